#include "core/engine/linkage.h"

#include <stdlib.h>

#include "core/engine/link.h"
#include "tests/unit/story.h"

#define LINKS_MAX 20000

static struct link links[LINKS_MAX];
static size_t link_count;

static int link_them(const void *left, const void *right)
{
	const struct link *a = left, *b = right;

	if (a->a.n != b->a.n)
		return a->a.n < b->a.n ? -1 : 1;
	return (a->b.n > b->b.n) - (a->b.n < b->b.n);
}

static void tie(int64_t a, int64_t b, double bits)
{
	assert_true(link_count < LINKS_MAX);
	links[link_count++] = (struct link){ { a < b ? a : b }, { a < b ? b : a }, bits };
}

/* Accounts from `first` on, each linked with the `near` after it. */
static void crowd(int64_t first, int64_t count, int64_t near)
{
	for (int64_t i = 0; i < count; i++)
		for (int64_t k = 1; k <= near && i + k < count; k++)
			tie(first + i, first + i + k, 14);
}

static struct linked_account *part(struct arena *arena, size_t *count)
{
	qsort(links, link_count, sizeof(*links), link_them);
	return linkage_parts(arena, links, link_count, count);
}

static const struct linked_account *row_of(const struct linked_account *rows, size_t count,
					   int64_t account)
{
	for (size_t i = 0; i < count; i++)
		if (rows[i].no.n == account)
			return &rows[i];
	fail_msg("account %lld has no row", (long long)account);
	abort();
}

static size_t members_beside(const struct linked_account *rows, size_t count, int64_t account)
{
	size_t part = 0, members = 0;

	for (size_t i = 0; i < count; i++)
		if (rows[i].no.n == account)
			part = rows[i].part;
	for (size_t i = 0; i < count; i++)
		members += part != 0 && rows[i].part == part;
	return members;
}

static int begin(void **state)
{
	*state = arena_new();
	link_count = 0;
	return 0;
}

static int end(void **state)
{
	arena_free(*state);
	return 0;
}

static void leaves_a_small_cluster_as_links_have_it(void **state)
{
	struct linked_account *rows;
	size_t count;

	for (int64_t i = 1; i < LINKAGE_SMALL; i++)
		tie(i, i + 1, 40 + (double)i);
	tie(1000, 1001, 13);
	rows = part(*state, &count);
	assert_int_equal(count, LINKAGE_SMALL + 2);
	assert_int_equal(members_beside(rows, count, 1), LINKAGE_SMALL);
	assert_int_equal(members_beside(rows, count, 1001), 2);
	story_near(row_of(rows, count, 1)->tie_bits, 41, 0);
	story_near(row_of(rows, count, 10)->tie_bits, 50, 0);
	story_near(row_of(rows, count, 1000)->tie_bits, 13, 0);
}

/* Two actors of three accounts each, all of whom sent one text at one hour. */
static void faint_links_tie_nobody_whose_own_are_strong(void **state)
{
	struct linked_account *rows;
	size_t count;

	for (int64_t a = 1; a <= 3; a++)
		for (int64_t b = a + 1; b <= 6; b++)
			tie(a, b, b <= 3 ? 45 : 26);
	for (int64_t a = 4; a <= 6; a++)
		for (int64_t b = a + 1; b <= 6; b++)
			tie(a, b, 50);
	tie(6, 7, 26); /* a stranger who only has a faint one */
	rows = part(*state, &count);
	assert_int_equal(count, 7);
	assert_int_equal(row_of(rows, count, 7)->part, 0);
	assert_int_equal(members_beside(rows, count, 1), 3);
	assert_int_equal(members_beside(rows, count, 4), 3);
}

static void faint_links_tie_who_has_no_stronger_ones(void **state)
{
	struct linked_account *rows;
	size_t count;

	tie(1, 2, 26);
	tie(2, 3, 30);
	tie(3, 4, 40);
	tie(4, 5, 50);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 5);
}

/* Two actors, of four accounts each from `first` and from 11 on, by links of `bits`. */
static void two_actors(int64_t first, double bits)
{
	for (int64_t a = 0; a < 4; a++)
		for (int64_t b = a + 1; b < 4; b++) {
			tie(first + a, first + b, bits);
			tie(11 + a, 11 + b, bits);
		}
}

static void one_strong_link_glues_no_two_whose_own_are_stronger(void **state)
{
	struct linked_account *rows;
	size_t count;

	two_actors(1, 60);
	tie(1, 11, LINKAGE_SURE_BITS + 4); /* both framed one customer */
	for (int64_t b = 12; b <= 14; b++)
		tie(1, b, 28);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 4);
	assert_int_equal(members_beside(rows, count, 11), 4);
}

static void what_half_of_all_links_tie_is_one_actors(void **state)
{
	struct linked_account *rows;
	size_t count;

	two_actors(1, 60);
	for (int64_t a = 1; a <= 4; a++) {
		tie(a, 10 + a, LINKAGE_SURE_BITS);
		tie(a, 11 + a % 4, 28);
	}
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 8);
	/* With one less of the eight that it takes, not. */
	for (size_t i = 0; i < link_count; i++)
		if (links[i].a.n == 4 && links[i].b.n == 11)
			links[i] = links[--link_count];
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 4);
	assert_int_equal(members_beside(rows, count, 11), 4);
}

static void a_card_ties_two_strong_clusters_and_an_address_does_not(void **state)
{
	struct linked_account *rows;
	size_t count;

	two_actors(1, 50);
	tie(2, 13, LINK_ADDRESS_BITS);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 4);
	tie(3, 14, 12.7);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 8);
}

static void keeps_a_crowd_whose_links_support_each_other(void **state)
{
	struct linked_account *rows;
	size_t count;

	crowd(1, 500, 16);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 500);
}

static void splits_two_crowds_that_one_link_ties(void **state)
{
	struct linked_account *rows;
	size_t count;

	crowd(1, 100, 16);
	crowd(201, 100, 16);
	tie(50, 250, 16);
	rows = part(*state, &count);
	assert_int_equal(members_beside(rows, count, 1), 100);
	assert_int_equal(members_beside(rows, count, 300), 100);
}

static void lets_go_who_hangs_on_a_crowd_by_one_link(void **state)
{
	struct linked_account *rows;
	size_t count;

	crowd(1, 100, 16);
	tie(50, 500, 16); /* a shop that one of them bought from, say */
	tie(60, 600, 16);
	tie(600, 601, 16); /* two who belong together */
	tie(10, 700, 16);
	tie(11, 700, 16); /* held twice */
	rows = part(*state, &count);
	assert_int_equal(row_of(rows, count, 500)->part, 0);
	assert_true(row_of(rows, count, 500)->tie_bits == 0);
	assert_int_equal(members_beside(rows, count, 600), 2);
	assert_int_equal(members_beside(rows, count, 700), 101);
}

static void breaks_a_long_chain_where_it_is_weakest(void **state)
{
	struct linked_account *rows;
	size_t count;

	for (int64_t i = 0; i < 200; i++)
		tie(i + 1, i + 2, i % 4 == 1 ? 20 : i % 4 == 0 ? 15 : 14);
	rows = part(*state, &count);
	for (int64_t i = 1; i < 200; i += 4)
		assert_int_equal(members_beside(rows, count, i + 1), 2);
	assert_int_equal(row_of(rows, count, 1)->part, 0);
}

/* The same links under other numbers: the same clusters. */
static void goes_by_links_not_by_numbers(void **state)
{
	static size_t before[400];
	struct linked_account *rows;
	size_t count;
	unsigned seed = 7;

	for (int i = 0; i < 600; i++) {
		int64_t a, b;

		seed = seed * 1103515245 + 12345;
		a = seed >> 16 & 0xff;
		seed = seed * 1103515245 + 12345;
		b = (a + 1 + (seed >> 16) % 6) % 256;
		tie(a + 1, b + 1, 13 + (double)(seed >> 24 & 3));
	}
	qsort(links, link_count, sizeof(*links), link_them);
	for (size_t i = 1; i < link_count; i++)
		if (link_them(&links[i - 1], &links[i]) == 0)
			memmove(&links[i - 1], &links[i], (link_count-- - i) * sizeof(*links)), i--;
	rows = part(*state, &count);
	for (int64_t i = 1; i <= 256; i++)
		before[i] = members_beside(rows, count, i);
	for (size_t i = 0; i < link_count; i++) {
		struct link turned = { { 257 - links[i].b.n },
				       { 257 - links[i].a.n },
				       links[i].bits };

		links[i] = turned;
	}
	rows = part(*state, &count);
	for (int64_t i = 1; i <= 256; i++)
		assert_int_equal(members_beside(rows, count, 257 - i), before[i]);
}

static void of_nothing_makes_nothing(void **state)
{
	size_t count = 9;

	part(*state, &count);
	assert_int_equal(count, 0);
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(leaves_a_small_cluster_as_links_have_it, begin,
						end),
		cmocka_unit_test_setup_teardown(faint_links_tie_nobody_whose_own_are_strong, begin,
						end),
		cmocka_unit_test_setup_teardown(faint_links_tie_who_has_no_stronger_ones, begin,
						end),
		cmocka_unit_test_setup_teardown(one_strong_link_glues_no_two_whose_own_are_stronger,
						begin, end),
		cmocka_unit_test_setup_teardown(what_half_of_all_links_tie_is_one_actors, begin,
						end),
		cmocka_unit_test_setup_teardown(
			a_card_ties_two_strong_clusters_and_an_address_does_not, begin, end),
		cmocka_unit_test_setup_teardown(keeps_a_crowd_whose_links_support_each_other, begin,
						end),
		cmocka_unit_test_setup_teardown(splits_two_crowds_that_one_link_ties, begin, end),
		cmocka_unit_test_setup_teardown(lets_go_who_hangs_on_a_crowd_by_one_link, begin,
						end),
		cmocka_unit_test_setup_teardown(breaks_a_long_chain_where_it_is_weakest, begin,
						end),
		cmocka_unit_test_setup_teardown(goes_by_links_not_by_numbers, begin, end),
		cmocka_unit_test_setup_teardown(of_nothing_makes_nothing, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
