/*
 * Who belongs together, and who only looks it: actors that have something in common with honest people or with each other.
 */
#include "tests/engine/whole_desk.h"

#define NET 12
#define CROWD_SIZE 40

struct net {
	const char *name;
	const char *signed_up; /* of its accounts, besides; %d is each one's number */
	int64_t began, bursts; /* from the start */
	int64_t apart;         /* seconds between two that sign up */
	const char *letter;    /* what it sends */
};

static const char *numbered(const char *text, int i)
{
	const char *sign = strstr(text, "%d");

	if (!sign)
		return text;
	return arena_strf(arena, "%.*s%d%s", (int)(sign - text), text, i, sign + 2).at;
}

/* Of a letter that comes back; out of a network of its own. */
static void spam(int64_t at, const char *account, int net, int i, const char *letter)
{
	const char *id = arena_strf(arena, "s%d", line_count).at;

	add(at, "message", account,
	    arena_strf(arena,
		       ",'id':'%s','ip':'192.0.%d.%d','subject':'%s','text':'%s','recipients':10",
		       id, net, 10 + i % 200, words_made(2), letter)
		    .at);
	add(at + 10, "delivery", account,
	    arena_strf(arena, ",'message':'%s','result':'delivered','count':6", id).at);
	add(at + 15, "delivery", account,
	    arena_strf(arena, ",'message':'%s','result':'bounced','count':4", id).at);
}

static void tell_bots(const struct net *net, int number, int count)
{
	for (int i = 0; i < count; i++) {
		const char *account = name_of(net->name, i);
		int64_t at = net->began + i * net->apart;

		add(at, "account", account, numbered(net->signed_up, i));
		add(at + 30, "card", account,
		    arena_strf(arena, ",'fingerprint':'%s','bin':'51%04d'", net->name, number).at);
		for (int m = 0; m < 12; m++)
			spam(net->bursts + (int64_t)120 * m + i, account, number, i, net->letter);
	}
}

/* People who have been there for long, so that the desk knows somebody. */
static void tell_old_town(int count)
{
	for (int i = 0; i < count; i++) {
		const char *account = name_of("old", i), *id = name_of("o", i);

		add(-200 * (int64_t)DAY + (int64_t)900 * i, "account", account, ",'plan':'paid'");
		add(-2 * (int64_t)DAY + (int64_t)300 * i, "message", account,
		    arena_strf(arena, ",'id':'%s','recipients':50,'text':'%s'", id, words_made(30))
			    .at);
		add(-2 * (int64_t)DAY + (int64_t)300 * i + 60, "delivery", account,
		    arena_strf(arena, ",'message':'%s','result':'delivered','count':50", id).at);
	}
}

/* Somebody new who writes to a list of their own making. */
static void tell_newcomer(int64_t at, const char *account, const char *rest, const char *letter)
{
	add(at, "account", account, rest);
	for (int m = 0; m < 3; m++) {
		const char *id = arena_strf(arena, "n%d", line_count).at;

		add(at + 7200 + (int64_t)3600 * m, "message", account,
		    arena_strf(arena, ",'id':'%s','subject':'%s','text':'%s %s','recipients':30",
			       id, words_made(3), words_made(10), letter)
			    .at);
		add(at + 7260 + (int64_t)3600 * m, "delivery", account,
		    arena_strf(arena, ",'message':'%s','result':'delivered','count':30", id).at);
	}
}

/* Its name, its postcode, its phone and its hours are anybody's who looks it up. */
static void who_signs_up_under_a_customers_name_does_not_take_it_along(void **state)
{
	const struct net net = {
		.name = "copy",
		.signed_up = ",'plan':'paid','name':'Ada Byron','phone':'+493012345678'",
		.began = DAY,
		.bursts = DAY + 9000,
		.apart = 60,
		.letter = words_made(60),
	};

	(void)state;
	tell_old_town(40);
	tell_newcomer(DAY / 2, "ada", net.signed_up, words_made(60));
	add(DAY / 2 + 60, "card", "ada",
	    ",'fingerprint':'a-1','name':'Ada Byron','postcode':'10115'");
	tell_bots(&net, 7, NET);
	for (int i = 0; i < NET; i++)
		add(DAY + 40 + (int64_t)60 * i, "card", name_of("copy", i),
		    ",'fingerprint':'copy','name':'Ada Byron','postcode':'10115'");
	tell_lines(by_time);
	assert_int_equal(count_states("copy", NET, STATE_DISABLED), NET);
	assert_true(look("ada").state <= STATE_HELD);
}

/* Both lead to its site, with its letter's words, out of its network. */
static void two_nets_that_frame_one_customer_stay_two(void **state)
{
	const char *stolen = arena_strf(arena, "%s https://www.harbour-shop.example/offers %s",
					words_made(12), words_made(12))
				     .at;
	struct net one = {
		.name = "first", .began = DAY, .bursts = 2 * (int64_t)DAY, .apart = 600
	};
	struct net two = {
		.name = "second", .began = DAY, .bursts = 2 * (int64_t)DAY, .apart = 700
	};

	(void)state;
	one.signed_up = ",'plan':'free','ip':'203.0.113.%d'";
	two.signed_up = ",'plan':'free','ip':'203.0.113.2%d'";
	one.letter = arena_strf(arena, "%s %s", words_made(50), stolen).at;
	two.letter = arena_strf(arena, "%s %s", words_made(50), stolen).at;
	tell_old_town(60);
	add(-90 * (int64_t)DAY, "account", "framed", ",'plan':'paid','ip':'203.0.113.250'");
	for (int day = 10; day > 0; day--)
		add(-day * (int64_t)DAY, "message", "framed",
		    arena_strf(arena,
			       ",'id':'f%d','ip':'203.0.113.250','recipients':40,'text':'%s'", day,
			       stolen)
			    .at);
	tell_bots(&one, 1, NET);
	tell_bots(&two, 2, NET);
	tell_lines(by_time);
	assert_true(are_together("first-000", "first-011") &&
		    are_together("second-000", "second-011"));
	assert_false(are_together("first-000", "second-000"));
	assert_false(are_together("first-000", "framed"));
	assert_true(look("framed").state <= STATE_HELD);
}

/* Residential exits are let to whoever pays: one of each net's came out of the same. */
static void two_nets_out_of_one_pool_of_exits_stay_two(void **state)
{
	struct net one = {
		.name = "first", .began = DAY, .bursts = 2 * (int64_t)DAY, .apart = 600
	};
	struct net two = { .name = "second",
			   .began = 3 * (int64_t)DAY,
			   .bursts = 4 * (int64_t)DAY,
			   .apart = 700 };

	(void)state;
	one.signed_up = ",'plan':'free','ip':'100.64.%d.1'";
	two.signed_up = ",'plan':'free','ip':'100.65.%d.1'";
	one.letter = words_made(60);
	two.letter = words_made(60);
	tell_old_town(40);
	tell_bots(&one, 1, NET);
	tell_bots(&two, 2, NET);
	add(DAY + DAY / 2, "login", "first-003", ",'ip':'198.18.7.9'");
	add(3 * (int64_t)DAY + DAY / 2, "login", "second-005", ",'ip':'198.18.7.9'");
	tell_lines(by_time);
	assert_true(are_together("first-000", "first-011") &&
		    are_together("second-000", "second-011"));
	assert_false(are_together("first-000", "second-000"));
	assert_int_equal(count_states("first", NET, STATE_DISABLED), NET);
	assert_int_equal(count_states("second", NET, STATE_DISABLED), NET);
}

/* One card, one line and one theme for forty shops, and one of them sells its list. */
static void a_resellers_clients_are_not_one_of_theirs(void **state)
{
	const char *theme = words_made(20);

	(void)state;
	tell_old_town(40);
	for (int i = 0; i < CROWD_SIZE; i++) {
		tell_newcomer((int64_t)3600 * i, name_of("client", i),
			      ",'plan':'paid','ip':'198.51.100.20'",
			      arena_strf(arena, "%s %s", words_made(20), theme).at);
		add((int64_t)3600 * i + 60, "card", name_of("client", i),
		    ",'fingerprint':'reseller'");
	}
	for (int m = 0; m < 20; m++)
		spam(2 * (int64_t)DAY + (int64_t)300 * m, "client-017", 9, 17,
		     arena_strf(arena, "%s %s", words_made(40), theme).at);
	tell_lines(by_time);
	assert_int_equal(look("client-017").state, STATE_DISABLED);
	assert_int_equal(count_states("client", CROWD_SIZE, STATE_DISABLED), 1);
}

/* A hall of residence behind one line, on the first day of term, and three of its rooms sell pills. */
static void who_shares_a_house_with_spammers_is_none(void **state)
{
	const char *pills = words_made(50);

	(void)state;
	tell_old_town(40);
	for (int i = 0; i < CROWD_SIZE; i++)
		tell_newcomer(DAY + (int64_t)1800 * i, name_of("room", i),
			      ",'plan':'free','ip':'2001:db8:77::5','name':'Student'",
			      words_made(40));
	for (int i = 10; i < 13; i++)
		for (int m = 0; m < 15; m++)
			spam(3 * (int64_t)DAY + (int64_t)60 * m + i, name_of("room", i), 9, i,
			     pills);
	tell_lines(by_time);
	assert_int_equal(count_states("room", CROWD_SIZE, STATE_DISABLED), 3);
}

/* A template off the shelf: forty who bought it, and a net that did. */
static void who_bought_the_same_template_is_not_disabled_for_it(void **state)
{
	const char *template = words_made(45);
	const struct net net = {
		.name = "bot",
		.signed_up = ",'plan':'free'",
		.began = DAY,
		.bursts = 2 * (int64_t)DAY,
		.apart = 300,
		.letter = arena_strf(arena, "%s %s", template, words_made(15)).at,
	};

	(void)state;
	tell_old_town(40);
	for (int i = 0; i < CROWD_SIZE; i++)
		tell_newcomer(DAY / 2 + (int64_t)3000 * i, name_of("buyer", i), ",'plan':'paid'",
			      template);
	tell_bots(&net, 3, NET);
	tell_lines(by_time);
	assert_int_equal(count_states("bot", NET, STATE_DISABLED), NET);
	assert_int_equal(count_states("buyer", CROWD_SIZE, STATE_DISABLED), 0);
}

/* An account every half a day, each on a network of its own: what they have is one card. */
static void a_net_that_joins_in_a_week_is_one(void **state)
{
	const struct net net = {
		.name = "slow",
		.signed_up = ",'plan':'free','ip':'2001:db8:%d::1'",
		.began = DAY,
		.bursts = 8 * (int64_t)DAY,
		.apart = DAY / 2,
		.letter = words_made(60),
	};

	(void)state;
	tell_old_town(40);
	tell_bots(&net, 4, NET);
	tell_lines(by_time);
	for (int i = 1; i < NET; i++)
		assert_true(are_together("slow-000", name_of("slow", i)));
	assert_int_equal(count_states("slow", NET, STATE_DISABLED), NET);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		GUARDED(who_signs_up_under_a_customers_name_does_not_take_it_along),
		GUARDED(two_nets_that_frame_one_customer_stay_two),
		GUARDED(two_nets_out_of_one_pool_of_exits_stay_two),
		GUARDED(a_resellers_clients_are_not_one_of_theirs),
		GUARDED(who_shares_a_house_with_spammers_is_none),
		GUARDED(who_bought_the_same_template_is_not_disabled_for_it),
		GUARDED(a_net_that_joins_in_a_week_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
