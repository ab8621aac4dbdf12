#include "store_make.h"

#include "core/base/buf.h"
#include "core/store/lookup.h"

static struct trait trait_of(enum trait_kind kind, const char *value, int64_t first, int64_t last)
{
	return (struct trait){ kind, str_of(value), { first }, { last } };
}

static void judge_with(struct judged judged)
{
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_judged_put(store, &judged), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void judge(struct account_no no, const struct trait *traits, size_t count)
{
	judge_with((struct judged){ .no = no, .traits = traits, .trait_count = count });
}

static void judge_card(struct account_no no, const char *card)
{
	struct trait trait = trait_of(TRAIT_CARD, card, 1, 2);

	judge(no, &trait, 1);
}

static int64_t count_of(enum trait_kind kind, const char *value)
{
	int64_t count = -1;

	assert_int_equal(store_trait_count(store, kind, str_of(value), &count), ERR_NONE);
	return count;
}

static void keeps_a_judgement_and_what_it_was_folded_from(void **state)
{
	struct account_no no = account_make("acct-1");
	struct judged judged = {
		.no = no,
		.profile = { .fields = { .name = STR("Anna \"A\" O\xcc\x88"
						     "hm"),
					 .email = STR("anna@shop.example"),
					 .plan = PLAN_PREMIUM,
					 .country = STR("DE") },
			     .created_at = { 1000 } },
		.last_seen = { 2000 },
		.on_line_at = { 1500 },
		.sent = 77,
		.sends_by_day = { 1, 2, 3, 4, 5, 6, 7, 65535 },
		.place = STR("DE\xe2\x89\xa0GB"),
		.outside_state = -1,
		.verdict = VERDICT_PHISHER,
		.probability = 0.9995,
		.bits = 11.5,
		.top_reason = STR("asks for passwords"),
		.evidence_at = { 1900 },
		.decays = true,
		.guilty = true,
		.urgency = 5.5,
		.body = STR("{\"bits\":11.5}"),
	};
	struct account_no *accounts;
	struct account_row row;
	struct profile profile;
	struct moment at;
	struct str body;
	size_t count;

	(void)state;
	assert_int_equal(store_judgement(store, arena, no, &body, &at), ERR_NOT_FOUND);
	assert_int_equal(store_dirty_put(store, no), ERR_NONE);
	judge_with(judged);
	assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
	check_text(row.name, "Anna \"A\" O\xcc\x88"
			     "hm");
	check_text(row.email, "anna@shop.example");
	check_text(row.place, "DE\xe2\x89\xa0GB");
	check_text(row.top_reason, "asks for passwords");
	assert_int_equal(row.plan, PLAN_PREMIUM);
	assert_int_equal(row.verdict, VERDICT_PHISHER);
	assert_true(row.probability == 0.9995);
	assert_int_equal(row.created_at.us, 1000);
	assert_int_equal(row.last_seen.us, 2000);
	assert_int_equal(row.on_line_at.us, 1500);
	assert_int_equal(row.sent, 77);
	assert_memory_equal(row.sends_by_day, judged.sends_by_day, sizeof(row.sends_by_day));
	assert_int_equal(store_profile(store, arena, no, &profile), ERR_NONE);
	check_text(profile.fields.country, "DE");
	assert_int_equal(store_judgement(store, arena, no, &body, &at), ERR_NONE);
	check_text(body, "{\"bits\":11.5}");
	assert_false(moment_is_never(at));
	assert_int_equal(store_dirty(store, arena, 9, &accounts, &count), ERR_NONE);
	assert_int_equal(count, 0);
	assert_int_equal(store_decaying(store, arena, &accounts, &count), ERR_NONE);
	assert_int_equal(count, 1);
	assert_int_equal(accounts[0].n, no.n);

	judged.verdict = VERDICT_SUSPECT;
	judged.decays = false;
	assert_int_equal(store_rejudged_put(store, &judged), ERR_NONE);
	assert_int_equal(store_account_row(store, arena, no, &row), ERR_NONE);
	assert_int_equal(row.verdict, VERDICT_SUSPECT);
	assert_int_equal(store_decaying(store, arena, &accounts, &count), ERR_NONE);
	assert_int_equal(count, 0);
	judged.no.n = 99;
	assert_int_equal(store_rejudged_put(store, &judged), ERR_NOT_FOUND);
}

static void puts_the_new_traits_in_the_place_of_the_old(void **state)
{
	struct account_no no = account_make("a");
	struct trait first[] = { trait_of(TRAIT_CARD, "c1", 10, 20),
				 trait_of(TRAIT_IP, "192.0.2.1", 10, 20),
				 trait_of(TRAIT_CARD, "c1", 5, 30) };
	struct trait second[] = { trait_of(TRAIT_IP, "192.0.2.1", 10, 40),
				  trait_of(TRAIT_PHONE, "491", 1, 1) };
	char overlong[TRAIT_VALUE_MAX + 2] = { 0 };
	struct trait third = trait_of(TRAIT_CARD, overlong, 1, 1);
	struct trait *traits;
	size_t count;

	(void)state;
	judge(no, first, 3);
	assert_int_equal(store_traits_of(store, arena, no, &traits, &count), ERR_NONE);
	assert_int_equal(count, 2);
	check_text(traits[0].value, "c1");
	assert_int_equal(traits[0].first_at.us, 5);
	assert_int_equal(traits[0].last_at.us, 30);
	judge(no, second, 2);
	assert_int_equal(store_traits_of(store, arena, no, &traits, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(traits[0].kind, TRAIT_PHONE);
	assert_int_equal(traits[1].kind, TRAIT_IP);
	assert_int_equal(traits[1].last_at.us, 40);
	assert_int_equal(count_of(TRAIT_CARD, "c1"), 0);
	memset(overlong, 'x', TRAIT_VALUE_MAX + 1);
	third.value = str_of(overlong);
	judge(no, &third, 1);
	assert_int_equal(store_traits_of(store, arena, no, &traits, &count), ERR_NONE);
	assert_int_equal(count, 0);
}

static void counts_the_accounts_of_a_trait(void **state)
{
	struct account_no a = account_make("a"), b = account_make("b"), c = account_make("c");
	struct account_no *accounts;
	size_t count;

	(void)state;
	assert_int_equal(count_of(TRAIT_CARD, "x"), 0);
	judge_card(c, "x");
	assert_int_equal(count_of(TRAIT_CARD, "x"), 1);
	judge_card(a, "x");
	assert_int_equal(count_of(TRAIT_CARD, "x"), 2);
	judge_card(a, "x");
	judge_card(b, "x");
	assert_int_equal(count_of(TRAIT_CARD, "x"), 3);
	assert_int_equal(count_of(TRAIT_PHONE, "x"), 0);
	assert_int_equal(store_trait_accounts(store, arena, TRAIT_CARD, STR("x"), 2, &accounts,
					      &count),
			 ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(accounts[0].n, a.n);
	assert_int_equal(accounts[1].n, b.n);
	judge_card(c, "y");
	judge_card(b, "y");
	assert_int_equal(count_of(TRAIT_CARD, "x"), 1);
	assert_int_equal(count_of(TRAIT_CARD, "y"), 2);
	assert_int_equal(number_of("SELECT count(*) FROM trait_shared"), 1);
}

static void keeps_times_whatever_they_are_without_writing_more_rows(void **state)
{
	struct account_no no = account_make("a");
	struct trait wide[] = { trait_of(TRAIT_CARD, "c", INT64_MIN, INT64_MAX),
				trait_of(TRAIT_PHONE, "491", -5, -1) };
	struct trait *traits;
	int64_t before;
	size_t count;

	(void)state;
	judge(no, wide, 2);
	assert_int_equal(store_traits_of(store, arena, no, &traits, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_true(traits[0].first_at.us == INT64_MIN && traits[0].last_at.us == INT64_MAX);
	assert_true(traits[1].first_at.us == -5 && traits[1].last_at.us == -1);
	wide[0].last_at.us = 7;
	before = number_of("SELECT total_changes()");
	judge(no, wide, 2);
	/* The account, its judgement, what it is known by, the count of commits. */
	assert_int_equal(number_of("SELECT total_changes()") - before, 4);
	before = number_of("SELECT total_changes()");
	judge(no, wide, 2);
	assert_int_equal(number_of("SELECT total_changes()") - before, 3);
	run("UPDATE known SET traits = x'00ff'");
	assert_int_equal(store_traits_of(store, arena, no, &traits, &count), ERR_CORRUPT);
}

static int64_t trusted_of(enum trait_kind kind, const char *value, enum proxy_kind hides)
{
	struct trait trait = { .kind = kind, .value = str_of(value) };
	struct link_trait weight = { .trusted = -1, .hides = PROXY_TOR };

	assert_int_equal(store_shared_weight(store, &trait, &weight), ERR_NONE);
	assert_int_equal(weight.hides, hides);
	return weight.trusted;
}

static void ripen(int64_t clock)
{
	bool more = true;

	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_ripe_count(store, (struct moment){ clock }, 10, &more), ERR_NONE);
	assert_false(more);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void counts_whom_to_trust_with_what_they_share(void **state)
{
	struct account_no a = account_make("a"), b = account_make("b"), c = account_make("c");
	struct trait traits[] = { trait_of(TRAIT_CARD, "x", 1, 1),
				  trait_of(TRAIT_IP, "192.0.2.7", 1, 1),
				  trait_of(TRAIT_DOMAIN, "shop.example", 1, 1) };
	struct judged trusted = { .no = a,
				  .traits = traits,
				  .trait_count = 3,
				  .last_seen = { 100 },
				  .trusted_from = { 100 } };
	int64_t count, accounts;

	(void)state;
	judge_with(trusted);
	assert_int_equal(store_trait_hides(store, STR("192.0.2.7"), PROXY_VPN), ERR_NONE);
	assert_int_equal(store_trait_hides(store, STR("192.0.2.8"), PROXY_VPN), ERR_NONE);
	assert_int_equal(trusted_of(TRAIT_CARD, "x", PROXY_UNKNOWN), 0); /* nobody shares it */
	assert_int_equal(count_of(TRAIT_IP, "192.0.2.7"), 1);
	assert_int_equal(count_of(TRAIT_IP, "192.0.2.8"), 0);
	trusted.no = b;
	trusted.trusted_from.us = 101;
	judge_with(trusted);
	judge(c, &traits[1], 2);
	assert_int_equal(trusted_of(TRAIT_CARD, "x", PROXY_UNKNOWN), 1);
	assert_int_equal(trusted_of(TRAIT_IP, "192.0.2.7", PROXY_VPN), 1);
	assert_int_equal(count_of(TRAIT_IP, "192.0.2.7"), 3);
	ripen(100);
	assert_int_equal(store_trusted_count(store, &count, &accounts), ERR_NONE);
	assert_int_equal(count, 1);
	ripen(101);
	assert_int_equal(store_trusted_count(store, &count, &accounts), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(accounts, 3);
	assert_int_equal(trusted_of(TRAIT_CARD, "x", PROXY_UNKNOWN), 2);
	assert_int_equal(trusted_of(TRAIT_IP, "192.0.2.7", PROXY_VPN), 2);
	trusted.trusted_from.us = 0; /* it lost its good name */
	judge_with(trusted);
	assert_int_equal(trusted_of(TRAIT_CARD, "x", PROXY_UNKNOWN), 1);
	judge(a, NULL, 0);
	assert_int_equal(trusted_of(TRAIT_IP, "192.0.2.7", PROXY_VPN), 0);
	assert_int_equal(count_of(TRAIT_IP, "192.0.2.7"), 2);
}

/* The accounts' terms, "field text" each, between commas. */
static const char *terms_there(void)
{
	CLEANUP(buf_release) struct buf list = BUF_UP_TO(1000);
	CLEANUP(lookup_close) struct lookup *found = NULL;
	struct lookup_entry entry;

	assert_int_equal(lookup_open(store, LOOKUP_TERMS, STR(""), LOOKUP_PREFIX, &found),
			 ERR_NONE);
	while (lookup_next(found, &entry))
		buf_addf(&list, "%s%s %" PRI_STR, list.len ? ", " : "",
			 word_of(&find_words, entry.field), ARG_STR(entry.text));
	assert_int_equal(lookup_error(found), ERR_NONE);
	return arena_str(arena, buf_str(&list)).at;
}

static void keeps_the_terms_an_account_is_found_by(void **state)
{
	struct account_no no = account_make("a");
	struct term first[] = { { FIND_NAME, STR("anna") },
				{ FIND_EMAIL, STR("anna") },
				{ FIND_NAME, STR("anna") },
				{ FIND_NAME, STR("ohm") } };
	struct term second[] = { { FIND_NAME, STR("berta") }, { FIND_NAME, STR("ohm") } };

	(void)state;
	judge_with((struct judged){ .no = no, .terms = first, .term_count = 4 });
	assert_string_equal(terms_there(), "email anna, name anna, name ohm");
	judge_with((struct judged){ .no = no, .terms = first, .term_count = 4 });
	assert_string_equal(terms_there(), "email anna, name anna, name ohm");
	judge_with((struct judged){ .no = no, .terms = second, .term_count = 2 });
	assert_string_equal(terms_there(), "name berta, name ohm");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(keeps_a_judgement_and_what_it_was_folded_from),
		STORED(puts_the_new_traits_in_the_place_of_the_old),
		STORED(keeps_times_whatever_they_are_without_writing_more_rows),
		STORED(counts_the_accounts_of_a_trait),
		STORED(counts_whom_to_trust_with_what_they_share),
		STORED(keeps_the_terms_an_account_is_found_by),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
