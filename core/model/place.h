/*
 * place: where an address appears to be, whose network it is in, and whether it hides
 * somebody: the answer of core/geo, kept with an event and shown side by side.
 *
 * A zeroed place is "nowhere known". Texts are views: their owner is whoever made the
 * place (a geo handle's cache, a snapshot's arena), and every header that hands a
 * place out says how long they last.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/word.h"

/* What hides a person, the gravest first: where sources differ, the first of them holds. */
enum proxy_kind {
	PROXY_UNKNOWN, /* no anonymity source is loaded, and no list speaks */
	PROXY_NONE,    /* at least one anonymity source is loaded, and none speaks */
	PROXY_TOR,
	PROXY_RELAY, /* a privacy relay: hides the address, keeps the country */
	PROXY_RESIDENTIAL,
	PROXY_VPN,
	PROXY_PROXY,
	PROXY_HOSTING,
};
extern const struct words proxy_words;

/* The graver of two, UNKNOWN < NONE < HOSTING < ... < TOR. */
enum proxy_kind proxy_graver(enum proxy_kind a, enum proxy_kind b);

struct proxy_source {
	struct str source;    /* the database's or list's name in the settings */
	enum proxy_kind says; /* NONE when it is silent about this address */
	struct moment as_of;  /* when its data was built */
};

#define PROXY_SOURCES_MAX 12

struct proxy {
	enum proxy_kind verdict;
	struct str provider; /* the VPN's or proxy's operator; absent when not known */
	double confidence;   /* 0 to 1; NaN when no source gives one */
	struct proxy_source sources[PROXY_SOURCES_MAX];
	size_t source_count;
};

struct place {
	char country[3]; /* ISO 3166-1 alpha-2, or "" */
	struct str city; /* UTF-8, for people to read; never compare it */
	struct str timezone;
	bool pinned; /* the three fields below are set */
	double latitude;
	double longitude;
	double accuracy_km; /* 0 when not known */
	uint32_t asn;       /* 0 when not known */
	struct str network; /* who announces the address */
	struct proxy proxy;
};

/* A country's ISO code from what a customer typed: alpha-2, alpha-3, or an English or local
 * name of the table; any case. False when it does not parse. */
bool country_parse(struct str text, char country[3]);
struct str country_name(const char country[3]); /* English; the code itself when unknown */

/* All countries, by their codes; NULL past the last. */
const char *country_code_at(size_t i);

/* A name as names of places are compared: case and accents folded, no dots or apostrophes, single blanks. Of a text
 * of at most 200 bytes; a longer one is cut. */
struct buf;
void place_name_fold(struct str text, struct buf *name);

/* Distance over the ground in km between two pinned places (haversine). */
double place_distance_km(const struct place *a, const struct place *b);

/* "London, GB · AS20712 Andrews · VPN", for people. */
void place_describe(const struct place *place, struct buf *out);
