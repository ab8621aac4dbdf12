/*
 * hostile: events whose every text holds what could move, colour, hide or turn what a terminal shows.
 *
 *	hostile events [FLAWS]   events of all nine types of the account "hostile", JSON Lines
 *	hostile value            the text that stands in each field, as bytes
 *	hostile lines < TEXT     an account event for each line of TEXT, the line as name, company and website
 *	hostile json < TEXT      each line of TEXT as a JSON text
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/str.h"
#include "core/base/utf8.h"

/* NOLINTNEXTLINE(misc-misleading-bidirectional) */
#define OTHER "hos\033[31m\342\200\256\342\200\213tile"
#define OUT_MAX ((size_t)8 * 1024 * 1024)

static const struct {
	uint32_t from, to;
} points[] = {
	{ 0x01, 0x1F },         { 0x7F, 0x9F },       { 0xAD, 0xAD },       { 0x034F, 0x034F },
	{ 0x061C, 0x061C },     { 0x115F, 0x1160 },   { 0x17B4, 0x17B5 },   { 0x180B, 0x180E },
	{ 0x200B, 0x200F },     { 0x2028, 0x202E },   { 0x2060, 0x206F },   { 0x3164, 0x3164 },
	{ 0xE000, 0xE001 },     { 0xFDD0, 0xFDD1 },   { 0xFE00, 0xFE0F },   { 0xFEFF, 0xFEFF },
	{ 0xFFA0, 0xFFA0 },     { 0xFFF9, 0xFFFB },   { 0xFFFE, 0xFFFF },   { 0x1BCA0, 0x1BCA3 },
	{ 0x1D173, 0x1D17A },   { 0xE0001, 0xE0001 }, { 0xE0020, 0xE007F }, { 0xE0100, 0xE0103 },
	{ 0x10FFFF, 0x10FFFF },
};

/* Sequences that do something to one terminal or another. */
/* NOLINTBEGIN(misc-misleading-bidirectional): that is what they are for */
static const char *const sequences[] = {
	"\033[2J\033[H",
	"\033]0;title\a",
	"\033]52;c;aGk=\a",
	"\033P$q\"p\033\\",
	"\033[5;31mred\033[0m",
	"\033[?1049h",
	"\033c",
	"\033(0lqk\033(B",
	"\302\2332J",
	"a\rb",
	"a\bb",
	"left\342\200\256thgir",
	"=HYPERLINK(\"http://evil.example\",\"x\")",
	"<script>alert(1)</script>",
	"[a](http://evil.example)",
	"e\314\201\314\202\314\203\314\204\314\205\314\206\314\207\314\210\314\211\314\212",
};
/* NOLINTEND(misc-misleading-bidirectional) */

static void value_make(struct buf *value)
{
	buf_add_str(value, STR("h"));
	for (size_t i = 0; i < ARRAY_LEN(sequences); i++)
		buf_addf(value, "%s ", sequences[i]);
	for (size_t i = 0; i < ARRAY_LEN(points); i++)
		for (uint32_t point = points[i].from; point <= points[i].to; point++) {
			char bytes[4];
			size_t len = utf8_encode(point, bytes);

			buf_add_str(value, (struct str){ bytes, len });
			buf_add_char(value, 'x');
		}
	buf_add_char(value, 0); /* JSON can hold it */
	buf_add(value, "end");
}

/* clang-format off */
static const struct {
	const char *type, *fields; /* what is not hostile */
	const char *texts;         /* what is, by a blank each */
} events[] = {
	{ "account", "", "name email company website phone country language timezone user_agent device" },
	{ "card", "", "fingerprint country name postcode" },
	{ "login", "\"ip\":\"192.0.2.1\"", "user_agent device language timezone" },
	{ "domain", "", "domain" },
	{ "message", "\"recipients\":3", "domain from reply_to subject text" },
	{ "message", "\"recipients\":3,\"id\":\"second\"", "html from" },
	{ "delivery", "\"message\":\"second\",\"result\":\"bounced\",\"count\":700", "code" },
	{ "delivery", "\"message\":\"second\",\"result\":\"complained\",\"count\":300", "code" },
	{ "chat", "\"from\":\"customer\"", "conversation text rep" },
	{ "chat", "\"from\":\"rep\"", "conversation text rep" },
	{ "scanner", "\"verdict\":\"phishing\"", "scanner value" },
	{ "action", "\"action\":\"disable\"", "by reason" },
	{ "action", "\"action\":\"enable\"", "by reason" },
};
/* clang-format on */

static void key_value(struct json_writer *w, struct str key, struct str value)
{
	json_key_str(w, key);
	json_text(w, value);
}

static void event_write(size_t i, struct str account, struct str value, struct buf *out)
{
	struct json_writer w = json_writer(out);
	struct str texts = str_of(events[i].texts), key;
	CLEANUP(buf_release) struct buf id = BUF_UP_TO(100);

	buf_addf(&id, "%zu\033[31m", i);
	json_begin(&w, '{');
	key_value(&w, STR("type"), str_of(events[i].type));
	key_value(&w, STR("account"), account);
	json_key(&w, "at"), json_integer(&w, 1793613600 + (int64_t)i);
	if (!strstr(events[i].fields, "\"id\""))
		key_value(&w, STR("id"), buf_str(&id));
	while (str_cut(&texts, ' ', &key))
		key_value(&w, key, value);
	json_end(&w, '}');
	if (*events[i].fields) {
		out->len--; /* reopened */
		buf_addf(out, ",%s}", events[i].fields);
	}
	buf_add_char(out, '\n');
}

static void events_write(struct buf *out)
{
	CLEANUP(buf_release) struct buf value = BUF_UP_TO(OUT_MAX);

	value_make(&value);
	for (size_t i = 0; i < ARRAY_LEN(events); i++)
		event_write(i, STR("hostile"), buf_str(&value), out);
	for (size_t i = 0; i < ARRAY_LEN(events);
	     i++) /* a second one, so that there is a cluster */
		event_write(i, str_of(OTHER), buf_str(&value), out);
}

static void lines_write(bool as_events, struct buf *out)
{
	char *line = NULL;
	size_t room = 0, number = 0;
	ssize_t len;

	while ((len = getline(&line, &room, stdin)) > 0) {
		struct str text = { line, (size_t)len - (line[len - 1] == '\n') };
		struct json_writer w = json_writer(out);
		char account[32];

		snprintf(account, sizeof(account), "line-%05zu", ++number);
		if (as_events) {
			json_begin(&w, '{');
			key_value(&w, STR("type"), STR("account"));
			key_value(&w, STR("account"), str_of(account));
			json_key(&w, "at"), json_integer(&w, 1793613600 + (int64_t)number);
			key_value(&w, STR("name"), text);
			key_value(&w, STR("company"), text);
			key_value(&w, STR("website"), text);
			json_end(&w, '}');
		} else {
			json_text(&w, text);
		}
		buf_add_char(out, '\n');
	}
	free(line);
}

int main(int argc, char *argv[])
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(OUT_MAX);
	const char *what = argc > 1 ? argv[1] : "";

	if (!strcmp(what, "events"))
		events_write(&out);
	else if (!strcmp(what, "value"))
		value_make(&out);
	else if (!strcmp(what, "lines") || !strcmp(what, "json"))
		lines_write(!strcmp(what, "lines"), &out);
	else
		return 2;
	(void)fwrite(buf_text(&out), 1, out.len, stdout);
	return out.full;
}
