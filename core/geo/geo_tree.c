#include "core/geo/geo_tree.h"

#include <endian.h>
#include <stdlib.h>
#include <string.h>

#include "core/geo/geo_address.h"

#define TABLE_BITS 16u
#define TABLE_ROWS (1u << TABLE_BITS)
#define V4_DEPTH 96u /* of the IPv4 addresses in a tree for both */

static inline uint64_t read64(const uint8_t *at)
{
	uint64_t number;

	memcpy(&number, at, sizeof(number));
	return be64toh(number);
}

/* The record of a node that is known to exist. Which of the two is a matter of shifts, not of branches: the
 * bits of addresses cannot be guessed. */
static inline uint32_t record_at(const uint8_t *bytes, unsigned bits, uint32_t node, unsigned right)
{
	uint64_t both = read64(bytes + (size_t)node * (bits / 4));

	switch (bits) {
	case 24:
		return (uint32_t)(both >> (40 - 24 * right)) & 0xffffff;
	case 28:
		return ((uint32_t)(both >> (40 - 32 * right)) & 0xffffff) |
		       ((uint32_t)(both >> (36 - 4 * right)) & 0xf) << 24;
	default:
		return (uint32_t)(both >> (32 - 32 * right));
	}
}

/* Follow the top `count` bits of `path` from `record` on, until no node is left. */
static inline uint32_t follow(const struct geo_tree *tree, unsigned bits, uint32_t record,
			      uint64_t path, unsigned count)
{
	while (count-- && record < tree->nodes) {
		record = record_at(tree->bytes, bits, record, (unsigned)(path >> 63));
		path <<= 1;
	}
	return record;
}

static uint32_t walk(const struct geo_tree *tree, uint32_t record, uint64_t path, unsigned count)
{
	/* With the size a constant, each of the three becomes a tight loop. */
	switch (tree->record_bits) {
	case 24:
		return follow(tree, 24, record, path, count);
	case 28:
		return follow(tree, 28, record, path, count);
	default:
		return follow(tree, 32, record, path, count);
	}
}

/* Where each beginning of 16 bits leads: a level is made of the one above it, back to front. */
static uint32_t *table_new(const struct geo_tree *tree, uint32_t start)
{
	uint32_t *table = malloc(TABLE_ROWS * sizeof(*table));

	if (!table)
		abort();
	table[0] = start;
	for (uint32_t rows = 1; rows < TABLE_ROWS; rows *= 2)
		for (uint32_t row = rows; row-- > 0;) {
			uint32_t record = table[row];

			table[(size_t)2 * row] = walk(tree, record, 0, 1);
			table[(size_t)2 * row + 1] = walk(tree, record, UINT64_C(1) << 63, 1);
		}
	return table;
}

void geo_tree_release(struct geo_tree *tree)
{
	free(tree->table_v4);
	free(tree->table_v6);
	*tree = (struct geo_tree){ 0 };
}

size_t geo_tree_bytes(const struct geo_tree *tree)
{
	size_t tables = (size_t) !!tree->table_v4 + !!tree->table_v6;

	return tables * TABLE_ROWS * sizeof(uint32_t);
}

static uint32_t find_v4(struct geo_tree *tree, uint32_t address)
{
	uint64_t path = (uint64_t)address << 32;

	if (!tree->table_v4) {
		uint32_t start = 0;

		if (tree->address_bits == 128)
			start = walk(tree, walk(tree, 0, 0, 64), 0, V4_DEPTH - 64);
		tree->table_v4 = table_new(tree, start);
	}
	return walk(tree, tree->table_v4[path >> (64 - TABLE_BITS)], path << TABLE_BITS,
		    32 - TABLE_BITS);
}

static uint32_t find_v6(struct geo_tree *tree, struct geo_address address)
{
	uint64_t upper = address.upper;
	uint32_t record;

	if (tree->address_bits != 128)
		return tree->nodes;
	if (!tree->table_v6)
		tree->table_v6 = table_new(tree, 0);
	record = walk(tree, tree->table_v6[upper >> (64 - TABLE_BITS)], upper << TABLE_BITS,
		      64 - TABLE_BITS);
	return walk(tree, record, address.lower, 64);
}

/* A record that is no node: its place in the data, if it has one. */
static inline bool is_data(const struct geo_tree *tree, uint32_t record, uint32_t *offset)
{
	if (record < tree->nodes || record - tree->nodes < GEO_TREE_SEPARATOR ||
	    record - tree->nodes - GEO_TREE_SEPARATOR >= tree->data_bytes)
		return false;
	*offset = record - tree->nodes - GEO_TREE_SEPARATOR;
	return true;
}

bool geo_tree_find(struct geo_tree *tree, const struct ip *ip, uint32_t *offset)
{
	struct geo_address address = geo_address(ip);
	uint32_t record = geo_address_is_v4(address) ? find_v4(tree, geo_address_v4(address))
						     : find_v6(tree, address);

	return is_data(tree, record, offset);
}

bool geo_tree_data_at(const struct geo_tree *tree, uint32_t node, bool right, uint32_t *offset)
{
	return node < tree->nodes &&
	       is_data(tree, record_at(tree->bytes, tree->record_bits, node, right), offset);
}
