#include "tests/unit/store_make.h"

#include "core/base/hash.h"
#include "core/desk/campaign_pool.h"

#define CAMPAIGN ((struct campaign_no){ 7 })

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

static struct campaign_member member(struct account_no account, int64_t delivered, int64_t bounced)
{
	struct campaign_member m = { .share = { .account = account,
						.messages = 10,
						.first_at = { MOMENT_DAY },
						.last_at = { MOMENT_DAY },
						.event = STR("m") } };

	m.share.counts[DELIVERY_DELIVERED] = delivered;
	m.share.counts[DELIVERY_BOUNCED] = bounced;
	return m;
}

static void put(const struct campaign_member *m, double told)
{
	struct campaign_share_put row = { CAMPAIGN, m->share, told };
	bool changed = false;

	assert_int_equal(store_campaign_shares_put(store, m->share.account, &row, 1, &changed),
			 ERR_NONE);
}

static double heard(struct campaign_pools *pools, const struct campaign_member *m)
{
	struct campaign_word word;

	assert_int_equal(campaign_pools_ask(pools, CAMPAIGN, m, &word), ERR_NONE);
	return word.delivery_bits;
}

static struct campaign_pools begin(struct campaign_member m[3])
{
	struct campaign_pools pools;

	assert_int_equal(store_write(store), ERR_NONE);
	for (int i = 0; i < 3; i++)
		m[i] = member(made((const char *[]){ "a", "b", "c" }[i]), 10, i == 1 ? 30 : 0);
	campaign_pools_init(&pools, store);
	pools.now.us = MOMENT_DAY;
	return pools;
}

static void end(struct campaign_pools *pools)
{
	campaign_pools_release(pools);
	assert_int_equal(store_commit(store), ERR_NONE);
	store_end(store);
}

static void who_is_alone_in_it_is_told_nothing(void **state)
{
	struct campaign_member m[3];
	struct campaign_pools pools = begin(m);

	(void)state;
	put(&m[1], 0);
	assert_true(heard(&pools, &m[1]) == 0);
	end(&pools);
}

static void a_pool_is_read_once_until_it_has_news(void **state)
{
	struct campaign_member m[3];
	struct campaign_pools pools = begin(m);

	(void)state;
	put(&m[0], 0);
	put(&m[2], 0);
	assert_true(heard(&pools, &m[2]) == 0);
	m[0] = member(m[0].share.account, 10, 30);
	put(&m[0], 0);
	assert_true(heard(&pools, &m[2]) == 0);
	campaign_pools_stale(&pools, CAMPAIGN);
	assert_true(heard(&pools, &m[2]) > 5);
	put(&m[1], 0);
	assert_true(heard(&pools, &m[1]) > 5); /* who is not in it yet has it read anew */
	end(&pools);
}

static void who_is_told_something_else_is_found(void **state)
{
	struct campaign_member m[3];
	struct campaign_pools pools = begin(m);
	struct account_no *members = NULL;
	size_t count = 0;

	(void)state;
	put(&m[0], 0);
	put(&m[1], 0);
	put(&m[2], 0);
	campaign_pools_forget(&pools);
	put(&m[2], heard(&pools, &m[2]));
	campaign_pools_forget(&pools);
	assert_int_equal(campaign_pools_reached(&pools, arena, CAMPAIGN, 0.5, &members, &count),
			 ERR_NONE);
	assert_int_equal(count,
			 1); /* a was told nothing of b yet; c was, and b hears nothing bad */
	assert_int_equal(members[0].n, m[0].share.account.n);
	put(&m[0], heard(&pools, &m[0]));
	campaign_pools_forget(&pools);
	assert_int_equal(campaign_pools_reached(&pools, arena, CAMPAIGN, 0.5, &members, &count),
			 ERR_NONE);
	assert_int_equal(count, 0);
	end(&pools);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(who_is_alone_in_it_is_told_nothing),
		STORED(a_pool_is_read_once_until_it_has_news),
		STORED(who_is_told_something_else_is_found),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
