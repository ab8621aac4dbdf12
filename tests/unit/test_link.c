#include "core/base/hash.h"
#include "core/engine/link.h"
#include "tests/unit/story.h"

/* A share of a value, to be told in any order. */
/* NOLINTNEXTLINE(clang-analyzer-optin.performance.Padding): reads best in this order */
struct share {
	enum trait_kind kind;
	const char *value;
	int64_t accounts[8];
	size_t count;
	int64_t trusted;
	enum proxy_kind hides;
};

static void tell(struct linker *linker, const struct share *share)
{
	struct account_no accounts[8];

	for (size_t i = 0; i < share->count; i++)
		accounts[i].n = share->accounts[i];
	linker_share(linker, share->kind, str_of(share->value), accounts, share->count,
		     share->trusted, share->hides);
}

static int64_t cluster_of(const struct linked_account *rows, size_t count, int64_t account)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].no.n == account)
			return rows[i].cluster.n;
	return 0;
}

static bool joins(int64_t population, const struct share *shares, size_t count)
{
	struct linker *linker = linker_new(population);
	struct arena *arena = arena_new();
	size_t rows;

	for (size_t i = 0; i < count; i++)
		tell(linker, &shares[i]);
	linker_join(linker, arena, &rows);
	linker_free(linker);
	arena_free(arena);
	return rows > 0;
}

static void measures_rarity_among_the_trusted(void **state)
{
	(void)state;
	story_near(link_bits(TRAIT_CARD, 0, 0, PROXY_UNKNOWN), 14.263, 0.001);
	story_near(link_bits(TRAIT_CARD, 0, 65536, PROXY_UNKNOWN), 14.263, 0.001);
	story_near(link_bits(TRAIT_IP, 2, 0, PROXY_NONE), 12.678, 0.001);
	story_near(link_bits(TRAIT_CARD, 0, INT64_C(10000000), PROXY_UNKNOWN), 16, 0);
	story_near(link_bits(TRAIT_CARD, INT64_C(1000000), 0, PROXY_UNKNOWN), 0, 0);
	story_near(link_bits(TRAIT_URL, 0, 0, PROXY_UNKNOWN), 0, 0);
	for (int hides = PROXY_TOR; hides <= PROXY_HOSTING; hides++) {
		story_near(link_bits(TRAIT_IP, 0, 0, (enum proxy_kind)hides), 0, 0);
		assert_true(link_bits(TRAIT_CARD, 0, 0, (enum proxy_kind)hides) > 14);
	}
}

static void joins_by_one_rare_trait_whatever_the_desks_size(void **state)
{
	/* clang-format off */
	static const struct {
		struct share share;
		bool joined;
	} cases[] = {
		{ { TRAIT_CARD,         "x", { 1, 2 }, 2, 0, PROXY_UNKNOWN }, true },
		{ { TRAIT_CARD,         "x", { 1, 2 }, 2, 2, PROXY_UNKNOWN }, true },
		{ { TRAIT_CARD,         "x", { 1, 2 }, 2, 3, PROXY_UNKNOWN }, false },
		{ { TRAIT_DEVICE,       "x", { 1, 2 }, 2, 0, PROXY_UNKNOWN }, true },
		{ { TRAIT_PHONE,        "x", { 1, 2 }, 2, 0, PROXY_UNKNOWN }, true },
		{ { TRAIT_PHONE,        "x", { 1, 2 }, 2, 1, PROXY_UNKNOWN }, false },
		{ { TRAIT_NAME_ADDRESS, "x", { 1, 2 }, 2, 0, PROXY_UNKNOWN }, true },
		{ { TRAIT_NAME_ADDRESS, "x", { 1, 2 }, 2, 1, PROXY_UNKNOWN }, false },
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 2, PROXY_NONE },    true },
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 3, PROXY_NONE },    false },
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 500, PROXY_NONE },  false }, /* a carrier's NAT */
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 0, PROXY_VPN },     false },
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 0, PROXY_RELAY },   false },
		{ { TRAIT_IP,           "x", { 1, 2 }, 2, 0, PROXY_HOSTING }, false },
		{ { TRAIT_LINK_DOMAIN,  "x", { 1, 2 }, 2, 0, PROXY_UNKNOWN }, false },
		{ { TRAIT_CARD,         "x", { 1, 1 }, 2, 0, PROXY_UNKNOWN }, false },
		{ { TRAIT_CARD,         "x", { 1 },    1, 0, PROXY_UNKNOWN }, false },
	};
	/* clang-format on */
	static const int64_t populations[] = { 0, 65536, 1000000, 100000000 };

	(void)state;
	for (size_t p = 0; p < ARRAY_LEN(populations); p++)
		for (size_t i = 0; i < ARRAY_LEN(cases); i++)
			assert_int_equal(joins(populations[p], &cases[i].share, 1),
					 cases[i].joined);
}

static void needs_two_families_where_no_trait_suffices(void **state)
{
	static const struct share office[] = {
		{ TRAIT_IP, "81.2.69.1", { 1, 2 }, 2, 60, PROXY_NONE },
		{ TRAIT_DEVICE, "fp", { 1, 2 }, 2, 10, PROXY_UNKNOWN },
	};
	static const struct share same_family[] = {
		{ TRAIT_PHONE, "493012345", { 1, 2 }, 2, 1, PROXY_UNKNOWN },
		{ TRAIT_NAME_ADDRESS, "ada|1", { 1, 2 }, 2, 1, PROXY_UNKNOWN },
	};
	static const struct share three[] = {
		{ TRAIT_IP, "81.2.69.1", { 1, 2 }, 2, 3, PROXY_NONE },
		{ TRAIT_DEVICE, "fp", { 1, 2 }, 2, 3, PROXY_UNKNOWN },
		{ TRAIT_CARD, "fp", { 1, 2 }, 2, 5, PROXY_UNKNOWN },
	};

	(void)state;
	assert_false(joins(0, office, ARRAY_LEN(office)));
	assert_false(joins(0, same_family, ARRAY_LEN(same_family)));
	assert_true(joins(0, three, ARRAY_LEN(three)));
}

static void joins_a_botnet_on_one_card_and_spares_hubs(void **state)
{
	struct linker *linker = linker_new(0);
	struct arena *arena = arena_new();
	struct account_no bots[100], crowd[5000];
	struct linked_account *rows;
	size_t count;

	(void)state;
	for (int64_t i = 0; i < 100; i++)
		bots[i].n = 300 - i;
	for (int64_t i = 0; i < 5000; i++)
		crowd[i].n = 1000 + i;
	linker_share(linker, TRAIT_CARD, STR("stolen"), bots, 100, 0, PROXY_UNKNOWN);
	linker_share(linker, TRAIT_IP, STR("100.64.0.1"), crowd, 5000, 65, PROXY_NONE);
	linker_share(linker, TRAIT_DEVICE, STR("common"), crowd, 5000, 3, PROXY_NONE);
	rows = linker_join(linker, arena, &count);
	assert_int_equal(count, 100);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(rows[i].cluster.n, 201);
		assert_int_equal(rows[i].no.n, 201 + i);
		story_near(rows[i].tie_bits, 14.263, 0.001);
	}
	linker_free(linker);
	arena_free(arena);
}

static void an_address_alone_is_never_quite_sure(void **state)
{
	static const struct share address = { TRAIT_IP, "81.2.69.1", { 1, 2 }, 2, 0, PROXY_NONE };
	static const struct share card = { TRAIT_CARD, "fp", { 1, 2 }, 2, 0, PROXY_UNKNOWN };
	struct linker *linker = linker_new(0);
	struct arena *arena = arena_new();
	struct linked_account *rows;
	size_t count;

	(void)state;
	tell(linker, &address);
	rows = linker_join(linker, arena, &count);
	story_near(rows[0].tie_bits, LINK_ADDRESS_BITS, 1e-9);
	tell(linker, &card);
	rows = linker_join(linker, arena, &count);
	assert_int_equal(count, 2);
	story_near(rows[0].tie_bits, 2 * 14.263, 0.001);
	linker_free(linker);
	arena_free(arena);
}

static void a_cut_pair_is_held_together_by_others_only(void **state)
{
	static const struct share pair = { TRAIT_CARD, "a", { 1, 2 }, 2, 0, PROXY_UNKNOWN };
	static const struct share three = { TRAIT_CARD, "b", { 4, 5, 6 }, 3, 0, PROXY_UNKNOWN };
	struct linker *linker = linker_new(0);
	struct arena *arena = arena_new();
	struct linked_account *rows;
	size_t count;

	(void)state;
	linker_cut(linker, (struct account_no){ 2 }, (struct account_no){ 1 });
	linker_cut(linker, (struct account_no){ 4 }, (struct account_no){ 5 });
	tell(linker, &pair);
	tell(linker, &three);
	rows = linker_join(linker, arena, &count);
	assert_int_equal(count, 3);
	assert_int_equal(cluster_of(rows, count, 4), 4);
	assert_int_equal(cluster_of(rows, count, 5), 4);
	linker_cut(linker, (struct account_no){ 5 }, (struct account_no){ 6 });
	rows = linker_join(linker, arena, &count);
	assert_int_equal(cluster_of(rows, count, 5), 0);
	assert_int_equal(cluster_of(rows, count, 6), 4);
	linker_free(linker);
	arena_free(arena);
}

static void a_cut_does_not_break_the_chain_of_a_crowd(void **state)
{
	struct linker *linker = linker_new(0);
	struct arena *arena = arena_new();
	struct account_no bots[200];
	struct linked_account *rows;
	size_t count;

	(void)state;
	for (int64_t i = 0; i < 200; i++)
		bots[i].n = i + 1;
	linker_share(linker, TRAIT_CARD, STR("stolen"), bots, 200, 0, PROXY_UNKNOWN);
	linker_cut(linker, (struct account_no){ 100 }, (struct account_no){ 101 });
	for (int64_t i = 1; i <= 200; i++) /* one is taken out: cut from all */
		if (i != 50)
			linker_cut(linker, (struct account_no){ 50 }, (struct account_no){ i });
	rows = linker_join(linker, arena, &count);
	assert_int_equal(count, 199);
	assert_int_equal(cluster_of(rows, count, 50), 0);
	assert_int_equal(cluster_of(rows, count, 200), 1);
	linker_free(linker);
	arena_free(arena);
}

#define SHARES 120

/* The same figures each time: Knuth's linear congruential generator. */
static uint64_t draw(uint64_t *seed, uint64_t below)
{
	*seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (*seed >> 33) % below;
}

static void make_shares(struct share shares[SHARES], char names[SHARES][8], uint64_t *seed)
{
	static const enum trait_kind kinds[] = { TRAIT_CARD, TRAIT_DEVICE, TRAIT_PHONE, TRAIT_IP,
						 TRAIT_NAME_ADDRESS };

	for (size_t i = 0; i < SHARES; i++) {
		snprintf(names[i], 8, "v%zu", i / 2);
		shares[i] = (struct share){ .kind = kinds[i / 2 % ARRAY_LEN(kinds)],
					    .value = names[i],
					    .count = 2 + i % 4,
					    .trusted = (int64_t)draw(seed, 6) };
		for (size_t k = 0; k < shares[i].count; k++)
			shares[i].accounts[k] = 1 + (int64_t)draw(seed, 150);
	}
}

static void shuffle(struct share shares[SHARES], uint64_t *seed)
{
	for (size_t i = SHARES - 1; i > 0; i--) {
		size_t other = draw(seed, i + 1);
		struct share share = shares[i];

		shares[i] = shares[other];
		shares[other] = share;
	}
}

static struct linked_account *link_all(const struct share shares[SHARES], bool cut_first,
				       struct arena *arena, size_t *count)
{
	struct linker *linker = linker_new(0);
	struct linked_account *rows;

	if (cut_first)
		linker_cut(linker, (struct account_no){ 3 }, (struct account_no){ 4 });
	for (size_t i = 0; i < SHARES; i++)
		tell(linker, &shares[i]);
	if (!cut_first)
		linker_cut(linker, (struct account_no){ 4 }, (struct account_no){ 3 });
	rows = linker_join(linker, arena, count);
	linker_free(linker);
	return rows;
}

static void finds_the_same_clusters_in_any_order(void **state)
{
	char names[SHARES][8];
	struct share shares[SHARES];
	struct arena *arena = arena_new();
	struct linked_account *first;
	size_t first_count, count;
	uint64_t seed = 7;

	(void)state;
	make_shares(shares, names, &seed);
	first = link_all(shares, false, arena, &first_count);
	assert_true(first_count > 20);
	for (int round = 0; round < 20; round++) {
		struct linked_account *rows;

		shuffle(shares, &seed);
		rows = link_all(shares, round % 2, arena, &count);
		assert_int_equal(count, first_count);
		for (size_t i = 0; i < count; i++) {
			assert_int_equal(rows[i].no.n, first[i].no.n);
			assert_int_equal(rows[i].cluster.n, first[i].cluster.n);
			story_near(rows[i].tie_bits, first[i].tie_bits, 0);
		}
	}
	arena_free(arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(measures_rarity_among_the_trusted),
		cmocka_unit_test(joins_by_one_rare_trait_whatever_the_desks_size),
		cmocka_unit_test(needs_two_families_where_no_trait_suffices),
		cmocka_unit_test(joins_a_botnet_on_one_card_and_spares_hubs),
		cmocka_unit_test(an_address_alone_is_never_quite_sure),
		cmocka_unit_test(a_cut_pair_is_held_together_by_others_only),
		cmocka_unit_test(a_cut_does_not_break_the_chain_of_a_crowd),
		cmocka_unit_test(finds_the_same_clusters_in_any_order),
	};

	if (hash_start() != ERR_NONE)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
