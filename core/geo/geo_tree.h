/*
 * geo_tree: the search tree of a MaxMind database, walked over its bytes.
 *
 * A node is two records; a record is the number of the next node, or `nodes` for "nothing here", or, above
 * that, where in the data section the answer begins. The first 16 bits of an address are one
 * step through a table made at the start; every step checks its node, so a broken tree ends
 * a walk and no more.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/ip.h"

#define GEO_TREE_SEPARATOR 16 /* bytes between the tree and the data */

/* Filled by who knows the database. */
struct geo_tree {
	const uint8_t *bytes; /* nodes * bits per record / 4 of them, and the separator */
	uint32_t nodes;
	unsigned record_bits;  /* 24, 28 or 32 */
	unsigned address_bits; /* 32 or 128 */
	size_t data_bytes;     /* of the data section, for the check of what a record says */
	uint32_t *table_v4;    /* made when first needed; geo_tree_release */
	uint32_t *table_v6;
};

void geo_tree_release(struct geo_tree *tree);
size_t geo_tree_bytes(const struct geo_tree *tree); /* held by its tables */

/* Where in the data section the answer for `ip` begins; false when there is none. */
bool geo_tree_find(struct geo_tree *tree, const struct ip *ip, uint32_t *offset);

/* What one record of one node says, for looking around; false when it is no data. */
bool geo_tree_data_at(const struct geo_tree *tree, uint32_t node, bool right, uint32_t *offset);
