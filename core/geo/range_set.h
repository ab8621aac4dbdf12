/*
 * range_set: a fixed set of numbers, asked "is this one in it?".
 *
 * Ranges are sorted, merged and kept as the points where the set begins and ends: first,
 * last + 1, first, last + 1 … A number is in the set when an odd count of points lies at or below
 * it. The space between the first point and the last is cut into as many slices as a dozen or two points in each
 * ask for; a table says where each slice's points begin. So a question reads one line of the table and two or three
 * of points, whatever the size; only where points crowd does it halve its way to them.
 *
 *	struct range32 ranges[] = { { 10, 19 }, { 15, 30 } };
 *	struct range_set32 *set = range_set32_new(ranges, 2);
 *
 *	range_set32_has(set, 20)       true
 *	range_set32_count(set)         1, after merging
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/ip.h"

/* Both ends included. */
struct range32 {
	uint32_t first, last;
};

struct range_set32;
struct range_set128;

/* `ranges` stays the caller's, and is sorted and merged on the way. */
struct range_set32 *range_set32_new(struct range32 *ranges, size_t count);
void range_set32_free(struct range_set32 *set); /* NULL is fine */
bool range_set32_has(const struct range_set32 *set, uint32_t number);
size_t range_set32_count(const struct range_set32 *set); /* ranges that do not touch */
size_t range_set32_bytes(const struct range_set32 *set);

/* The same for addresses as 128-bit numbers. */
struct range_set128 *range_set128_new(struct ip_range *ranges, size_t count);
void range_set128_free(struct range_set128 *set); /* NULL is fine */
bool range_set128_has(const struct range_set128 *set, const struct ip *ip);
size_t range_set128_count(const struct range_set128 *set);
size_t range_set128_bytes(const struct range_set128 *set);
