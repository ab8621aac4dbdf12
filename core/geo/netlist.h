/*
 * netlist: a large set of address ranges, asked "is this one in it?".
 *
 * Read from text: a CIDR, an address or a range a line (# and ; comments, a UTF-8 byte-order mark,
 * blank lines and CRLF are fine), a MISP warning list (JSON with "list"), or a list of AS numbers ("AS123", "123,name", CSV
 * with a header), recognised by their contents. Lines that do not fit are counted and the first is kept for
 * the report; the lines around them count. Ranges are sorted and merged; both families.
 *
 * Asked in at most 50 ns at a million ranges, in at most 1.1 times the memory of the raw array.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/ip.h"
#include "core/base/str.h"

struct buf;
struct netlist;

#define NETLIST_BYTES_MAX ((size_t)256 << 20)

/* ERR_INVALID: not one line fits. On success `*refused` counts lines that did not, and
 * `first_refused` (may be NULL) gets "line 7: why" of the first. */
MUST_USE enum err netlist_parse(struct str text, struct netlist **list, size_t *refused,
				struct buf *first_refused);
void netlist_free(struct netlist *list);

bool netlist_has(const struct netlist *list, const struct ip *ip);
bool netlist_has_asn(const struct netlist *list, uint32_t asn);
bool netlist_is_asns(const struct netlist *list);
bool netlist_speaks_for(const struct netlist *list,
			const struct ip *ip);     /* holds any range of its family */
size_t netlist_count(const struct netlist *list); /* ranges or AS numbers, after merging */
size_t netlist_bytes(const struct netlist *list);

/* What the list calls itself: its name in JSON, or its first line when that is a comment. Absent
 * when it says nothing. A stranger's text; lives as long as the list. */
struct str netlist_title(const struct netlist *list);
