#include "store_make.h"

#include "core/base/buf.h"
#include "core/model/event.h"
#include "core/model/place.h"

static const struct moment wall = { INT64_C(1700000000) * MOMENT_SECOND };

static struct event login(const char *account, const char *id, int64_t seconds)
{
	return (struct event){
		.type = EVENT_LOGIN,
		.at = { wall.us + seconds * MOMENT_SECOND },
		.account = str_of(account),
		.id = str_of(id),
	};
}

static struct event of_type(enum event_type type, const char *account, const char *id,
			    int64_t seconds)
{
	struct event event = login(account, id, seconds);

	event.type = type;
	if (type == EVENT_MESSAGE)
		event.as.message.recipients = -1;
	return event;
}

static bool add_at(const struct event *event, const struct place *place)
{
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(100000);
	struct event_put put = { .event = event, .place = place };

	event_write(event, &kept);
	put.kept = buf_str(&kept);
	assert_int_equal(store_events_add(store, &put, 1), ERR_NONE);
	return put.is_new;
}

static bool add(struct event event)
{
	bool own = !db_is_writing(store->db), is_new;

	if (own)
		assert_int_equal(store_write(store), ERR_NONE);
	is_new = add_at(&event, NULL);
	if (own)
		assert_int_equal(store_commit(store), ERR_NONE);
	return is_new;
}

static void tend_all(void)
{
	bool more = true;

	while (more)
		assert_int_equal(store_tend(store, &more), ERR_NONE);
}

static struct account_no number(const char *id)
{
	struct account_no no = { -1 };

	assert_int_equal(store_account_find(store, str_of(id), &no), ERR_NONE);
	return no;
}

/* The ids of an account's events in the cursor's order, joined by blanks. */
static const char *ids(const char *account, uint32_t types, bool newest_first)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct buf list = BUF_UP_TO(100000);
	struct stored_event event;
	const char *kept;

	assert_int_equal(event_cursor_open(store, number(account), types, newest_first, &cursor),
			 ERR_NONE);
	while (event_cursor_next(cursor, arena, &event)) {
		check_text(event.event.account, account);
		buf_addf(&list, "%s%" PRI_STR, list.len ? " " : "", ARG_STR(event.event.id));
	}
	assert_int_equal(event_cursor_error(cursor), ERR_NONE);
	kept = arena_str(arena, buf_str(&list)).at;
	buf_release(&list);
	return kept;
}

static void brings_events_back_as_they_were(void **state)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct event event = of_type(EVENT_CHAT, "acct-1", "c\xc3\xa4t", 5);
	struct stored_event stored;

	(void)state;
	event.as.chat.conversation = STR("talk");
	event.as.chat.text = STR("im now at home,\n\"germany\"");
	event.as.chat.from = CHAT_CUSTOMER;
	assert_int_equal(ip_parse(STR("2001:db8::1"), &event.as.chat.ip), ERR_NONE);
	assert_true(add(event));
	assert_int_equal(event_cursor_open(store, number("acct-1"), EVENT_TYPES_ALL, false,
					   &cursor),
			 ERR_NONE);
	assert_true(event_cursor_next(cursor, arena, &stored));
	assert_int_equal(stored.event.type, EVENT_CHAT);
	assert_true(stored.event.at.us == event.at.us);
	check_text(stored.event.account, "acct-1");
	check_text(stored.event.id, "c\xc3\xa4t");
	check_text(stored.event.as.chat.text, "im now at home,\n\"germany\"");
	assert_memory_equal(&stored.event.as.chat.ip, &event.as.chat.ip, sizeof(struct ip));
	assert_false(stored.has_place);
	assert_false(event_cursor_next(cursor, arena, &stored));
}

static void keeps_places_whole_and_once(void **state)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	struct place place = {
		.country = "GB",
		.city = STR("K\xc3\xb6ln \"am\" Rhein"),
		.timezone = STR("Europe/London"),
		.pinned = true,
		.latitude = 51.5074,
		.longitude = -0.1278,
		.accuracy_km = 20,
		.asn = 4200000000,
		.network = STR("Andrews"),
		.proxy = { .verdict = PROXY_VPN,
			   .provider = STR("Hidden"),
			   .confidence = 0.75,
			   .sources = { { STR("list"), PROXY_VPN, { 77 } },
					{ STR("mmdb"), PROXY_NONE, { 0 } } },
			   .source_count = 2 },
	};
	struct place nowhere = { .proxy = { .confidence = 0.0 / 1.0 } };
	struct event first = login("a", "1", 1), second = login("a", "2", 2),
		     third = login("a", "3", 3);
	struct stored_event stored;

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_true(add_at(&first, &place));
	assert_true(add_at(&second, &nowhere));
	assert_int_equal(store_commit(store), ERR_NONE);
	store_close(store); /* and what it remembers */
	assert_int_equal(store_open(store_path, STORE_WRITE, &store), ERR_NONE);
	assert_int_equal(store_write(store), ERR_NONE);
	assert_true(add_at(&third, &place));
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(number_of("SELECT count(*) FROM place"), 2);

	assert_int_equal(event_cursor_open(store, number("a"), EVENT_TYPES_ALL, true, &cursor),
			 ERR_NONE);
	assert_true(event_cursor_next(cursor, arena, &stored));
	assert_true(stored.has_place);
	assert_string_equal(stored.place.country, "GB");
	check_text(stored.place.city, "K\xc3\xb6ln \"am\" Rhein");
	check_text(stored.place.timezone, "Europe/London");
	assert_true(stored.place.pinned);
	assert_true(stored.place.latitude == 51.5074 && stored.place.longitude == -0.1278);
	assert_true(stored.place.accuracy_km == 20);
	assert_true(stored.place.asn == 4200000000);
	check_text(stored.place.network, "Andrews");
	assert_int_equal(stored.place.proxy.verdict, PROXY_VPN);
	check_text(stored.place.proxy.provider, "Hidden");
	assert_true(stored.place.proxy.confidence == 0.75);
	assert_int_equal(stored.place.proxy.source_count, 2);
	check_text(stored.place.proxy.sources[0].source, "list");
	assert_int_equal(stored.place.proxy.sources[0].as_of.us, 77);
	assert_int_equal(stored.place.proxy.sources[1].says, PROXY_NONE);
	assert_true(event_cursor_next(cursor, arena, &stored));
	assert_true(stored.has_place);
	assert_false(stored.place.pinned);
	assert_true(str_is_absent(stored.place.city));
}

static void takes_an_event_once(void **state)
{
	struct event twice[2] = { login("b", "x", 1), login("b", "x", 9) };
	struct event_put puts[2] = { { .event = &twice[0], .kept = STR("{}") },
				     { .event = &twice[1], .kept = STR("{}") } };

	(void)state;
	assert_true(add(login("a", "1", 1)));
	assert_false(add(login("a", "1", 1)));
	assert_false(add(login("a", "1", 2))); /* another time is no other event */
	assert_true(add(login("a", "2", 1)));
	assert_true(add(login("b", "1", 1)));
	assert_true(add(of_type(EVENT_MESSAGE, "a", "1", 1)));
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_events_add(store, puts, 2), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_true(puts[0].is_new && !puts[1].is_new);
	assert_string_equal(ids("a", EVENT_TYPES_ALL, false), "1 2 1");
}

static void numbers_accounts_as_they_come_and_marks_them_dirty(void **state)
{
	struct event scanner = of_type(EVENT_SCANNER, NULL, "s", 1);
	struct account_no *dirty;
	size_t count;

	(void)state;
	add(login("zoe", "1", 9));
	add(login("amy", "1", 1));
	add(login("zoe", "2", 2));
	add(scanner);
	assert_false(add(scanner));
	assert_int_equal(number("zoe").n, 1);
	assert_int_equal(number("amy").n, 2);
	assert_int_equal(number_of("SELECT count(*) FROM account"), 2);
	assert_int_equal(store_dirty(store, arena, 10, &dirty, &count), ERR_NONE);
	assert_int_equal(count, 2);
	assert_int_equal(dirty[0].n, 1);
	assert_int_equal(number_of("SELECT account FROM fresh_a WHERE id = 's'"), 0);
}

static void marks_an_account_again_once_it_was_judged(void **state)
{
	struct judged judged = { 0 };
	struct store *other = NULL;

	(void)state;
	add(login("a", "1", 1));
	judged.no = number("a");
	assert_int_equal(store_judged_put(store, &judged), ERR_NONE);
	assert_int_equal(number_of("SELECT count(*) FROM dirty"), 0);
	add(login("a", "2", 1));
	assert_int_equal(number_of("SELECT count(*) FROM dirty"), 1);
	assert_int_equal(store_open(store_path, STORE_WRITE, &other), ERR_NONE);
	assert_int_equal(store_judged_put(other, &judged), ERR_NONE);
	store_close(other);
	add(login("a", "3", 1));
	assert_int_equal(number_of("SELECT count(*) FROM dirty"), 1);
}

static void forgets_what_a_write_took_back(void **state)
{
	struct place place = { .country = "DE" };
	struct event event = login("ghost", "1", 1), kept = login("real", "1", 1);

	(void)state;
	assert_int_equal(store_write(store), ERR_NONE);
	assert_true(add_at(&event, &place));
	store_end(store);
	assert_int_equal(store_write(store), ERR_NONE);
	assert_true(add_at(&kept, &place));
	assert_true(add_at(&event, &place));
	assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(number("real").n, 1);
	assert_int_equal(number("ghost").n, 2);
	assert_int_equal(number_of("SELECT count(*) FROM place"), 1);
}

static void finds_who_sent_a_message(void **state)
{
	struct account_no *accounts;
	size_t count;

	(void)state;
	store->sizes.fresh_events = 4;
	for (int round = 0; round < 2; round++) {
		add(of_type(EVENT_MESSAGE, "b", "m1", 1));
		add(of_type(EVENT_MESSAGE, "a", "m1", 2));
		add(of_type(EVENT_MESSAGE, "a", "m2", 3));
		add(login("c", "m1", 4));
		add(login("c", "x", 4));
		assert_int_equal(store_message_accounts(store, arena, STR("m1"), &accounts, &count),
				 ERR_NONE);
		assert_int_equal(count, 2);
		assert_int_equal(accounts[0].n, number("b").n);
		assert_int_equal(accounts[1].n, number("a").n);
		assert_int_equal(store_message_accounts(store, arena, STR("m3"), &accounts, &count),
				 ERR_NONE);
		assert_int_equal(count, 0);
		tend_all();
	}
	assert_true(number_of("SELECT count(*) FROM event") > 0);
}

static void tells_the_clock_of_the_stream(void **state)
{
	struct moment now = moment_now(), clock;
	struct event event = login("a", "1", 0);

	(void)state;
	assert_int_equal(store_clock(store, now, &clock), ERR_NONE);
	assert_true(moment_is_never(clock));
	event.at.us = now.us - 5 * MOMENT_HOUR;
	add(event);
	event.id = STR("2");
	event.at.us = now.us - 5 * MOMENT_HOUR - 7;
	add(event);
	assert_int_equal(store_clock(store, now, &clock), ERR_NONE);
	assert_true(clock.us == now.us - 5 * MOMENT_HOUR);

	/* Far ahead: it counts when its day is near. */
	event.id = STR("3");
	event.at.us = now.us + 3 * MOMENT_DAY;
	add(event);
	event.id = STR("4");
	event.at.us = now.us + 3 * MOMENT_DAY + 9;
	add(event);
	assert_int_equal(store_clock(store, now, &clock), ERR_NONE);
	assert_true(clock.us == now.us - 5 * MOMENT_HOUR);
	assert_int_equal(store_clock(store, (struct moment){ now.us + 2 * MOMENT_DAY }, &clock),
			 ERR_NONE);
	assert_true(clock.us == now.us + 3 * MOMENT_DAY);
	event.id = STR("5");
	event.at.us = now.us + MOMENT_HOUR;
	add(event);
	assert_int_equal(store_clock(store, now, &clock), ERR_NONE);
	assert_true(clock.us == now.us + MOMENT_HOUR);
}

/* -- many events, in many runs -------------------------------------------------------------- */

#define MANY 2000

struct made {
	char account[16], id[16];
	int64_t at;
	enum event_type type;
	bool gone;
};
static struct made made[MANY];

static uint32_t chance(uint32_t below)
{
	static uint64_t state = 88172645463325252;

	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 16) % below;
}

static struct event event_of(const struct made *m)
{
	return of_type(m->type, m->account, m->id, m->at);
}

static void make_many(void)
{
	for (size_t i = 0; i < MANY; i++) {
		/* One account has a fifth of all. */
		snprintf(made[i].account, sizeof(made[i].account), "acct-%u",
			 chance(5) ? chance(40) : 0);
		snprintf(made[i].id, sizeof(made[i].id), "e%zu", i);
		made[i].at = chance(500);
		made[i].type = chance(2) ? EVENT_LOGIN : EVENT_MESSAGE;
		made[i].gone = false;
	}
}

static int by_event(const void *a, const void *b)
{
	struct event one = event_of(*(const struct made *const *)a),
		     two = event_of(*(const struct made *const *)b);

	return event_compare(&one, &two);
}

static void expect_all_in_order(const char *account)
{
	const struct made *of_account[MANY];
	CLEANUP(buf_release) struct buf up = BUF_UP_TO(100000), down = BUF_UP_TO(100000);
	size_t count = 0;

	for (size_t i = 0; i < MANY; i++) {
		if (!made[i].gone && strcmp(made[i].account, account) == 0)
			of_account[count++] = &made[i];
	}
	qsort(of_account, count, sizeof(struct made *), by_event);
	for (size_t i = 0; i < count; i++) {
		buf_addf(&up, "%s%s", i ? " " : "", of_account[i]->id);
		buf_addf(&down, "%s%s", i ? " " : "", of_account[count - 1 - i]->id);
	}
	assert_int_equal(store_read(store), ERR_NONE);
	assert_string_equal(ids(account, EVENT_TYPES_ALL, false), buf_text(&up));
	assert_string_equal(ids(account, EVENT_TYPES_ALL, true), buf_text(&down));
	store_end(store);
}

static void expect_known(void)
{
	assert_int_equal(store_write(store), ERR_NONE);
	for (size_t i = 0; i < MANY; i += 7)
		assert_int_equal(add(event_of(&made[i])), made[i].gone);
	assert_int_equal(store_commit(store), ERR_NONE);
}

static void expect_everything(void)
{
	expect_all_in_order("acct-0");
	expect_all_in_order("acct-7");
	expect_all_in_order("acct-39");
	expect_known();
}

static void small_sizes(void)
{
	store->sizes = (struct sizes){ .fresh_events = 50,
				       .idle_fresh = 10,
				       .slice_rows = 40,
				       .fan = 4,
				       .lookup_fresh = 20,
				       .lookup_fan = 3,
				       .few_events = 1 };
}

static void fill(void)
{
	bool more;
	enum err e;

	make_many();
	small_sizes();
	for (size_t i = 0; i < MANY; i += 40) {
		assert_int_equal(store_write(store), ERR_NONE);
		for (size_t j = i; j < i + 40; j++)
			assert_true(add(event_of(&made[j])));
		assert_int_equal(store_commit(store), ERR_NONE);
		e = i % 80 ? ERR_NONE : store_tend(store, &more);
		if (e)
			fail_msg("%s", err_text(e));
	}
}

static void shows_the_same_through_all_its_housekeeping(void **state)
{
	bool more = true;

	(void)state;
	fill();
	expect_everything();
	assert_true(number_of("SELECT count(*) FROM run WHERE level > 1") > 0);
	while (more) {
		assert_int_equal(store_tend(store, &more), ERR_NONE);
		expect_all_in_order("acct-0");
	}
	expect_everything();
	/* An idle desk has few runs, and nothing is left of what they were made from. */
	assert_true(number_of("SELECT count(*) FROM run WHERE level > 0") <= 3);
	assert_int_equal(number_of("SELECT count(*) FROM run WHERE state > 1 OR target <> 0"), 0);
	assert_int_equal(number_of("SELECT (SELECT count(*) FROM event)"
				   " + (SELECT count(*) FROM fresh_a)"
				   " + (SELECT count(*) FROM fresh_b)"),
			 MANY);
	assert_int_equal(number_of("SELECT sum(keys) FROM run"),
			 number_of("SELECT sum(length(keys)) / 24 FROM event_key"));
	assert_int_equal(number_of("SELECT sum(last - first + 1) FROM span"),
			 number_of("SELECT count(*) FROM event"));
}

static void keeps_its_fresh_events_few_when_nobody_tends(void **state)
{
	(void)state;
	make_many();
	small_sizes();
	for (size_t i = 0; i < MANY; i += 40) {
		assert_int_equal(store_write(store), ERR_NONE);
		for (size_t j = i; j < i + 40; j++)
			assert_true(add(event_of(&made[j])));
		assert_int_equal(store_commit(store), ERR_NONE);
	}
	assert_true(number_of("SELECT max(events) FROM run WHERE level = 0") <= 140);
	expect_everything();
}

static void goes_on_with_housekeeping_where_another_left_it(void **state)
{
	bool more = true;

	(void)state;
	fill();
	for (int slices = 0; more; slices++) {
		assert_int_equal(store_tend(store, &more), ERR_NONE);
		if (slices % 2) { /* what a handle knows by heart is lost, as in a crash */
			store_close(store);
			assert_int_equal(store_open(store_path, STORE_WRITE, &store), ERR_NONE);
			small_sizes();
		}
	}
	tend_all();
	expect_everything();
	assert_int_equal(number_of("SELECT count(*) FROM run WHERE state > 1 OR target <> 0"), 0);
}

static void lets_go_of_what_is_old(void **state)
{
	struct moment before = { wall.us + 250 * MOMENT_SECOND };
	int64_t removed = 0, expected = 0;
	struct event signup = of_type(EVENT_ACCOUNT, "acct-0", "signup", 0);
	bool more = true;

	(void)state;
	fill();
	assert_true(add(signup));
	while (more)
		assert_int_equal(store_retain(store, before, &removed, &more), ERR_NONE);
	for (size_t i = 0; i < MANY; i++) {
		made[i].gone = made[i].at < 250;
		expected += made[i].gone;
	}
	assert_int_equal(removed, expected);
	assert_int_equal(number_of("SELECT sum(events) FROM run WHERE state < 2"),
			 MANY - removed + 1);
	assert_int_equal(number_of("SELECT sum(keys) FROM run WHERE state = 1"),
			 number_of("SELECT sum(length(event_key.keys)) / 24 FROM event_key, run"
				   " WHERE state = 1 AND event_key.no >= key_first"
				   " AND event_key.no < key_first + buckets"));
	expect_all_in_order("acct-7");
	more = true;
	assert_int_equal(store_retain(store, before, &removed, &more), ERR_NONE);
	assert_false(more);
	assert_int_equal(removed, expected);
	assert_string_equal(ids("acct-0", 1u << EVENT_ACCOUNT, false), "signup");
	tend_all();
	expect_all_in_order("acct-39");
	expect_known();
}

static void leaves_types_out(void **state)
{
	(void)state;
	add(of_type(EVENT_MESSAGE, "a", "m1", 1));
	add(login("a", "l1", 2));
	add(of_type(EVENT_CHAT, "a", "c1", 3));
	assert_string_equal(ids("a", 1u << EVENT_LOGIN, false), "l1");
	assert_string_equal(ids("a", 1u << EVENT_MESSAGE | 1u << EVENT_CHAT, true), "c1 m1");
	assert_string_equal(ids("a", 1u << EVENT_CARD, true), "");
}

struct met {
	size_t count, stop;
	bool met[64];
};

static bool meet(void *with, struct account_no no, struct str id)
{
	struct met *met = with;

	assert_int_equal(number(arena_str(arena, id).at).n, no.n);
	assert_false(met->met[no.n]); /* each once */
	met->met[no.n] = true;
	return ++met->count != met->stop;
}

static void tells_who_has_events(void **state)
{
	struct account_no nobody = account_make("nobody");
	struct met met = { 0 }, some = { .stop = 7 };

	(void)state;
	fill();
	assert_true(number_of("SELECT count(*) FROM fresh_a") +
			    number_of("SELECT count(*) FROM fresh_b") >
		    0);
	assert_int_equal(store_accounts_met(store, meet, &met), ERR_NONE);
	assert_int_equal(met.count, 40);
	assert_false(met.met[nobody.n]);
	assert_int_equal(store_accounts_met(store, meet, &some), ERR_NONE);
	assert_int_equal(some.count, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORED(brings_events_back_as_they_were),
		STORED(keeps_places_whole_and_once),
		STORED(takes_an_event_once),
		STORED(numbers_accounts_as_they_come_and_marks_them_dirty),
		STORED(marks_an_account_again_once_it_was_judged),
		STORED(forgets_what_a_write_took_back),
		STORED(finds_who_sent_a_message),
		STORED(tells_the_clock_of_the_stream),
		STORED(leaves_types_out),
		STORED(shows_the_same_through_all_its_housekeeping),
		STORED(keeps_its_fresh_events_few_when_nobody_tends),
		STORED(goes_on_with_housekeeping_where_another_left_it),
		STORED(lets_go_of_what_is_old),
		STORED(tells_who_has_events),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
