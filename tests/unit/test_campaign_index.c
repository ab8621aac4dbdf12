#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "core/engine/campaign_index.h"
#include "core/model/event.h"

#define NEW_YEAR ((struct moment){ INT64_C(1767225600) * MOMENT_SECOND })

struct sketch {
	uint64_t shingles[SKETCH_LEN];
	size_t len;
};

/* splitmix64 */
static uint64_t next_random(uint64_t *state)
{
	uint64_t n = *state += UINT64_C(0x9E3779B97F4A7C15);

	n = (n ^ (n >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	n = (n ^ (n >> 27)) * UINT64_C(0x94D049BB133111EB);
	return n ^ (n >> 31);
}

static int compare(const void *a, const void *b)
{
	uint64_t first, second;

	memcpy(&first, a, sizeof(first));
	memcpy(&second, b, sizeof(second));
	return (first > second) - (first < second);
}

/* `own` shingles of text `text`, from `from` on, and for the rest any. */
static struct sketch sketch_of(uint64_t text, size_t from, size_t own, uint64_t *chance)
{
	struct sketch sketch = { .len = SKETCH_LEN };
	uint64_t state = text * UINT64_C(0xD1342543DE82EF95);

	for (size_t i = 0; i < from; i++)
		next_random(&state);
	for (size_t i = 0; i < SKETCH_LEN; i++)
		sketch.shingles[i] = (i < own ? next_random(&state) : next_random(chance)) >> 4;
	qsort(sketch.shingles, SKETCH_LEN, sizeof(sketch.shingles[0]), compare);
	return sketch;
}

static struct moment day(int64_t n)
{
	return (struct moment){ NEW_YEAR.us + n * MOMENT_DAY };
}

static struct campaign_found find_on(struct campaign_index *index, struct sketch sketch,
				     struct moment at, int64_t next)
{
	struct campaign_found found;

	campaign_index_find(index, sketch.shingles, sketch.len, at, next, &found);
	return found;
}

static struct campaign_found find(struct campaign_index *index, struct sketch sketch, int64_t next)
{
	return find_on(index, sketch, NEW_YEAR, next);
}

static int new_index(void **state)
{
	*state = campaign_index_new();
	return 0;
}

static int free_index(void **state)
{
	campaign_index_free(*state);
	return 0;
}

static void finds_variants_and_nothing_else(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct campaign_found found;

	found = find(index, sketch_of(1, 0, 24, &chance), 11);
	assert_true(found.is_new && !found.is_variant);
	assert_int_equal(found.campaign, 11);
	found = find(index, sketch_of(1, 0, CAMPAIGN_SHARED, &chance), 12);
	assert_true(!found.is_new && found.is_variant);
	assert_int_equal(found.campaign, 11);
	assert_int_equal(found.shared, CAMPAIGN_SHARED);
	found = find(index, sketch_of(1, 10, CAMPAIGN_SHARED - 1, &chance), 12);
	assert_true(found.is_new);
	assert_int_equal(found.campaign, 12);
	found = find(index, sketch_of(2, 0, 24, &chance), 13);
	assert_true(found.is_new);
	assert_int_equal(campaign_index_count(index), 3);
}

static void keeps_no_sample_that_teaches_nothing(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;

	find(index, sketch_of(1, 0, 24, &chance), 1);
	assert_false(find(index, sketch_of(1, 0, 24, &chance), 2).is_variant);
	assert_false(find(index, sketch_of(1, 0, 18, &chance), 2).is_variant);
	assert_true(find(index, sketch_of(1, 0, 17, &chance), 2).is_variant);
}

static void learns_from_variants(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;

	find(index, sketch_of(1, 0, 24, &chance), 1);
	find(index, sketch_of(1, 18, 24, &chance), 2); /* six of the first's */
	assert_int_equal(find(index, sketch_of(1, 24, 24, &chance), 2).campaign, 1);
}

static void merges_what_one_text_joins(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct campaign_found found;

	for (int64_t i = 0; i < 3; i++)
		assert_true(find(index, sketch_of(1, 24 * (size_t)i, 24, &chance), 7 + i).is_new);
	found = find(index, sketch_of(1, 12, 24, &chance), 10);
	assert_int_equal(found.campaign, 7);
	assert_int_equal(found.merged_count, 1);
	assert_int_equal(found.merged[0], 8);
	found = find(index, sketch_of(1, 36, 24, &chance), 10);
	assert_int_equal(found.campaign, 7);
	assert_int_equal(found.merged[0], 9);
	assert_int_equal(campaign_index_now(index, 9), 7);
	assert_int_equal(campaign_index_now(index, 8), 7);
	assert_int_equal(campaign_index_now(index, 7), 7);
	assert_int_equal(campaign_index_now(index, 4711), 4711);
	assert_int_equal(campaign_index_count(index), 1);
	assert_int_equal(find(index, sketch_of(1, 48, 24, &chance), 10).campaign, 7);
}

static void merges_no_more_than_it_tells(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct sketch bridge = { .len = SKETCH_LEN };
	struct campaign_found found;

	for (size_t i = 0; i < SKETCH_LEN / CAMPAIGN_SHARED; i++) {
		struct sketch part = sketch_of(i + 1, 0, 24, &chance);

		find(index, part, (int64_t)i + 1);
		memcpy(&bridge.shingles[CAMPAIGN_SHARED * i], part.shingles,
		       CAMPAIGN_SHARED * sizeof(uint64_t));
	}
	found = find(index, bridge, 9);
	assert_int_equal(found.merged_count, 4);
	assert_int_equal(campaign_index_count(index), SKETCH_LEN / CAMPAIGN_SHARED - 4);
	for (size_t i = 0; i < 4; i++)
		assert_int_equal(campaign_index_now(index, found.merged[i]), found.campaign);
}

static void asks_less_of_texts_that_say_little(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct sketch little = sketch_of(1, 0, 24, &chance), other;

	little.len = CAMPAIGN_FEW - 1;
	find(index, little, 1);
	other = sketch_of(2, 0, 24, &chance);
	memcpy(other.shingles, little.shingles, (CAMPAIGN_SHARED - 1) * sizeof(uint64_t));
	assert_true(find(index, other, 2).is_new);
	other = sketch_of(3, 0, 24, &chance);
	memcpy(other.shingles, little.shingles, (CAMPAIGN_SHARED - 1) * sizeof(uint64_t));
	other.len = CAMPAIGN_FEW - 1;
	assert_false(find(index, other, 3).is_new);
}

static void says_nothing_of_texts_that_say_nothing(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct sketch sketch = sketch_of(1, 0, 24, &chance);

	sketch.len = CAMPAIGN_LEAST - 1;
	assert_int_equal(find(index, sketch, 1).campaign, 0);
	sketch.len = CAMPAIGN_LEAST;
	assert_int_equal(find(index, sketch, 1).campaign, 1);
	for (size_t i = 1; i < SKETCH_LEN; i++)
		sketch.shingles[i] = sketch.shingles[0];
	sketch.len = SKETCH_LEN;
	assert_int_equal(find(index, sketch, 2).campaign, 0);
	assert_int_equal(find(index, (struct sketch){ .len = 0 }, 2).campaign, 0);
}

static void what_good_mail_says_links_nothing(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;
	struct sketch footer = sketch_of(1, 0, 24, &chance);

	/* Twenty shingles in one of a hundred good texts. */
	for (int i = 0; i < CAMPAIGN_STOP_LEAST - 1; i++) {
		struct sketch text = sketch_of(1, 0, i % 60 ? 0 : 20, &chance);

		campaign_index_trust(index, text.shingles, text.len);
		assert_false(campaign_index_is_stop(index, footer.shingles[0]));
	}
	find(index, sketch_of(1, 0, 20, &chance), 1);
	assert_false(find(index, sketch_of(1, 0, 20, &chance), 2).is_new);
	for (int i = 0; i < 1000; i++) {
		struct sketch text = sketch_of(1, 0, i % 100 ? 0 : 20, &chance);

		campaign_index_trust(index, text.shingles, text.len);
	}
	assert_int_equal(find(index, footer, 2).campaign, 0);
	assert_true(find(index, sketch_of(1, 0, 17, &chance), 2).is_new);
	for (uint64_t i = 0; i < 1000; i++)
		assert_false(campaign_index_is_stop(index, next_random(&chance)));
}

static void begins_again_where_it_ended(void **state)
{
	struct campaign_index *index = *state, *again = campaign_index_new();
	uint64_t chance = 1;

	for (uint64_t i = 0; i < 300; i++) {
		struct sketch sketch = sketch_of(i % 40, i % 7, 17, &chance);
		struct campaign_found found = find(index, sketch, (int64_t)i + 1);

		if (found.is_new || found.is_variant)
			campaign_index_load(again, found.campaign, sketch.shingles, sketch.len,
					    NEW_YEAR);
		for (size_t k = 0; k < found.merged_count; k++)
			campaign_index_merge(again, found.merged[k], found.campaign);
	}
	assert_int_equal(campaign_index_count(again), campaign_index_count(index));
	for (uint64_t i = 0; i < 40; i++) {
		struct sketch sketch = sketch_of(i, 0, 24, &chance);
		struct campaign_found first = find(index, sketch, 1000);
		struct campaign_found second = find(again, sketch, 1000);

		assert_memory_equal(&first, &second, sizeof(first));
	}
	campaign_index_merge(again, 4711, 4712);
	campaign_index_free(again);
}

static void forgets_what_was_met_longest_ago(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;

	for (uint64_t i = 1; i <= 1000; i++)
		find_on(index, sketch_of(i, 0, 24, &chance), day((int64_t)i), (int64_t)i);
	find_on(index, sketch_of(5, 0, 24, &chance), day(1001), 2000);
	campaign_index_forget(index, 1000);
	assert_int_equal(campaign_index_count(index), 1000);
	campaign_index_forget(index, 800);
	assert_int_equal(campaign_index_count(index), 700);
	assert_int_equal(find(index, sketch_of(5, 0, 24, &chance), 2000).campaign, 5);
	assert_int_equal(find(index, sketch_of(301, 0, 24, &chance), 2000).campaign, 2000);
	assert_int_equal(find(index, sketch_of(302, 0, 24, &chance), 2001).campaign, 302);
}

static void a_flood_of_new_texts_does_not_wash_out_what_comes_again(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;

	for (int i = 0; i < 64; i++)
		find_on(index, sketch_of(1, 0, 20, &chance), day(0), 1);
	for (int64_t i = 2; i < 20000; i++) {
		find_on(index, sketch_of(2, 0, 0, &chance), day(5), i);
		campaign_index_forget(index, 1000);
	}
	assert_true(campaign_index_count(index) <= 1000);
	assert_int_equal(find(index, sketch_of(1, 0, 24, &chance), 20000).campaign, 1);
}

static void a_merged_campaign_goes_with_all_its_numbers(void **state)
{
	struct campaign_index *index = *state;
	uint64_t chance = 1;

	find_on(index, sketch_of(1, 0, 24, &chance), day(1), 1);
	find_on(index, sketch_of(1, 24, 24, &chance), day(2), 2);
	find_on(index, sketch_of(1, 12, 24, &chance), day(3), 3);
	for (int64_t i = 3; i < 13; i++)
		find_on(index, sketch_of(2, 0, 0, &chance), day(100 + i), i);
	assert_int_equal(campaign_index_now(index, 2), 1);
	campaign_index_forget(index, 10);
	assert_int_equal(campaign_index_now(index, 2), 2);
	assert_true(find(index, sketch_of(1, 0, 24, &chance), 20).is_new);
	assert_true(find(index, sketch_of(1, 30, 24, &chance), 21).is_new);
}

static void many_texts_take_little_memory(void **state)
{
	struct campaign_index *index = *state;
	const int64_t count = 200000;
	size_t shared = 0, texts = 0;
	uint64_t chance = 1;

	for (int64_t i = 1; i <= count; i++)
		find(index, sketch_of((uint64_t)i, 0, 24, &chance), i);
	assert_int_equal(campaign_index_count(index), count);
	assert_true(campaign_index_bytes(index) < 320 * (size_t)count);
	/* And all are still found, by nine shingles in ten. */
	for (int64_t i = 1; i <= count; i += 997) {
		struct campaign_found found = find(index, sketch_of((uint64_t)i, 0, 24, &chance),
						   count + 1);

		assert_int_equal(found.campaign, i);
		shared += found.shared;
		texts++;
	}
	assert_true(shared * 10 > texts * SKETCH_LEN * 9);
}

/* Campaigns of spun texts: each takes half its shingles from twenty of the campaign's own. */
static struct sketch spun(uint64_t campaign, uint64_t *chance)
{
	struct sketch sketch = { .len = SKETCH_LEN };

	for (size_t i = 0; i < SKETCH_LEN; i++) {
		uint64_t own = campaign * 1000 + next_random(chance) % 20;

		sketch.shingles[i] = (i % 2 ? next_random(&own) : next_random(chance)) >> 4;
	}
	qsort(sketch.shingles, SKETCH_LEN, sizeof(sketch.shingles[0]), compare);
	return sketch;
}

enum {
	CAMPAIGNS = 20,
	TEXTS = 40 * CAMPAIGNS
};

static void partition(const struct sketch *texts, const size_t *order, int64_t *campaigns)
{
	struct campaign_index *index = campaign_index_new();

	for (size_t i = 0; i < TEXTS; i++)
		campaigns[order[i]] = find(index, texts[order[i]], (int64_t)i + 1).campaign;
	for (size_t i = 0; i < TEXTS; i++)
		campaigns[i] = campaign_index_now(index, campaigns[i]);
	campaign_index_free(index);
}

static void shuffle(size_t *order, uint64_t *chance)
{
	for (size_t i = TEXTS; i > 1; i--) {
		size_t other = next_random(chance) % i, swap = order[i - 1];

		order[i - 1] = order[other];
		order[other] = swap;
	}
}

/* The share of pairs that both orders judge alike, together or apart. */
static void any_order_gives_the_same_campaigns(void **state)
{
	static struct sketch texts[TEXTS];
	static size_t order[TEXTS];
	static int64_t first[TEXTS], second[TEXTS];
	uint64_t chance = 7;

	(void)state;
	for (size_t i = 0; i < TEXTS; i++) {
		texts[i] = spun(i % CAMPAIGNS, &chance);
		order[i] = i;
	}
	partition(texts, order, first);
	for (size_t i = 0; i < TEXTS; i++)
		assert_int_equal(first[i], first[i % CAMPAIGNS]);
	for (int round = 0; round < 20; round++) {
		shuffle(order, &chance);
		partition(texts, order, second);
		for (size_t i = 0; i < TEXTS; i++)
			for (size_t k = 0; k < TEXTS; k += 7)
				assert_int_equal(second[i] == second[k], first[i] == first[k]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define EACH(name) cmocka_unit_test_setup_teardown(name, new_index, free_index)
		EACH(finds_variants_and_nothing_else),
		EACH(keeps_no_sample_that_teaches_nothing),
		EACH(learns_from_variants),
		EACH(merges_what_one_text_joins),
		EACH(merges_no_more_than_it_tells),
		EACH(asks_less_of_texts_that_say_little),
		EACH(says_nothing_of_texts_that_say_nothing),
		EACH(what_good_mail_says_links_nothing),
		EACH(begins_again_where_it_ended),
		EACH(forgets_what_was_met_longest_ago),
		EACH(a_flood_of_new_texts_does_not_wash_out_what_comes_again),
		EACH(a_merged_campaign_goes_with_all_its_numbers),
		EACH(many_texts_take_little_memory),
		cmocka_unit_test(any_order_gives_the_same_campaigns),
#undef EACH
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
