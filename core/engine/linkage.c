#include "core/engine/linkage.h"

#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"

#define COMPARED 16 /* each member with so many after it: bounded work, as with a ring */
#define SMALL 64    /* beyond that a value that suffices only chains, and any other is left out */
#define LEAST_FAMILY_BITS 3 /* for a family to count among the two that several traits need */
#define REST 0.3            /* what further traits of a family count */

/* False when a person cut the pair. */
static bool add_edge(struct linker *linker, size_t value, int64_t a, int64_t b)
{
	struct edge edge = { .value = value };

	if (linkage_is_cut(linker, a, b))
		return false;
	edge.pair = (struct link_pair){ a < b ? a : b, a < b ? b : a };
	edge.family = linker->values[value].family;
	edge.raw = linker->values[value].raw;
	linker->edges = linkage_grow(linker->edges, linker->edge_count, sizeof(edge));
	linker->edges[linker->edge_count++] = edge;
	return true;
}

/*
 * Where pairs were cut a chain may be broken although others hold both ends. Walk the pairs that are not cut, breadth
 * first over those not reached yet: each look either reaches somebody or meets a cut, so the work is the
 * number of members and cuts.
 */
static void span(struct linker *linker, size_t value, const struct membership *members,
		 size_t count)
{
	int64_t *queue = memory_new(count, sizeof(*queue));
	int64_t *waiting = memory_new(count, sizeof(*waiting));
	size_t left = count, head = 0, tail = 0;

	for (size_t i = 0; i < count; i++)
		waiting[i] = members[i].account;
	while (left > 0 || head < tail) {
		size_t kept = 0;

		if (head == tail)
			queue[tail++] = waiting[--left];
		for (size_t i = 0; i < left; i++) {
			if (add_edge(linker, value, queue[head], waiting[i]))
				queue[tail++] = waiting[i];
			else
				waiting[kept++] = waiting[i];
		}
		left = kept;
		head++;
	}
	free(queue);
	free(waiting);
}

void linkage_add_edges(struct linker *linker, size_t value, const struct membership *members,
		       size_t count)
{
	const struct link_value *row = &linker->values[value];
	size_t compared = count <= SMALL ? COMPARED : 1;
	bool whole = true;

	if (count < 2 || row->raw < LEAST_FAMILY_BITS || (count > SMALL && !row->suffices))
		return;
	for (size_t i = 0; i < count; i++)
		for (size_t k = i + 1; k < count && k <= i + compared; k++)
			whole = add_edge(linker, value, members[i].account, members[k].account) &&
				whole;
	if (row->suffices && !whole)
		span(linker, value, members, count);
}

static int by_pair_then_weight(const void *left, const void *right)
{
	const struct edge *a = left, *b = right;

	if (a->pair.a != b->pair.a)
		return a->pair.a < b->pair.a ? -1 : 1;
	if (a->pair.b != b->pair.b)
		return a->pair.b < b->pair.b ? -1 : 1;
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	if (a->raw != b->raw)
		return a->raw > b->raw ? -1 : 1;
	return (a->value > b->value) - (a->value < b->value);
}

/* What one pair shares, added up. */
struct tie {
	double raw, bits, strongest;
	size_t families;
	bool address_only;
};

static struct tie add_up(const struct linker *linker, const struct edge *edges, size_t count)
{
	struct tie tie = { .address_only = true };

	for (size_t i = 0; i < count; i++) {
		const struct edge *edge = &edges[i];
		bool first = i == 0 || edges[i - 1].family != edge->family;

		if (i > 0 && edges[i - 1].value == edge->value)
			continue;
		tie.raw += edge->raw * (first ? 1 : REST);
		tie.bits += linker->values[edge->value].bits * (first ? 1 : REST);
		tie.strongest = fmax(tie.strongest, edge->raw);
		tie.families += first;
		tie.address_only = tie.address_only && edge->family == LINK_NET;
	}
	if (tie.address_only)
		tie.bits = fmin(tie.bits, LINK_ADDRESS_BITS);
	tie.bits = round(tie.bits * 1e6) / 1e6;
	return tie;
}

static bool is_link(const struct linker *linker, const struct tie *tie)
{
	return tie->strongest >= linkage_single_bits(linker) ||
	       (tie->families >= 2 && tie->raw >= linkage_total_bits(linker));
}

/* Union-find over the accounts of the edges, in order of their numbers. */
struct forest {
	int64_t *accounts;
	size_t *parents, *sizes;
	double *ties;
	size_t count;
};

static int by_number(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;

	return (*a > *b) - (*a < *b);
}

static struct forest plant(const struct linker *linker, struct arena *arena)
{
	struct forest forest = { 0 };
	size_t all = 2 * linker->edge_count;

	forest.accounts = ARENA_ARRAY(arena, all, int64_t);
	for (size_t i = 0; i < linker->edge_count; i++) {
		forest.accounts[2 * i] = linker->edges[i].pair.a;
		forest.accounts[2 * i + 1] = linker->edges[i].pair.b;
	}
	if (all > 1)
		qsort(forest.accounts, all, sizeof(*forest.accounts), by_number);
	for (size_t i = 0; i < all; i++)
		if (i == 0 || forest.accounts[forest.count - 1] != forest.accounts[i])
			forest.accounts[forest.count++] = forest.accounts[i];
	forest.parents = ARENA_ARRAY(arena, forest.count, size_t);
	forest.sizes = ARENA_ARRAY(arena, forest.count, size_t);
	forest.ties = ARENA_ARRAY(arena, forest.count, double);
	for (size_t i = 0; i < forest.count; i++) {
		forest.parents[i] = i;
		forest.sizes[i] = 1;
	}
	return forest;
}

static size_t tree_of(const struct forest *forest, int64_t account)
{
	const int64_t *at = bsearch(&account, forest->accounts, forest->count,
				    sizeof(*forest->accounts), by_number);

	return (size_t)(at - forest->accounts);
}

static size_t root_of(struct forest *forest, size_t at)
{
	while (forest->parents[at] != at) {
		forest->parents[at] = forest->parents[forest->parents[at]];
		at = forest->parents[at];
	}
	return at;
}

static void join(struct forest *forest, const struct link_pair *pair, double bits)
{
	size_t a = tree_of(forest, pair->a), b = tree_of(forest, pair->b);

	forest->ties[a] = fmax(forest->ties[a], bits);
	forest->ties[b] = fmax(forest->ties[b], bits);
	a = root_of(forest, a);
	b = root_of(forest, b);
	if (a == b)
		return;
	if (forest->sizes[a] < forest->sizes[b]) {
		size_t larger = b;

		b = a;
		a = larger;
	}
	forest->parents[b] = a;
	forest->sizes[a] += forest->sizes[b];
}

static int by_cluster(const void *left, const void *right)
{
	const struct linked_account *a = left, *b = right;

	if (a->cluster.n != b->cluster.n)
		return a->cluster.n < b->cluster.n ? -1 : 1;
	return (a->no.n > b->no.n) - (a->no.n < b->no.n);
}

/* The accounts stand in order, so the first one met of a tree is its smallest. */
static struct linked_account *harvest(struct forest *forest, struct arena *arena, size_t *count)
{
	struct linked_account *rows = ARENA_ARRAY(arena, forest->count, struct linked_account);
	int64_t *names = ARENA_ARRAY(arena, forest->count, int64_t);
	size_t kept = 0;

	for (size_t i = 0; i < forest->count; i++) {
		size_t root = root_of(forest, i);

		if (forest->sizes[root] < 2)
			continue;
		if (names[root] == 0)
			names[root] = forest->accounts[i];
		rows[kept++] = (struct linked_account){ { forest->accounts[i] },
							{ names[root] },
							forest->ties[i] };
	}
	if (kept > 1)
		qsort(rows, kept, sizeof(*rows), by_cluster);
	*count = kept;
	return rows;
}

struct linked_account *linkage_join_edges(struct linker *linker, struct arena *arena, size_t *count)
{
	struct forest forest;
	size_t from = 0, to;

	if (linker->edge_count > 1)
		qsort(linker->edges, linker->edge_count, sizeof(*linker->edges),
		      by_pair_then_weight);
	forest = plant(linker, arena);
	for (; from < linker->edge_count; from = to) {
		const struct edge *edges = linker->edges + from;
		struct tie tie;

		for (to = from; to < linker->edge_count &&
				linker->edges[to].pair.a == edges->pair.a &&
				linker->edges[to].pair.b == edges->pair.b;)
			to++;
		tie = add_up(linker, edges, to - from);
		if (is_link(linker, &tie))
			join(&forest, &edges->pair, tie.bits);
	}
	return harvest(&forest, arena, count);
}
