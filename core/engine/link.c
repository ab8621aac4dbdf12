#include "core/engine/link.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/base/memory.h"
#include "core/engine/linkage.h"

#define VALUES_ROOM 64

/* clang-format off */
static const struct {
	double m; /* how often two accounts of one actor share it; 0: links nobody yet */
	enum link_family family;
} kinds[] = {
	[TRAIT_CARD]         = { 0.30, LINK_PAY },
	[TRAIT_DEVICE]       = { 0.30, LINK_DEVICE },
	[TRAIT_PHONE]        = { 0.10, LINK_ID },
	[TRAIT_NAME_ADDRESS] = { 0.15, LINK_ID },
	[TRAIT_IP]           = { 0.30, LINK_NET },
	[TRAIT_LINK_DOMAIN]  = { 0, LINK_ID },
	[TRAIT_DOMAIN]       = { 0, LINK_ID },
	[TRAIT_URL]          = { 0, LINK_ID },
};
/* clang-format on */
static_assert(ARRAY_LEN(kinds) == TRAIT_KIND_COUNT, "every kind of trait has a row");

static int64_t population_of(int64_t trusted_population)
{
	return trusted_population > LINK_POPULATION_MIN ? trusted_population : LINK_POPULATION_MIN;
}

static bool tells_nothing(enum proxy_kind hides)
{
	return hides != PROXY_UNKNOWN && hides != PROXY_NONE;
}

/* Before clipping. */
static double raw_bits(enum trait_kind kind, int64_t trusted, int64_t population,
		       enum proxy_kind hides)
{
	double m = kinds[kind].m;

	if (m <= 0 || (kind == TRAIT_IP && tells_nothing(hides)))
		return 0;
	if (trusted < 0)
		trusted = 0;
	return fmax(log2(m * ((double)population_of(population) + 1) / ((double)trusted + 1)), 0);
}

double link_bits(enum trait_kind kind, int64_t trusted, int64_t population, enum proxy_kind hides)
{
	return fmin(raw_bits(kind, trusted, population, hides), LINK_BITS_MAX);
}

struct linker *linker_new(int64_t trusted_population)
{
	struct linker *linker = memory_new(1, sizeof(*linker));

	linker->population = population_of(trusted_population);
	return linker;
}

void linker_free(struct linker *linker)
{
	if (!linker)
		return;
	map_release(&linker->known);
	free(linker->values);
	free(linker->memberships);
	free(linker->cuts);
	free(linker->edges);
	free(linker);
}

void *linkage_grow(void *rows, size_t count, size_t size)
{
	if (count == 0 && !rows)
		return memory_resize(NULL, VALUES_ROOM * size);
	if (count < VALUES_ROOM || (count & (count - 1)) != 0)
		return rows;
	return memory_resize(rows, 2 * count * size);
}

/* The value's row: the one of an earlier call, or a new one. */
static size_t value_row(struct linker *linker, enum trait_kind kind, struct str value)
{
	CLEANUP(buf_release) struct buf key = BUF_UP_TO(TRAIT_VALUE_MAX + 1);
	int64_t row;

	buf_add_char(&key, (char)('a' + (int)kind));
	buf_add_str(&key, value);
	if (map_get(&linker->known, buf_str(&key), &row))
		return (size_t)row;
	row = (int64_t)linker->value_count;
	map_put(&linker->known, buf_str(&key), row);
	linker->values = linkage_grow(linker->values, linker->value_count, sizeof(*linker->values));
	linker->values[linker->value_count++] = (struct link_value){ .kind = kind };
	return (size_t)row;
}

/* NOLINTNEXTLINE(readability-function-size): a value, who has it, and what is known of it */
void linker_share(struct linker *linker, enum trait_kind kind, struct str value,
		  const struct account_no *accounts, size_t count, int64_t trusted,
		  enum proxy_kind hides)
{
	size_t row;

	if (kinds[kind].m <= 0 || count == 0 || value.len > TRAIT_VALUE_MAX)
		return;
	row = value_row(linker, kind, value);
	if (trusted > linker->values[row].trusted)
		linker->values[row].trusted = trusted;
	linker->values[row].hides = proxy_graver(linker->values[row].hides, hides);
	for (size_t i = 0; i < count; i++) {
		linker->memberships = linkage_grow(linker->memberships, linker->membership_count,
						   sizeof(*linker->memberships));
		linker->memberships[linker->membership_count++] = (struct membership){
			row, accounts[i].n
		};
	}
}

void linker_cut(struct linker *linker, struct account_no a, struct account_no b)
{
	struct link_pair pair = { a.n < b.n ? a.n : b.n, a.n < b.n ? b.n : a.n };

	linker->cuts = linkage_grow(linker->cuts, linker->cut_count, sizeof(*linker->cuts));
	linker->cuts[linker->cut_count++] = pair;
}

static int by_pair(const void *left, const void *right)
{
	const struct link_pair *a = left, *b = right;

	if (a->a != b->a)
		return a->a < b->a ? -1 : 1;
	return (a->b > b->b) - (a->b < b->b);
}

static int by_membership(const void *left, const void *right)
{
	const struct membership *a = left, *b = right;

	if (a->value != b->value)
		return a->value < b->value ? -1 : 1;
	return (a->account > b->account) - (a->account < b->account);
}

bool linkage_is_cut(const struct linker *linker, int64_t a, int64_t b)
{
	struct link_pair pair = { a < b ? a : b, a < b ? b : a };

	return linker->cut_count > 0 && bsearch(&pair, linker->cuts, linker->cut_count,
						sizeof(*linker->cuts), by_pair) != NULL;
}

static void weigh_value(const struct linker *linker, struct link_value *value)
{
	value->raw = 0;
	if (value->trusted > LINK_HUB_TRUSTED)
		return;
	value->raw = raw_bits(value->kind, value->trusted, linker->population, value->hides);
	value->bits = fmin(value->raw, LINK_BITS_MAX);
	value->family = kinds[value->kind].family;
	value->suffices = value->raw >= linkage_single_bits(linker);
}

double linkage_single_bits(const struct linker *linker)
{
	return log2((double)linker->population + 1) - 3.5;
}

double linkage_total_bits(const struct linker *linker)
{
	return log2((double)linker->population / 0.1) + 6;
}

static size_t drop_repeats(struct membership *rows, size_t count)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (kept == 0 || by_membership(&rows[kept - 1], &rows[i]) != 0)
			rows[kept++] = rows[i];
	return kept;
}

static void sort(void *rows, size_t count, size_t size, int (*by)(const void *, const void *))
{
	if (count > 1)
		qsort(rows, count, size, by);
}

struct linked_account *linker_join(struct linker *linker, struct arena *arena, size_t *count)
{
	size_t from = 0, to;

	sort(linker->cuts, linker->cut_count, sizeof(*linker->cuts), by_pair);
	sort(linker->memberships, linker->membership_count, sizeof(*linker->memberships),
	     by_membership);
	linker->membership_count = drop_repeats(linker->memberships, linker->membership_count);
	linker->edge_count = 0;
	for (size_t i = 0; i < linker->value_count; i++)
		weigh_value(linker, &linker->values[i]);
	for (; from < linker->membership_count; from = to) {
		size_t value = linker->memberships[from].value;

		for (to = from;
		     to < linker->membership_count && linker->memberships[to].value == value;)
			to++;
		linkage_add_edges(linker, value, linker->memberships + from, to - from);
	}
	return linkage_join_edges(linker, arena, count);
}
