/*
 * ip: an internet address, a prefix, a range.
 *
 * One shape for both families: 16 bytes, IPv4 as ::ffff:a.b.c.d, so that they
 * sort, hash and store alike. A zeroed ip (::) stands for "no address".
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

#define IP_TEXT_MAX 46 /* with its NUL */

struct ip {
	uint8_t bytes[16];
};

/* A range, both ends included. */
struct ip_range {
	struct ip first, last;
};

/* Strict: dotted quad without leading zeros, or RFC 4291 text; no zone, no port, no blanks.
 * ::ffff:1.2.3.4 is the IPv4 address. ERR_INVALID. */
MUST_USE enum err ip_parse(struct str text, struct ip *ip);

/* "10.0.0.0/8", "2001:db8::/32", one address, or "1.2.3.4-1.2.3.9". Host bits set are
 * cleared. ERR_INVALID. */
MUST_USE enum err ip_range_parse(struct str text, struct ip_range *range);

/* RFC 5952 for IPv6. */
void ip_print(const struct ip *ip, char text[IP_TEXT_MAX]);

bool ip_is_none(const struct ip *ip);
bool ip_is_v4(const struct ip *ip);
uint32_t ip_v4(const struct ip *ip); /* host order; only if ip_is_v4 */
int ip_compare(const struct ip *a, const struct ip *b);
bool ip_equal(const struct ip *a, const struct ip *b);

/* Not on the public internet: private, loopback, link-local, documentation, multicast, reserved
 * (IANA special-purpose registries, RFC 6890). */
bool ip_is_special(const struct ip *ip);

/* The first address of the network that holds `ip`: /24 for IPv4, /48 for IPv6. */
struct ip ip_network(const struct ip *ip);
