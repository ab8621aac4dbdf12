#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/model/event.h"

#define HEAD(type) "{\"type\":\"" type "\",\"at\":1795427971,\"account\":\"a1\",\"id\":\"e1\","

/* clang-format off */
static const struct {
	const char *line, *kept;
} cases[] = {
	{ HEAD("account") "\"device\":\"d\",\"name\":\"J\\u00f6rg\\u0000\\u202e\",\"plan\":\"free\",\"email\":\"\",\"company\":\"C\",\"website\":\"w\",\"phone\":\"p\","
	  "\"country\":\"c\",\"language\":\"l\",\"timezone\":\"t\",\"ip\":\"2001:DB8:0::1\",\"user_agent\":\"u\",\"junk\":1}",
	  "{\"name\":\"J\xC3\xB6rg\\u0000\\u202e\",\"email\":\"\",\"plan\":\"free\",\"company\":\"C\",\"website\":\"w\",\"phone\":\"p\",\"country\":\"c\","
	  "\"language\":\"l\",\"timezone\":\"t\",\"ip\":\"2001:db8::1\",\"user_agent\":\"u\",\"device\":\"d\"}" },
	{ HEAD("account") "\"plan\":null}", "{}" },
	{ HEAD("card") "\"fingerprint\":\"f\",\"bin\":\"411111\",\"last4\":\"0042\",\"country\":\"GB\",\"name\":\"N\",\"postcode\":\"P\",\"avs\":\"pass\",\"cvc\":\"fail\",\"prepaid\":false}",
	  "{\"fingerprint\":\"f\",\"bin\":\"411111\",\"last4\":\"0042\",\"country\":\"GB\",\"name\":\"N\",\"postcode\":\"P\",\"avs\":\"pass\",\"cvc\":\"fail\",\"prepaid\":false}" },
	{ HEAD("login") "\"ip\":\"1.2.3.4\",\"via\":\"api\"}", "{\"ip\":\"1.2.3.4\",\"via\":\"api\"}" },
	{ HEAD("domain") "\"domain\":\"x.example\",\"state\":\"added\",\"mx\":true,\"registered_at\":\"2026-01-02T03:04:05.5+01:00\"}",
	  "{\"domain\":\"x.example\",\"state\":\"added\",\"mx\":true,\"registered_at\":\"2026-01-02T02:04:05.5Z\"}" },
	{ HEAD("message") "\"subject\":\"S 4111111111111111\",\"text\":\"T\",\"html\":\"H\",\"raw\":\"R\",\"links\":[\"a\",\"b\"],\"recipients\":0,\"from\":\"f\",\"reply_to\":\"r\",\"domain\":\"d\",\"ip\":\"::ffff:1.2.3.4\"}",
	  "{\"ip\":\"1.2.3.4\",\"domain\":\"d\",\"from\":\"f\",\"reply_to\":\"r\",\"subject\":\"S ************1111\",\"links\":[\"a\",\"b\"],\"recipients\":0}" },
	{ HEAD("message") "\"links\":[]}", "{}" },
	{ HEAD("delivery") "\"message\":\"m\",\"result\":\"clicked\",\"code\":250}", "{\"message\":\"m\",\"result\":\"clicked\",\"count\":1,\"code\":\"250\"}" },
	{ HEAD("chat") "\"conversation\":\"c\",\"from\":\"customer\",\"text\":\"im now at home, germany\",\"ip\":\"81.2.69.160\"}",
	  "{\"conversation\":\"c\",\"from\":\"customer\",\"text\":\"im now at home, germany\",\"ip\":\"81.2.69.160\"}" },
	{ HEAD("scanner") "\"scanner\":\"s\",\"value\":\"v\",\"verdict\":\"malware\"}", "{\"scanner\":\"s\",\"value\":\"v\",\"verdict\":\"malware\"}" },
	{ HEAD("action") "\"action\":\"delete\",\"by\":\"b\",\"reason\":\"r\"}", "{\"action\":\"delete\",\"by\":\"b\",\"reason\":\"r\"}" },
};
/* clang-format on */

static void read_back(struct arena *arena, const struct event *event, struct str kept,
		      struct event *back)
{
	assert_int_equal(event_read_kept(arena, kept, event->type, event->at, event->account,
					 event->id, back),
			 ERR_NONE);
}

static void keeps_the_fields_of_the_contract_and_nothing_else(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(10000);
		struct event event;

		assert_int_equal(event_read(arena, str_of(cases[i].line), &event), ERR_NONE);
		event_write(&event, &out);
		assert_string_equal(buf_text(&out), cases[i].kept);
	}
}

static void reads_back_what_it_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(10000);
		CLEANUP(buf_release) struct buf again = BUF_UP_TO(10000);
		struct event event, back;

		assert_int_equal(event_read(arena, str_of(cases[i].line), &event), ERR_NONE);
		event_write(&event, &out);
		read_back(arena, &event, buf_str(&out), &back);
		assert_int_equal(event_compare(&event, &back), 0);
		assert_true(ip_equal(event_ip(&event), event_ip(&back)));
		event_write(&back, &again);
		assert_string_equal(buf_text(&again), cases[i].kept);
	}
}

static void keeps_excerpt_and_sketch_of_a_reduced_message(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(10000);
	struct event event = { .type = EVENT_MESSAGE, .account = STR("a"), .id = STR("m") }, back;
	struct event_message *message = &event.as.message;

	(void)state;
	message->excerpt = STR("4111111111111111 is kept as reduced");
	message->recipients = -1;
	message->sketch_len = SKETCH_LEN;
	for (size_t i = 0; i < SKETCH_LEN; i++)
		message->sketch[i] = (i * UINT64_C(0x9E3779B97F4A7C15)) ^ (UINT64_MAX << i);
	event_write(&event, &out);
	assert_int_equal(str_find_char(buf_str(&out), '\\'), SIZE_MAX);
	read_back(arena, &event, buf_str(&out), &back);
	assert_true(str_equal(back.as.message.excerpt, message->excerpt));
	assert_int_equal(back.as.message.sketch_len, SKETCH_LEN);
	assert_memory_equal(back.as.message.sketch, message->sketch, sizeof(message->sketch));
	assert_int_equal(back.as.message.recipients, -1);
}

static void keeps_the_signs_of_a_message(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(10000);
	const struct sign signs[] = {
		{ SIGN_FROM_NAME, STR("Chase"), STR("Chase \"Online\""), STR("acme.example") },
		{ .kind = SIGN_CREDENTIALS, .quote = STR("verify your password") },
	};
	struct event event = { .type = EVENT_MESSAGE, .account = STR("a"), .id = STR("m") }, back;

	(void)state;
	event.as.message.recipients = -1;
	event.as.message.signs = signs;
	event.as.message.sign_count = ARRAY_LEN(signs);
	event_write(&event, &out);
	read_back(arena, &event, buf_str(&out), &back);
	assert_int_equal(back.as.message.sign_count, ARRAY_LEN(signs));
	for (size_t i = 0; i < ARRAY_LEN(signs); i++) {
		const struct sign *sign = &back.as.message.signs[i];

		assert_int_equal(sign->kind, signs[i].kind);
		assert_true(str_equal(sign->brand, signs[i].brand));
		assert_true(str_equal(sign->quote, signs[i].quote));
		assert_true(str_equal(sign->other, signs[i].other));
	}
	assert_true(str_is_absent(back.as.message.signs[1].brand));
}

/* Controls, marks of direction, joiners, tags, private use and noncharacters, each alone in a text. */
static void gives_back_every_character_as_it_came(void **state)
{
	static const uint32_t ranges[][2] = {
		{ 0, 0x24F },         { 0x300, 0x36F },     { 0x600, 0x61C },
		{ 0x1160, 0x1160 },   { 0x2000, 0x206F },   { 0xE000, 0xE001 },
		{ 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },   { 0xFFF0, 0xFFFF },
		{ 0x1F600, 0x1F601 }, { 0xE0000, 0xE007F }, { 0x10FFFE, 0x10FFFF },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(ranges); i++) {
		for (uint32_t point = ranges[i][0]; point <= ranges[i][1]; point++) {
			CLEANUP(arena_free_at) struct arena *arena = arena_new();
			CLEANUP(buf_release)
			struct buf line = BUF_UP_TO(200), kept = BUF_UP_TO(200);
			char bytes[4];
			struct str text = { bytes, utf8_encode(point, bytes) };
			struct json_writer w = json_writer(&line);
			struct event event, back;

			json_begin(&w, '{');
			json_key(&w, "type"), json_text(&w, STR("account"));
			json_key(&w, "at"), json_integer(&w, 1795427971);
			json_key(&w, "account"), json_text(&w, text);
			json_key(&w, "name"), json_text(&w, text);
			json_end(&w, '}');
			assert_int_equal(event_read(arena, buf_str(&line), &event), ERR_NONE);
			event_write(&event, &kept);
			read_back(arena, &event, buf_str(&kept), &back);
			assert_true(str_equal(event.account, text));
			assert_true(str_equal(back.as.account.name, text));
		}
	}
}

static void calls_a_broken_kept_form_corrupt(void **state)
{
	/* clang-format off */
	static const struct {
		enum event_type type;
		const char *kept;
	} broken[] = {
		{ EVENT_LOGIN, "" }, { EVENT_LOGIN, "[]" }, { EVENT_LOGIN, "{\"ip\":\"x\"}" },
		{ EVENT_MESSAGE, "{\"sketch\":\"short\"}" }, { EVENT_MESSAGE, "{\"sketch\":\"###########\\u0000##########\"}" },
		{ EVENT_MESSAGE, "{\"sketch\":7}" }, { EVENT_MESSAGE, "{\"signs\":7}" },
		{ EVENT_MESSAGE, "{\"signs\":[7]}" }, { EVENT_MESSAGE, "{\"signs\":[{\"kind\":\"odd\"}]}" }, { EVENT_CHAT, "{\"from\":\"bot\"}" },
	};
	/* clang-format on */

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(broken); i++) {
		CLEANUP(arena_free_at) struct arena *arena = arena_new();
		struct event event;

		assert_int_equal(event_read_kept(arena, str_of(broken[i].kept), broken[i].type,
						 (struct moment){ 1 }, STR("a"), STR("i"), &event),
				 ERR_CORRUPT);
		assert_non_null(strstr(err_text(ERR_CORRUPT), "a kept event: "));
	}
}

static void reads_fields_in_any_order_and_beside_others(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct event back, as = { .type = EVENT_CHAT, .account = STR("a"), .id = STR("i") };

	(void)state;
	read_back(arena, &as,
		  STR("{\"text\":\"t\",\"surplus\":1,\"from\":\"rep\",\"conversation\":\"c\"}"),
		  &back);
	assert_true(str_is(back.as.chat.text, "t"));
	assert_true(str_is(back.as.chat.conversation, "c"));
	assert_int_equal(back.as.chat.from, CHAT_REP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keeps_the_fields_of_the_contract_and_nothing_else),
		cmocka_unit_test(reads_back_what_it_kept),
		cmocka_unit_test(keeps_excerpt_and_sketch_of_a_reduced_message),
		cmocka_unit_test(keeps_the_signs_of_a_message),
		cmocka_unit_test(reads_fields_in_any_order_and_beside_others),
		cmocka_unit_test(gives_back_every_character_as_it_came),
		cmocka_unit_test(calls_a_broken_kept_form_corrupt),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
