/*
 * land: the countries of the simulated world: languages, zones, networks.
 *
 * Networks are ranges that look like those of the country's region; who owns them in life plays no part.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/ip.h"

/* In the order in which a row reads. NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding) */
struct land {
	char code[3];
	double weight;    /* share of customers, relative */
	uint8_t language; /* of grammar_languages */
	uint8_t region;
	int16_t zone_minutes; /* about, for the hours people are awake */
	const char *zone;
	const char *dial;
	const char *accept; /* Accept-Language */
	const char *ending; /* of its web addresses */
	const char *freemail[4];
};

extern const struct land lands[];
extern const uint32_t land_count;

enum net_use {
	NET_USE_HOME,    /* an access provider's customers */
	NET_USE_MOBILE,  /* a carrier's few exits */
	NET_USE_HOSTING, /* servers */
	NET_USE_VPN,     /* a VPN's exits */
};

/* The `host`th address of the `network`th network of that use; the same numbers give the same address. */
struct ip land_address(uint32_t land, enum net_use use, uint32_t network, uint32_t host);
