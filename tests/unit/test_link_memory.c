#include "store_make.h"

#include "core/base/buf.h"

#define ACCOUNTS 90
#define VALUES 7
#define TURNS 120

static uint64_t drawn = 7;

static int64_t draw(int64_t below)
{
	drawn = drawn * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (int64_t)((drawn >> 33) % (uint64_t)below);
}

static struct account_no accounts[ACCOUNTS];

static void accounts_make(void)
{
	for (int i = 0; i < ACCOUNTS; i++) {
		char id[16];

		/* Not in the order of their numbers. */
		snprintf(id, sizeof(id), "acct-%02d", i * 37 % ACCOUNTS);
		accounts[i] = account_make(id);
	}
}

/* Somebody is judged, by whichever handle: with few values, times that coincide, and trust that comes and goes. */
static void judge_somebody(struct store *by)
{
	static const struct str values[VALUES] = { STR("192.0.2.1"), STR("192.0.2.2"), STR("c"),
						   STR("d"),         STR("e"),         STR("f"),
						   STR("g") };
	static const enum trait_kind kinds[] = { TRAIT_IP, TRAIT_CARD, TRAIT_NETWORK,
						 TRAIT_USER_AGENT, TRAIT_DOMAIN };
	struct trait traits[4];
	struct judged judged = { .no = accounts[draw(ACCOUNTS)],
				 .profile.created_at = { 1000 + draw(3) },
				 .burst_at = { draw(2) * 500 },
				 .last_seen = { 100 },
				 .trusted_from = { draw(3) * 60 },
				 .traits = traits };

	judged.trait_count = (size_t)draw(ARRAY_LEN(traits) + 1);
	for (size_t i = 0; i < judged.trait_count; i++)
		traits[i] = (struct trait){ kinds[draw(ARRAY_LEN(kinds))],
					    values[draw(VALUES)],
					    { 100 + draw(9) },
					    { 200 } };
	assert_int_equal(store_judged_put(by, &judged), ERR_NONE);
	if (draw(4) == 0)
		assert_int_equal(store_trait_hides(by, values[draw(2)],
						   draw(2) ? PROXY_VPN : PROXY_NONE),
				 ERR_NONE);
	if (draw(4) == 0) {
		bool more;

		assert_int_equal(store_ripe_count(by, (struct moment){ draw(130) }, 50, &more),
				 ERR_NONE);
	}
}

static int by_number(const void *left, const void *right)
{
	const struct account_no *a = left, *b = right;

	return (a->n > b->n) - (a->n < b->n);
}

static void tell_near(struct store *asked, struct account_no no, const struct link_trait *trait,
		      struct buf *told)
{
	struct account_no *near = NULL;
	size_t count = 0;

	buf_addf(told, " %d %" PRI_STR " %lld %lld/%lld %d:", trait->kind, ARG_STR(trait->value),
		 (long long)trait->first_at.us, (long long)trait->trusted,
		 (long long)trait->accounts, trait->hides);
	if (!trait_brings(trait->kind))
		return;
	assert_int_equal(store_link_near(asked, arena, no, trait, &near, &count), ERR_NONE);
	if (count)
		qsort(near, count, sizeof(*near), by_number);
	for (size_t i = 0; i < count; i++)
		buf_addf(told, ",%lld", (long long)near[i].n);
}

static int by_value(const void *left, const void *right)
{
	const struct link_trait *a = left, *b = right;

	return a->kind != b->kind ? (a->kind > b->kind) - (a->kind < b->kind)
				  : str_compare(a->value, b->value);
}

/* All that joining asks, in words. */
static struct str links_told(struct store *asked)
{
	CLEANUP(buf_release) struct buf told = BUF_UP_TO(1 << 20);

	store_link_begin(asked);
	for (int i = 0; i < ACCOUNTS; i++) {
		struct link_trait sorted[8];
		struct link_account account;

		assert_int_equal(store_link_account(asked, arena, accounts[i], &account), ERR_NONE);
		assert_true(account.trait_count < ARRAY_LEN(sorted));
		for (size_t t = 0; t < account.trait_count; t++)
			sorted[t] = account.traits[t];
		qsort(sorted, account.trait_count, sizeof(*sorted), by_value);
		buf_addf(&told, "%lld %d %lld %lld", (long long)account.no.n, account.is_trusted,
			 (long long)account.created_at.us, (long long)account.burst_at.us);
		for (size_t t = 0; t < account.trait_count; t++)
			tell_near(asked, account.no, &sorted[t], &told);
		buf_add(&told, "\n");
	}
	assert_false(told.full);
	return arena_str(arena, buf_str(&told));
}

static struct str told_by_another(void)
{
	struct store *fresh = NULL;
	struct str told;

	assert_int_equal(store_open(store_path, STORE_WRITE, &fresh), ERR_NONE);
	assert_int_equal(store_write(fresh), ERR_NONE);
	told = links_told(fresh);
	store_end(fresh);
	store_close(fresh);
	return told;
}

static struct str told_by_store(void)
{
	struct str told;

	assert_int_equal(store_write(store), ERR_NONE);
	told = links_told(store);
	assert_int_equal(store_commit(store), ERR_NONE);
	return told;
}

static void what_is_remembered_is_what_the_store_says(void **state)
{
	(void)state;
	accounts_make();
	for (int turn = 0; turn < TURNS; turn++) {
		assert_int_equal(store_write(store), ERR_NONE);
		for (int i = 0; i < 5; i++)
			judge_somebody(store);
		(void)links_told(store); /* in the middle of a write as well */
		for (int i = 0; i < 5; i++)
			judge_somebody(store);
		if (draw(5) == 0)
			store_end(store); /* taken back */
		else
			assert_int_equal(store_commit(store), ERR_NONE);
		assert_true(str_equal(told_by_store(), told_by_another()));
		arena_reset(arena);
	}
}

static void what_another_writes_is_noticed(void **state)
{
	struct store *other = NULL;

	(void)state;
	accounts_make();
	assert_int_equal(store_open(store_path, STORE_WRITE, &other), ERR_NONE);
	for (int turn = 0; turn < TURNS; turn++) {
		struct store *by = draw(2) ? store : other;

		assert_int_equal(store_write(by), ERR_NONE);
		for (int i = 0; i < 5; i++)
			judge_somebody(by);
		assert_int_equal(store_commit(by), ERR_NONE);
		assert_true(str_equal(told_by_store(), told_by_another()));
		arena_reset(arena);
	}
	store_close(other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(what_is_remembered_is_what_the_store_says),
		STORED(what_another_writes_is_noticed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
