/* What must never happen, whatever comes. */
#include "tests/engine/whole_desk.h"

/* Everybody behind one gateway, with cards of one bank. */
static void sign_up(int64_t at, const char *account)
{
	add(at, "account", account, ",'plan':'paid','ip':'198.51.100.7'");
	add(at + 60, "card", account,
	    arena_strf(arena, ",'fingerprint':'f-%s','bin':'414720'", account).at);
	add(at + 90, "login", account, ",'ip':'198.51.100.7'");
}

#define GOOD 300
#define BOTS 10

static void tell_town(void)
{
	for (int i = 0; i < GOOD; i++) {
		const char *account = name_of("good", i);
		int64_t began = draw(DAY);

		sign_up(began, account);
		for (int m = 0; m < 3; m++)
			mail(began + 3600 + draw(2 * DAY), account,
			     arena_strf(arena, "%s %s", words_made(60), THEME).at, 5 + draw(60), 2);
	}
}

/* A net of `count` that sends one text, spun a little, in an hour of the third day. */
static void tell_net(int count)
{
	const char *scam = words_made(50);

	for (int i = 0; i < count; i++) {
		const char *account = name_of("bot", i);

		sign_up(DAY + draw(DAY), account);
		for (int m = 0; m < 30; m++)
			mail(2 * DAY + 7200 + draw(3600), account,
			     arena_strf(arena, "%s %s %s", scam, words_made(6), THEME).at, 1, 25);
	}
}

static void a_popular_address_bank_and_theme_convict_nobody(void **state)
{
	(void)state;
	tell_town();
	tell_net(BOTS);
	tell_lines(by_time);
	assert_int_equal(count_states("good", GOOD, STATE_DISABLED), 0);
	assert_true(count_states("good", GOOD, STATE_HELD) <= GOOD / 100);
	assert_int_equal(count_states("bot", BOTS, STATE_DISABLED), BOTS);
}

static void the_order_within_a_second_changes_no_verdict(void **state)
{
	double before[GOOD + BOTS];
	enum verdict verdicts[GOOD + BOTS];

	(void)state;
	tell_town();
	tell_net(BOTS);
	for (int i = 0; i < line_count; i++) /* whole minutes: many at once */
		lines[i].at -= lines[i].at % 60;
	for (int turned = 0; turned < 2; turned++) {
		if (turned) {
			desk_close_at(&desk);
			assert_int_equal(folder_remove(desk_folder), 0);
			desk_folder_begin();
		}
		tell_lines(turned ? by_time_turned : by_time);
		for (int i = 0; i < GOOD + BOTS; i++) {
			struct account_row row = look(i < GOOD ? name_of("good", i)
							       : name_of("bot", i - GOOD));

			if (turned && (row.verdict != verdicts[i] || row.probability != before[i]))
				fail_msg("%.*s: %d %.6f, and %d %.6f", ARG_STR(row.id),
					 (int)verdicts[i], before[i], (int)row.verdict,
					 row.probability);
			verdicts[i] = row.verdict;
			before[i] = row.probability;
		}
	}
}

/* Old, paying, read by people. */
static void tell_old_customer(const char *account)
{
	add(-700 * (int64_t)DAY, "account", account, ",'plan':'paid'");
	add(-699 * (int64_t)DAY, "domain", account,
	    ",'domain':'harbour-shop.example','state':'verified','spf':true,'dkim':true");
	for (int day = 20; day > 0; day--) {
		add(-day * (int64_t)DAY, "message", account,
		    arena_strf(arena,
			       ",'id':'o%d','ip':'203.0.113.9','recipients':100,'text':'%s %s'",
			       day, words_made(50), THEME)
			    .at);
		add(-day * (int64_t)DAY + 60, "delivery", account,
		    arena_strf(arena, ",'message':'o%d','result':'delivered','count':99", day).at);
		add(-day * (int64_t)DAY + 3600, "delivery", account,
		    arena_strf(arena, ",'message':'o%d','result':'opened','count':40", day).at);
	}
}

static void who_is_framed_is_at_most_held(void **state)
{
	const char *letter;

	(void)state;
	tell_old_customer("framed");
	letter = arena_strf(arena, "%s visit https://harbour-shop.example/offers today %s",
			    words_made(50), THEME)
			 .at;
	mail(DAY, "framed", letter, 100, 1);
	for (int i = 0; i < 40; i++) { /* its letter, its link, its network, its hour */
		const char *bot = name_of("bot", i);

		add(DAY / 2 + 60 * i, "account", bot,
		    arena_strf(arena, ",'plan':'free','ip':'203.0.113.%d'", 10 + i).at);
		for (int m = 0; m < 20; m++)
			mail(DAY + 60 * m + i, bot, letter, 1, 40);
	}
	tell_lines(by_time);
	assert_true(count_states("bot", 40, STATE_DISABLED) > 30);
	assert_true(look("framed").state <= STATE_HELD);
}

static void what_was_done_is_forgotten_with_time(void **state)
{
	double once;

	(void)state;
	add(0, "account", "late", ",'plan':'paid'");
	for (int m = 0; m < 10; m++)
		mail(DAY + 600 * m, "late", words_made(40), 10, 18);
	tell_lines(by_time);
	once = look("late").probability;
	assert_true(once > 0.3);
	line_count = 0;
	add(120 * (int64_t)DAY, "login", "somebody", ",'ip':'198.51.100.7'");
	tell_lines(by_time);
	assert_true(look("late").probability < once / 10);
	assert_int_equal(look("late").verdict, VERDICT_CLEAN);
}

static void clusters_that_one_link_joined_part_with_it(void **state)
{
	(void)state;
	for (int i = 0; i < 6; i++)
		add(60 * i, "card", name_of("one", i),
		    i < 3 ? ",'fingerprint':'left'" : ",'fingerprint':'right'");
	tell_lines(by_time);
	assert_true(are_together("one-000", "one-002") && are_together("one-003", "one-005"));
	assert_false(are_together("one-000", "one-003"));
	line_count = 0;
	add(DAY, "card", "one-bridge", ",'fingerprint':'left'");
	add(DAY + 60, "card", "one-bridge", ",'fingerprint':'right'");
	tell_lines(by_time);
	assert_true(are_together("one-000", "one-003") && are_together("one-bridge", "one-003"));
	act(ACT_APART, "one-bridge", "a test card of the bank's");
	scan();
	assert_true(are_together("one-000", "one-002") && are_together("one-003", "one-005"));
	assert_false(are_together("one-000", "one-003"));
	assert_int_equal(look("one-bridge").cluster.n, 0);
}

static void more_answers_at_the_same_rates_raise_nobody(void **state)
{
	double before[GOOD];

	(void)state;
	for (int more = 0; more < 2; more++) {
		if (more) {
			desk_close_at(&desk);
			assert_int_equal(folder_remove(desk_folder), 0);
			desk_folder_begin();
		}
		line_count = 0;
		for (int i = 0; i < 60; i++) {
			const char *account = name_of("good", i), *id = name_of("x", i);
			int times = more ? 100 : 1;

			add(60 * i, "account", account, ",'plan':'paid'");
			add(DAY + 60 * i, "message", account,
			    arena_strf(arena, ",'id':'%s','recipients':%d", id, 200 * times).at);
			add(DAY + 60 * i + 20, "delivery", account,
			    arena_strf(arena, ",'message':'%s','result':'delivered','count':%d", id,
				       (200 - i / 4) * times)
				    .at);
			add(DAY + 60 * i + 30, "delivery", account,
			    arena_strf(arena, ",'message':'%s','result':'bounced','count':%d", id,
				       (i / 4) * times + !(i / 4))
				    .at);
		}
		tell_lines(by_time);
		for (int i = 0; i < 60; i++) {
			double now = look(name_of("good", i)).probability;

			if (more && now > before[i] + 1e-3)
				fail_msg("good-%03d: %.6f, and %.6f with more", i, before[i], now);
			before[i] = now;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUARDED(a_popular_address_bank_and_theme_convict_nobody),
		GUARDED(the_order_within_a_second_changes_no_verdict),
		GUARDED(who_is_framed_is_at_most_held),
		GUARDED(what_was_done_is_forgotten_with_time),
		GUARDED(clusters_that_one_link_joined_part_with_it),
		GUARDED(more_answers_at_the_same_rates_raise_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
