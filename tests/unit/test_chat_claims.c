#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/desk/chat_claims.h"
#include "core/model/event.h"

static struct arena *arena;
static struct chat_lines lines;
static int64_t said;

static int begin(void **state)
{
	(void)state;
	arena = arena_new();
	said = 0;
	return 0;
}

static int end(void **state)
{
	(void)state;
	chat_lines_release(&lines);
	arena_free_at(&arena);
	return 0;
}

#define TALKED(test) cmocka_unit_test_setup_teardown(test, begin, end)

static void say_in(const char *conversation, enum chat_from from, const char *text)
{
	struct event event = { .type = EVENT_CHAT, .at = { ++said * MOMENT_MINUTE } };

	event.id = arena_strf(arena, "e%lld", (long long)said);
	event.as.chat = (struct event_chat){ .conversation = str_of(conversation),
					     .from = from,
					     .text = str_of(text) };
	chat_lines_add(&lines, &event);
}

static void customer(const char *text)
{
	say_in("c", CHAT_CUSTOMER, text);
}

static void rep(const char *text)
{
	say_in("c", CHAT_REP, text);
}

static const struct claim *claims(size_t expected)
{
	size_t count = 0;
	const struct claim *found = chat_lines_claims(&lines, NULL, 0, arena, &count);

	assert_int_equal(count, expected);
	return found;
}

static void presence_and_residence_count_and_nothing_else_does(void **state)
{
	const struct claim *found;

	(void)state;
	customer("I'm from Poland and my customers are in Austria. our office is in Prague");
	customer("i was in Italy last week, not in Russia, tomorrow i fly to Spain");
	claims(0);
	customer("im livin in germany");
	customer("im in hamburg now");
	found = claims(2);
	assert_string_equal(found[0].country, "DE");
	assert_true(found[0].present);
	assert_true(str_is(found[0].text, "im in hamburg now"));
	assert_true(str_is(found[0].event, "e4"));
	assert_int_equal(found[0].at.us, 4 * MOMENT_MINUTE);
	assert_int_equal(found[0].source, CLAIM_CHAT);
	assert_false(found[1].present);
	assert_true(found[1].trust < found[0].trust);
}

static void what_the_rep_says_is_no_claim(void **state)
{
	(void)state;
	rep("I am in Germany, and use no VPN");
	claims(0);
}

static void the_question_of_another_conversation_is_not_answered(void **state)
{
	(void)state;
	rep("Do you use a VPN?");
	say_in("other", CHAT_CUSTOMER, "no");
	claims(0);
	customer("no");
	assert_true(claims(1)[0].denies_proxy);
}

static void home_is_what_was_said_before(void **state)
{
	(void)state;
	customer("i live in vienna");
	customer("im at home");
	assert_string_equal(claims(2)[0].country, "AT");
	assert_true(claims(2)[0].present);
}

static void an_admission_takes_back_the_denial_before_it(void **state)
{
	(void)state;
	customer("im in berlin, no proxy");
	assert_true(claims(2)[0].denies_proxy);
	customer("ok, yes i use nordvpn");
	assert_false(claims(1)[0].denies_proxy);
}

static void the_newest_lines_are_read(void **state)
{
	(void)state;
	customer("i live in vienna");
	for (size_t i = 0; i < CHAT_LINES_MAX - 1; i++)
		customer("hello?");
	claims(1);
	customer("are you there");
	claims(0);
}

static void the_answers_are_json_and_text(void **state)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);

	(void)state;
	chat_claims_json(arena, STR("im in köln"), &out);
	assert_string_equal(buf_text(&out),
			    "{\"text\":\"im in köln\",\"claims\":[{\"kind\":\"presence\","
			    "\"country\":\"DE\",\"place\":\"Cologne\",\"tense\":\"present\","
			    "\"polarity\":\"affirmed\",\"span\":[0,11]}],\"denies_proxy\":false}");
	buf_clear(&out);
	chat_claims_json(arena, STR("im at home"), &out);
	assert_true(str_find(buf_str(&out), STR("\"country\":null,\"place\":null")) != SIZE_MAX);
	buf_clear(&out);
	/* A broken byte is three where it is printed. */
	chat_claims_json(arena, STR("caf\xe9, im in berlin"), &out);
	assert_true(str_find(buf_str(&out), STR("\"span\":[8,20]")) != SIZE_MAX);
	buf_clear(&out);
	chat_claims_describe(arena, STR("hello"), &out);
	assert_string_equal(buf_text(&out), "no claim\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TALKED(presence_and_residence_count_and_nothing_else_does),
		TALKED(what_the_rep_says_is_no_claim),
		TALKED(the_question_of_another_conversation_is_not_answered),
		TALKED(home_is_what_was_said_before),
		TALKED(an_admission_takes_back_the_denial_before_it),
		TALKED(the_newest_lines_are_read),
		TALKED(the_answers_are_json_and_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
