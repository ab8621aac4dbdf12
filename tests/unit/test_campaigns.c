#include "tests/unit/store_make.h"

static struct account_no made(const char *id)
{
	struct event event = { .type = EVENT_ACCOUNT, .at = { 5 }, .account = str_of(id) };
	struct event_put put = { .event = &event, .kept = STR("{}") };
	struct account_no no = { 0 };

	event.id = arena_strf(arena, "made-%s", id);
	assert_int_equal(store_events_add(store, &put, 1), ERR_NONE);
	assert_int_equal(store_account_find(store, str_of(id), &no), ERR_NONE);
	return no;
}

static void text_put(int64_t no, int64_t campaign, struct account_no account, uint64_t head)
{
	uint64_t sketch[SKETCH_LEN] = { head, head + 1 };
	struct campaign_text text = { .no = { no },
				      .campaign = { campaign },
				      .account = account,
				      .at = { 1000 * no },
				      .message = STR("m"),
				      .subject = STR("Hello"),
				      .sketch = sketch,
				      .sketch_len = 2 };

	assert_int_equal(store_campaign_text_put(store, &text), ERR_NONE);
}

static bool share_put(struct account_no account, int64_t campaign, int64_t messages, double told)
{
	struct campaign_share_put put = { .campaign = { campaign },
					  .share = { .messages = messages,
						     .first_at = { 10 },
						     .last_at = { 20 },
						     .event = STR("m"),
						     .elsewhere = true,
						     .pages = true,
						     .turn = CAMPAIGN_TURN_FULL },
					  .told = told };
	bool changed = false;

	assert_int_equal(store_campaign_shares_put(store, account, &put, 1, &changed), ERR_NONE);
	return changed;
}

static bool count_text(void *with, const struct campaign_text *text)
{
	int64_t *seen = with;

	seen[0]++;
	seen[1] = text->campaign.n;
	assert_int_equal(text->sketch_len, 2);
	assert_int_equal(text->sketch[1], text->sketch[0] + 1);
	return true;
}

static void texts_come_back_oldest_first_under_the_number_they_go_by(void **state)
{
	int64_t seen[2] = { 0 }, first = 0, last = 0, now = 2;
	struct account_no a;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	a = made("a");
	text_put(1, 1, a, UINT64_MAX - 9);
	text_put(2, 2, a, 70);
	text_put(3, 2, a, 80);
	assert_int_equal(store_campaign_merge(store, (struct campaign_no){ 2 },
					      (struct campaign_no){ 1 }),
			 ERR_NONE);
	assert_int_equal(store_campaign_numbers(store, 10, &first), ERR_NONE);
	assert_int_equal(store_campaign_numbers(store, 1, &last), ERR_NONE);
	assert_int_equal(last, first + 10);
	assert_int_equal(store_campaign_texts(store, 0, 2, count_text, seen), ERR_NONE);
	assert_int_equal(seen[0], 2);
	assert_int_equal(seen[1], 1);
	assert_int_equal(store_campaign_now(store, &now), ERR_NONE);
	assert_int_equal(now, 1);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void a_part_is_written_where_it_differs_and_a_merge_asks_for_it_anew(void **state)
{
	struct campaign_share_row *rows = NULL;
	struct account_no a, b, *dirty = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	a = made("a");
	b = made("b");
	text_put(1, 1, a, 7);
	text_put(2, 2, b, 9);
	assert_true(share_put(a, 1, 3, 0));
	assert_false(share_put(a, 1, 3, 0));
	assert_false(share_put(a, 1, 3, 2.5));
	assert_true(share_put(b, 2, 1, 0));
	assert_int_equal(store_campaign_members(store, arena, (struct campaign_no){ 1 }, &rows,
						&count),
			 ERR_NONE);
	assert_int_equal(count, 1);
	assert_int_equal(rows[0].share.account.n, a.n);
	assert_int_equal(rows[0].share.messages, 3);
	assert_true(rows[0].told > 2.4);
	assert_true(rows[0].share.elsewhere && rows[0].share.pages);
	assert_false(rows[0].share.platform);
	assert_int_equal(rows[0].share.turn, CAMPAIGN_TURN_FULL);
	check_text(rows[0].id, "a");

	assert_int_equal(store_campaign_merge(store, (struct campaign_no){ 2 },
					      (struct campaign_no){ 1 }),
			 ERR_NONE);
	assert_int_equal(store_campaign_members(store, arena, (struct campaign_no){ 2 }, &rows,
						&count),
			 ERR_NONE);
	assert_int_equal(count, 0);
	assert_int_equal(store_dirty(store, arena, 9, &dirty, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void a_campaign_is_the_sum_of_its_parts(void **state)
{
	struct campaign_row row;
	struct campaign_text *texts = NULL;
	struct account_no a, b;
	size_t count = 0;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	a = made("a");
	b = made("b");
	text_put(1, 1, a, 7);
	text_put(2, 1, b, 9);
	share_put(a, 1, 3, 0);
	share_put(b, 1, 4, 0);
	assert_int_equal(store_campaign(store, arena, (struct campaign_no){ 1 }, &row, &texts,
					&count),
			 ERR_NONE);
	assert_int_equal(row.messages, 7);
	assert_int_equal(row.variants, 2);
	assert_int_equal(count, 2);
	check_text(row.subject, "Hello");
	assert_int_equal(store_campaign(store, arena, (struct campaign_no){ 8 }, &row, &texts,
					&count),
			 ERR_NOT_FOUND);
	assert_int_equal(store_commit(store), ERR_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(texts_come_back_oldest_first_under_the_number_they_go_by),
		STORED(a_part_is_written_where_it_differs_and_a_merge_asks_for_it_anew),
		STORED(a_campaign_is_the_sum_of_its_parts),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
