#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/model/event.h"

#define AT "\"at\":\"2026-11-23T09:59:31Z\""
#define LINE(type, more) "{\"type\":\"" type "\"," AT ",\"account\":\"a1\"" more "}"

static int set_up(void **state)
{
	*state = arena_new();
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static struct event taken(struct arena *arena, const char *line)
{
	struct event event;
	enum err e = event_read(arena, str_of(line), &event);

	if (e)
		print_message("%s\n%s\n", line, err_text(e));
	assert_int_equal(e, ERR_NONE);
	return event;
}

static void refused(struct arena *arena, const char *line, const char *why)
{
	struct event event, before;

	memset(&event, 0x5a, sizeof(event));
	before = event;
	if (event_read(arena, str_of(line), &event) != ERR_INVALID)
		print_message("taken: %s\n", line);
	assert_string_equal(err_text(ERR_INVALID), why);
	assert_memory_equal(&event, &before, sizeof(event));
}

static void is(struct str text, const char *expected)
{
	if (!str_is(text, expected))
		print_message("\"%" PRI_STR "\" is not \"%s\"\n", ARG_STR(text), expected);
	assert_true(str_is(text, expected));
}

static void ip_is(struct ip ip, const char *expected)
{
	char text[IP_TEXT_MAX];

	ip_print(&ip, text);
	assert_string_equal(text, expected);
}

static void reads_an_account(void **state)
{
	struct event event = taken(
		*state,
		LINE("account",
		     ",\"id\":\"e1\",\"name\":\"Jörg\",\"email\":\"j@x.example\","
		     "\"plan\":\"paid\",\"company\":\"Nord\",\"website\":\"nord.example\",\"phone\":\"+49 30 1\","
		     "\"country\":\"DE\",\"language\":\"de\",\"timezone\":\"Europe/Berlin\",\"ip\":\"81.2.69.160\","
		     "\"user_agent\":\"UA\",\"device\":\"d\",\"colour\":\"red\""));
	const struct event_account *account = &event.as.account;

	assert_int_equal(event.type, EVENT_ACCOUNT);
	assert_int_equal(event.at.us, INT64_C(1795427971) * MOMENT_SECOND);
	is(event.account, "a1");
	is(event.id, "e1");
	is(account->name, "Jörg");
	is(account->email, "j@x.example");
	assert_int_equal(account->plan, PLAN_PAID);
	is(account->company, "Nord");
	is(account->website, "nord.example");
	is(account->phone, "+49 30 1");
	is(account->country, "DE");
	is(account->language, "de");
	is(account->timezone, "Europe/Berlin");
	ip_is(account->ip, "81.2.69.160");
	is(account->user_agent, "UA");
	is(account->device, "d");
}

static void reads_a_card_a_login_and_a_domain(void **state)
{
	struct event card = taken(
		*state,
		LINE("card",
		     ",\"fingerprint\":\"f\",\"bin\":\"411111\",\"last4\":\"0042\","
		     "\"country\":\"GB\",\"name\":\"N\",\"postcode\":\"N1\",\"avs\":\"fail\",\"cvc\":\"unchecked\",\"prepaid\":true"));
	struct event login = taken(
		*state,
		LINE("login",
		     ",\"ip\":\"2001:db8::1\",\"via\":\"smtp\",\"user_agent\":\"u\","
		     "\"device\":\"d\",\"language\":\"de-AT\",\"timezone\":\"Europe/Vienna\""));
	struct event domain =
		taken(*state,
		      LINE("domain", ",\"domain\":\"x.example\",\"state\":\"failed\",\"spf\":false,"
				     "\"dkim\":true,\"registered_at\":1700000000"));

	is(card.as.card.fingerprint, "f");
	is(card.as.card.bin, "411111");
	is(card.as.card.last4, "0042");
	is(card.as.card.country, "GB");
	is(card.as.card.name, "N");
	is(card.as.card.postcode, "N1");
	assert_int_equal(card.as.card.avs, CHECK_FAIL);
	assert_int_equal(card.as.card.cvc, CHECK_UNCHECKED);
	assert_int_equal(card.as.card.prepaid, KNOWN_YES);
	ip_is(login.as.login.ip, "2001:db8::1");
	assert_int_equal(login.as.login.via, VIA_SMTP);
	is(login.as.login.user_agent, "u");
	is(login.as.login.device, "d");
	is(login.as.login.language, "de-AT");
	is(login.as.login.timezone, "Europe/Vienna");
	is(domain.as.domain.domain, "x.example");
	assert_int_equal(domain.as.domain.state, DOMAIN_FAILED);
	assert_int_equal(domain.as.domain.spf, KNOWN_NO);
	assert_int_equal(domain.as.domain.dkim, KNOWN_YES);
	assert_int_equal(domain.as.domain.mx, NOT_KNOWN);
	assert_int_equal(domain.as.domain.registered_at.us, INT64_C(1700000000) * MOMENT_SECOND);
}

static void reads_a_message(void **state)
{
	struct event event = taken(
		*state,
		LINE("message",
		     ",\"id\":\"m1\",\"ip\":\"1.2.3.4\",\"domain\":\"x.example\","
		     "\"from\":\"A <a@x.example>\",\"reply_to\":\"r@x.example\",\"subject\":\"S\",\"text\":\"T\",\"html\":\"<p>\","
		     "\"raw\":\"From: x\\r\\n\\r\\n\",\"links\":[\"http://a.example\",null,\"b\"],\"recipients\":0,"
		     "\"excerpt\":\"forged\",\"sketch\":\"forged\""));
	const struct event_message *message = &event.as.message;

	is(event.id, "m1");
	is(message->from, "A <a@x.example>");
	is(message->reply_to, "r@x.example");
	is(message->subject, "S");
	is(message->text, "T");
	is(message->html, "<p>");
	is(message->raw, "From: x\r\n\r\n");
	assert_int_equal(message->link_count, 2);
	is(message->links[1], "b");
	assert_int_equal(message->recipients, 0);
	assert_true(str_is_absent(message->excerpt));
	assert_int_equal(message->sketch_len, 0);
	event = taken(*state, LINE("message", ",\"id\":\"m1\""));
	assert_int_equal(event.as.message.recipients, -1);
}

static void reads_deliveries_chats_scanners_and_actions(void **state)
{
	struct event event = taken(*state,
				   LINE("delivery",
					",\"message\":\"m1\",\"result\":\"bounced\",\"code\":550"));

	is(event.as.delivery.message, "m1");
	assert_int_equal(event.as.delivery.result, DELIVERY_BOUNCED);
	assert_int_equal(event.as.delivery.count, 1);
	is(event.as.delivery.code, "550");
	event = taken(
		*state,
		LINE("delivery",
		     ",\"message\":\"m1\",\"result\":\"opened\",\"count\":12,\"code\":\"550 5.1.1\""));
	assert_int_equal(event.as.delivery.count, 12);
	is(event.as.delivery.code, "550 5.1.1");

	event = taken(
		*state,
		LINE("chat",
		     ",\"conversation\":\"c\",\"from\":\"rep\",\"text\":\"\",\"rep\":\"mia\",\"ip\":\"::1\""));
	assert_int_equal(event.as.chat.from, CHAT_REP);
	is(event.as.chat.text, "");
	is(event.as.chat.rep, "mia");

	event = taken(*state,
		      "{\"type\":\"scanner\"," AT
		      ",\"scanner\":\"s\",\"value\":\"v.example\",\"verdict\":\"phishing\"}");
	assert_true(str_is_absent(event.account));
	assert_int_equal(event.as.scanner.verdict, SCANNER_PHISHING);

	event = taken(*state, LINE("action",
				   ",\"action\":\"enable\",\"by\":\"panel\",\"reason\":\"paid\""));
	assert_int_equal(event.as.action.action, OUTSIDE_ENABLE);
	is(event.as.action.by, "panel");
	is(event.as.action.reason, "paid");
}

static void takes_null_for_absent_and_keeps_what_a_customer_typed(void **state)
{
	static const unsigned char company[] = { 'a', 0, 'b', 0xE2, 0x80, 0xAE };
	struct event event = taken(
		*state,
		LINE("account",
		     ",\"id\":null,\"plan\":null,\"ip\":null,\"name\":\"\","
		     "\"phone\":\"none of your business\",\"country\":\"Narnia\",\"email\":\"@@\",\"company\":\"a\\u0000b\\u202e\""));

	assert_int_equal(event.as.account.plan, PLAN_UNKNOWN);
	assert_true(ip_is_none(&event.as.account.ip));
	assert_false(str_is_absent(event.as.account.name));
	is(event.as.account.phone, "none of your business");
	is(event.as.account.country, "Narnia");
	assert_int_equal(event.as.account.company.len, 6);
	assert_memory_equal(event.as.account.company.at, company, sizeof(company));
}

static void reads_times_in_every_form(void **state)
{
	/* clang-format off */
	static const struct {
		const char *at;
		int64_t us;
	} cases[] = {
		{ "\"2026-11-23T10:59:31.25+01:00\"", INT64_C(1795427971250000) },
		{ "1795427971", INT64_C(1795427971000000) },
		{ "1795427971.123456", INT64_C(1795427971123456) },
		{ "1795427971.12345678901234567890", INT64_C(1795427971123456) },
		{ "\"2026-11-23T09:59:31.000000000000Z\"", INT64_C(1795427971000000) },
		{ "1.795427971e9", INT64_C(1795427971000000) },
		{ "\"1795427971\"", INT64_C(1795427971000000) },
		{ "\"1795427971.5\"", INT64_C(1795427971500000) },
	};
	static const char *const bad[] = {
		"0", "0e0", "-0.0", "\"\"", "\"yesterday\"", "-1", "1e300", "253402300800", "true", "[]", "{}", "\"2026-02-30T00:00:00Z\"",
		"\"2026-11-23\"",
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		char line[200];

		snprintf(line, sizeof(line),
			 "{\"type\":\"login\",\"ip\":\"1.1.1.1\",\"account\":\"a\",\"at\":%s}",
			 cases[i].at);
		assert_int_equal(taken(*state, line).at.us, cases[i].us);
	}
	for (size_t i = 0; i < ARRAY_LEN(bad); i++) {
		char line[200];

		snprintf(line, sizeof(line),
			 "{\"type\":\"login\",\"ip\":\"1.1.1.1\",\"account\":\"a\",\"at\":%s}",
			 bad[i]);
		refused(*state, line,
			strchr("-0123456789", bad[i][0])
				? "at: not after 1970-01-01T00:00:00Z and before the year 10000"
				: "at: neither RFC 3339 nor Unix seconds");
	}
}

static void refuses_what_does_not_fit_and_says_why(void **state)
{
	/* clang-format off */
	static const struct {
		const char *line, *why;
	} cases[] = {
		{ "", "line: byte 1: no value" },
		{ "[]", "line: not a JSON object" },
		{ "\"x\"", "line: not a JSON object" },
		{ "{}", "type: missing" },
		{ "{\"type\":null}", "type: missing" },
		{ "{\"type\":7}", "type: not a text" },
		{ "{\"type\":\"refund\"}", "type: one of account, action, card, chat, delivery, domain, login, message, scanner" },
		{ "{\"type\":\"login\"}", "at: missing" },
		{ "{\"type\":\"login\"," AT "}", "account: missing" },
		{ "{\"type\":\"login\"," AT ",\"account\":\"\"}", "account: empty" },
		{ "{\"type\":\"login\"," AT ",\"account\":7}", "account: not a text" },
		{ "{\"type\":\"scanner\"," AT ",\"account\":7}", "account: not a text" },
		{ LINE("login", ",\"id\":7"), "id: not a text" },
		{ LINE("login", ",\"id\":\"\""), "id: empty" },
		{ LINE("login", ""), "ip: missing" },
		{ LINE("login", ",\"ip\":\"1.2.3\""), "ip: not an IP address" },
		{ LINE("login", ",\"ip\":\"1.2.3.4 \""), "ip: not an IP address" },
		{ LINE("login", ",\"ip\":\"1.2.3.4:25\""), "ip: not an IP address" },
		{ LINE("login", ",\"ip\":16909060"), "ip: not an IP address" },
		{ LINE("login", ",\"ip\":\"::\""), "ip: the unspecified address" },
		{ LINE("login", ",\"ip\":\"1.2.3.4\",\"via\":\"web\""), "via: one of panel, api, smtp" },
		{ LINE("login", ",\"ip\":\"1.2.3.4\",\"via\":true"), "via: not a text" },
		{ LINE("account", ",\"plan\":\"gold\""), "plan: one of free, paid, premium" },
		{ LINE("account", ",\"name\":1"), "name: not a text" },
		{ LINE("account", ",\"country\":[\"DE\"]"), "country: not a text" },
		{ LINE("account", ",\"user_agent\":{}"), "user_agent: not a text" },
		{ LINE("card", ""), "fingerprint: missing" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"bin\":\"41111\""), "bin: not 6 to 8 digits" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"bin\":\"411111x\""), "bin: not 6 to 8 digits" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"bin\":411111"), "bin: not a text" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"last4\":\"123\""), "last4: not 4 digits" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"prepaid\":\"yes\""), "prepaid: neither true nor false" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"prepaid\":1"), "prepaid: neither true nor false" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"avs\":\"ok\""), "avs: one of pass, fail, unchecked" },
		{ LINE("domain", ""), "domain: missing" },
		{ LINE("domain", ",\"domain\":\"\""), "domain: empty" },
		{ LINE("card", ",\"fingerprint\":\"\""), "fingerprint: empty" },
		{ LINE("scanner", ",\"scanner\":\"s\",\"value\":\"\",\"verdict\":\"spam\""), "value: empty" },
		{ LINE("delivery", ",\"message\":\"m\",\"result\":\"bounced\",\"code\":-5"), "code: as a number not from 0 to 999" },
		{ LINE("delivery", ",\"message\":\"m\",\"result\":\"bounced\",\"code\":5.5"), "code: as a number not from 0 to 999" },
		{ LINE("message", ",\"id\":\"m\",\"recipients\":2.5"), "recipients: not a whole number" },
		{ LINE("domain", ",\"domain\":\"x\",\"spf\":\"true\""), "spf: neither true nor false" },
		{ LINE("domain", ",\"domain\":\"x\",\"registered_at\":\"long ago\""), "registered_at: neither RFC 3339 nor Unix seconds" },
		{ LINE("message", ""), "id: missing" },
		{ LINE("message", ",\"id\":\"m\",\"recipients\":-1"), "recipients: less than 0" },
		{ LINE("message", ",\"id\":\"m\",\"recipients\":1.5"), "recipients: not a whole number" },
		{ LINE("message", ",\"id\":\"m\",\"recipients\":\"1\""), "recipients: not a whole number" },
		{ LINE("message", ",\"id\":\"m\",\"links\":\"http://x\""), "links: not an array" },
		{ LINE("message", ",\"id\":\"m\",\"links\":[\"x\",7]"), "links: not all texts" },
		{ LINE("message", ",\"id\":\"m\",\"subject\":false"), "subject: not a text" },
		{ LINE("delivery", ",\"result\":\"bounced\""), "message: missing" },
		{ LINE("delivery", ",\"message\":\"m\""), "result: missing" },
		{ LINE("delivery", ",\"message\":\"m\",\"result\":\"lost\""), "result: one of delivered, bounced, complained, unsubscribed, opened, clicked" },
		{ LINE("delivery", ",\"message\":\"m\",\"result\":\"bounced\",\"count\":0"), "count: less than 1" },
		{ LINE("delivery", ",\"message\":\"m\",\"result\":\"bounced\",\"code\":true"), "code: neither a text nor a number" },
		{ LINE("chat", ",\"from\":\"rep\",\"text\":\"x\""), "conversation: missing" },
		{ LINE("chat", ",\"conversation\":\"c\",\"text\":\"x\""), "from: missing" },
		{ LINE("chat", ",\"conversation\":\"c\",\"from\":\"bot\",\"text\":\"x\""), "from: one of customer, rep" },
		{ LINE("chat", ",\"conversation\":\"c\",\"from\":\"rep\",\"text\":null"), "text: missing" },
		{ LINE("scanner", ",\"value\":\"v\",\"verdict\":\"spam\""), "scanner: missing" },
		{ LINE("scanner", ",\"scanner\":\"s\",\"verdict\":\"spam\""), "value: missing" },
		{ LINE("scanner", ",\"scanner\":\"s\",\"value\":\"v\""), "verdict: missing" },
		{ LINE("scanner", ",\"scanner\":\"s\",\"value\":\"v\",\"verdict\":\"bad\""), "verdict: one of clean, spam, phishing, malware" },
		{ LINE("action", ""), "action: missing" },
		{ LINE("action", ",\"action\":\"ban\""), "action: one of disable, enable, delete" },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused(*state, cases[i].line, cases[i].why);
}

static void checks_fields_it_does_not_know_as_json_only(void **state)
{
	struct event event;

	taken(*state,
	      LINE("account",
		   ",\"zz\":[{\"deep\":[1e-400,\"\\ud83d\\ude00\"]}],\"spf\":\"not mine\""));
	assert_int_equal(event_read(*state, STR(LINE("account", ",\"zz\":[1e999]")), &event),
			 ERR_INVALID);
	assert_ptr_equal(strstr(err_text(ERR_INVALID), "line: byte "), err_text(ERR_INVALID));
	assert_int_equal(event_read(*state, STR(LINE("account", ",\"zz\":1,\"zz\":2")), &event),
			 ERR_INVALID);
	assert_int_equal(event_read(*state, STR(LINE("account", ",\"zz\":\"\xFF\"")), &event),
			 ERR_INVALID);
	assert_int_equal(event_read(*state, STR(LINE("account", ",\"zz\":\"\\ud800\"")), &event),
			 ERR_INVALID);
}

static void bounds_ids_and_cuts_texts_between_characters(void **state)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(400000);
	struct event event;

	for (size_t len = EVENT_ID_MAX; len <= EVENT_ID_MAX + 1; len++) {
		buf_clear(&line);
		buf_add(&line, "{\"type\":\"account\"," AT ",\"account\":\"");
		for (size_t i = 0; i < len; i++)
			buf_add_char(&line, 'x');
		buf_add(&line, "\"}");
		assert_int_equal(event_read(*state, buf_str(&line), &event),
				 len > EVENT_ID_MAX ? ERR_INVALID : ERR_NONE);
	}
	assert_string_equal(err_text(ERR_INVALID), "account: longer than 512 bytes");

	buf_clear(&line);
	buf_add(&line, "{\"type\":\"account\"," AT ",\"account\":\"a\",\"name\":\"x");
	for (size_t i = 0; i < EVENT_FIELD_MAX; i++)
		buf_add(&line, "\xC3\xA9");
	buf_add(&line, "\"}");
	event = taken(*state, buf_text(&line));
	assert_int_equal(event.as.account.name.len, EVENT_FIELD_MAX - 1);

	buf_clear(&line);
	buf_add(&line, "{\"type\":\"message\"," AT ",\"account\":\"a\",\"id\":\"m\",\"text\":\"");
	for (size_t i = 0; i < 5000; i++)
		buf_add(&line, "0123456789 abcdef ");
	buf_add(&line, "\",\"links\":[\"first\"");
	for (size_t i = 0; i < (size_t)3 * EVENT_LINKS_MAX; i++)
		buf_add(&line, ",\"x\"");
	buf_add(&line, "]}");
	event = taken(*state, buf_text(&line));
	assert_int_equal(event.as.message.text.len, 18 * 5000);
	assert_int_equal(event.as.message.link_count, EVENT_LINKS_MAX);
	is(event.as.message.links[0], "first");
}

static void names_a_line_by_its_bytes(void **state)
{
	struct event one = taken(*state, LINE("account", ",\"name\":\"x\""));
	struct event same = taken(*state, LINE("account", ",\"name\":\"x\"") "\r\n");
	struct event other = taken(*state, LINE("account", ",\"name\":\"y\""));
	struct event odd = taken(*state, LINE("account", ",\"id\":\"a\\u0000\\u001bb\""));

	assert_int_equal(one.id.len, 5 + 32);
	assert_true(str_starts(one.id, STR("line:")));
	assert_true(str_equal(one.id, same.id));
	assert_false(str_equal(one.id, other.id));
	assert_int_equal(odd.id.len, 4);
	assert_memory_equal(odd.id.at,
			    "a\0\x1b"
			    "b",
			    4);
}

static void refuses_card_numbers_in_card_events_wherever_they_hide(void **state)
{
	/* clang-format off */
	static const struct {
		const char *line, *why;
	} cases[] = {
		{ LINE("card", ",\"fingerprint\":\"4111111111111111\""), "fingerprint: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"bin\":\"4111111111111111\""), "bin: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"pan\":4111111111111111"), "pan: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"x\":{\"y\":[0,[null,{\"z\":\"no 4111-1111-1111-1111!\"}],1]}"), "x: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"x\":[[],[[]],{},\"+4111111111111111\"]"), "x: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"name\":\"4111 1111 1111 1111 12/27\""), "name: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"meta\":{\"id\":\"4111111111111111\"}"), "meta: holds what looks like a card number" },
		{ LINE("card", ",\"fingerprint\":\"f\",\"4111111111111111\\u001b\":\"4111111111111111\""), "************1111\xEF\xBF\xBD: holds what looks like a card number" },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(cases); i++)
		refused(*state, cases[i].line, cases[i].why);
	taken(*state,
	      "{\"type\":\"card\",\"at\":\"2026-11-23T09:59:31Z\",\"account\":\"4111111111111111\","
	      "\"id\":\"4111111111111111\",\"fingerprint\":\"f4111111111111111\"}");
}

static void masks_card_numbers_in_the_free_text_of_others(void **state)
{
	struct event event = taken(
		*state,
		LINE("chat", ",\"conversation\":\"4111111111111111\",\"from\":\"customer\","
			     "\"text\":\"my card 4111 1111 1111 1111, phone +4111111111111111\""));

	is(event.as.chat.conversation, "4111111111111111");
	is(event.as.chat.text, "my card **** **** **** 1111, phone +4111111111111111");
	event = taken(
		*state,
		LINE("message",
		     ",\"id\":\"m\",\"subject\":\"4111111111111111\",\"text\":\"4111111111111111\","
		     "\"html\":\"<b>4111111111111111</b>\",\"raw\":\"Subject: 4111111111111111\""));
	is(event.as.message.subject, "************1111");
	is(event.as.message.text, "************1111");
	is(event.as.message.html, "<b>************1111</b>");
	is(event.as.message.raw, "Subject: ************1111");
	event = taken(*state, LINE("action",
				   ",\"action\":\"disable\",\"reason\":\"used 4111111111111111\""));
	is(event.as.action.reason, "used ************1111");
}

static void looks_at_a_line_of_a_million_keys_once(void **state)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(EVENT_LINE_MAX + 100);
	struct event event;

	buf_add(&line, "{\"type\":\"card\"," AT ",\"account\":\"a\",\"fingerprint\":\"f\"");
	for (size_t i = 0; line.len < EVENT_LINE_MAX - 20; i++)
		buf_addf(&line, ",\"%zx\":1", i);
	buf_add(&line, "}");
	assert_int_equal(event_read(*state, buf_str(&line), &event), ERR_NONE);
	while (line.len <= EVENT_LINE_MAX)
		buf_add(&line, " ");
	assert_int_equal(event_read(*state, buf_str(&line), &event), ERR_INVALID);
	assert_string_equal(err_text(ERR_INVALID), "line: longer than 8 MiB");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(reads_an_account, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_a_card_a_login_and_a_domain, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(reads_a_message, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_deliveries_chats_scanners_and_actions, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(
			takes_null_for_absent_and_keeps_what_a_customer_typed, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reads_times_in_every_form, set_up, tear_down),
		cmocka_unit_test_setup_teardown(refuses_what_does_not_fit_and_says_why, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(checks_fields_it_does_not_know_as_json_only, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(bounds_ids_and_cuts_texts_between_characters,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(names_a_line_by_its_bytes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			refuses_card_numbers_in_card_events_wherever_they_hide, set_up, tear_down),
		cmocka_unit_test_setup_teardown(masks_card_numbers_in_the_free_text_of_others,
						set_up, tear_down),
		cmocka_unit_test_setup_teardown(looks_at_a_line_of_a_million_keys_once, set_up,
						tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
