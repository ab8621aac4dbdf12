/*
 * linkage: from shared values to pairs, from pairs to clusters (private to link*.c).
 *
 * Everything is sorted before it is added up, so that the order in which values came leaves no trace.
 */
#pragma once

#include <stdbool.h>

#include "core/base/map.h"
#include "core/engine/link.h"

enum link_family {
	LINK_NET,
	LINK_DEVICE,
	LINK_PAY,
	LINK_ID,
	LINK_FAMILY_COUNT
};

struct link_value {
	enum trait_kind kind;
	enum proxy_kind hides;
	int64_t trusted;
	double raw, bits; /* before and after clipping; 0: joins nobody */
	enum link_family family;
	bool suffices; /* joins by itself */
};

struct membership {
	size_t value;
	int64_t account;
};

struct link_pair {
	int64_t a, b; /* a < b */
};

/* One value that one pair shares. */
struct edge {
	struct link_pair pair;
	size_t value;
	enum link_family family;
	double raw;
};

struct linker {
	int64_t population;
	struct map known; /* kind and value: its row */
	struct link_value *values;
	size_t value_count;
	struct membership *memberships;
	size_t membership_count;
	struct link_pair *cuts;
	size_t cut_count;
	struct edge *edges;
	size_t edge_count;
};

/* A list on the heap, doubling: room for one more row after `count`. */
void *linkage_grow(void *rows, size_t count, size_t size);

double linkage_single_bits(const struct linker *linker);
double linkage_total_bits(const struct linker *linker);
bool linkage_is_cut(const struct linker *linker, int64_t a, int64_t b);

/* The edges of one value among its members (sorted, each once). */
void linkage_add_edges(struct linker *linker, size_t value, const struct membership *members,
		       size_t count);

struct linked_account *linkage_join_edges(struct linker *linker, struct arena *arena,
					  size_t *count);
