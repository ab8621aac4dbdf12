#include "core/model/event_fields.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"

#define CODE_MOST 999
#define WHOLE_MOST 9007199254740992.0 /* 2^53: every whole number up to it is one of its own */

/* --- the rows --- */

#define NAMED(field_name, member) \
	.name = { field_name, sizeof(field_name) - 1 }, .offset = offsetof(struct event, as.member)
#define TEXT(member_name, member) \
	{ \
		NAMED(member_name, member), .kind = FIELD_TEXT, .max = EVENT_FIELD_MAX \
	}
#define WORD(member_name, member, list) \
	{ \
		NAMED(member_name, member), .kind = FIELD_WORD, .words = &(list) \
	}
#define KNOWN(member_name, member) \
	{ \
		NAMED(member_name, member), .kind = FIELD_KNOWN \
	}
#define ADDRESS(member) \
	{ \
		NAMED("ip", member), .kind = FIELD_IP \
	}

/* clang-format off */
static const struct field account_fields[] = {
	TEXT("name", account.name),
	TEXT("email", account.email),
	WORD("plan", account.plan, plan_words),
	TEXT("company", account.company),
	TEXT("website", account.website),
	TEXT("phone", account.phone),
	TEXT("country", account.country),
	TEXT("language", account.language),
	TEXT("timezone", account.timezone),
	ADDRESS(account.ip),
	TEXT("user_agent", account.user_agent),
	TEXT("device", account.device),
};

static const struct field action_fields[] = {
	{ NAMED("action", action.action), .kind = FIELD_WORD, .words = &outside_action_words, .needed = true },
	TEXT("by", action.by),
	{ NAMED("reason", action.reason), .kind = FIELD_PROSE, .max = EVENT_FIELD_MAX },
};

static const struct field card_fields[] = {
	{ NAMED("fingerprint", card.fingerprint), .kind = FIELD_KEY, .max = EVENT_FIELD_MAX, .needed = true },
	{ NAMED("bin", card.bin), .kind = FIELD_DIGITS, .min = 6, .max = 8 },
	{ NAMED("last4", card.last4), .kind = FIELD_DIGITS, .min = 4, .max = 4 },
	TEXT("country", card.country),
	TEXT("name", card.name),
	TEXT("postcode", card.postcode),
	WORD("avs", card.avs, check_words),
	WORD("cvc", card.cvc, check_words),
	KNOWN("prepaid", card.prepaid),
};

static const struct field chat_fields[] = {
	{ NAMED("conversation", chat.conversation), .kind = FIELD_KEY, .max = EVENT_FIELD_MAX, .needed = true },
	{ NAMED("from", chat.from), .kind = FIELD_WORD, .words = &chat_from_words, .needed = true },
	{ NAMED("text", chat.text), .kind = FIELD_PROSE, .max = EVENT_CHAT_MAX, .needed = true },
	ADDRESS(chat.ip),
	TEXT("rep", chat.rep),
	{ NAMED("arrived", chat.arrived), .kind = FIELD_COUNT, .min = 1, .life = FIELD_MADE },
};

static const struct field delivery_fields[] = {
	{ NAMED("message", delivery.message), .kind = FIELD_ID, .max = EVENT_ID_MAX, .needed = true },
	{ NAMED("result", delivery.result), .kind = FIELD_WORD, .words = &delivery_words, .needed = true },
	{ NAMED("count", delivery.count), .kind = FIELD_COUNT, .min = 1 },
	{ NAMED("code", delivery.code), .kind = FIELD_CODE, .max = EVENT_FIELD_MAX },
};

static const struct field domain_fields[] = {
	{ NAMED("domain", domain.domain), .kind = FIELD_KEY, .max = EVENT_FIELD_MAX, .needed = true },
	WORD("state", domain.state, domain_state_words),
	KNOWN("spf", domain.spf),
	KNOWN("dkim", domain.dkim),
	KNOWN("mx", domain.mx),
	{ NAMED("registered_at", domain.registered_at), .kind = FIELD_MOMENT },
};

static const struct field login_fields[] = {
	{ NAMED("ip", login.ip), .kind = FIELD_IP, .needed = true },
	WORD("via", login.via, via_words),
	TEXT("user_agent", login.user_agent),
	TEXT("device", login.device),
	TEXT("language", login.language),
	TEXT("timezone", login.timezone),
};

static const struct field message_fields[] = {
	ADDRESS(message.ip),
	TEXT("domain", message.domain),
	TEXT("from", message.from),
	TEXT("reply_to", message.reply_to),
	{ NAMED("subject", message.subject), .kind = FIELD_PROSE, .max = EVENT_SUBJECT_MAX },
	{ NAMED("text", message.text), .kind = FIELD_PROSE, .max = EVENT_LINE_MAX, .life = FIELD_PASSES },
	{ NAMED("html", message.html), .kind = FIELD_PROSE, .max = EVENT_LINE_MAX, .life = FIELD_PASSES },
	{ NAMED("raw", message.raw), .kind = FIELD_PROSE, .max = EVENT_LINE_MAX, .life = FIELD_PASSES },
	{ NAMED("excerpt", message.excerpt), .kind = FIELD_TEXT, .max = EVENT_EXCERPT_MAX, .life = FIELD_MADE },
	{ NAMED("links", message.links), .kind = FIELD_LINKS },
	{ NAMED("recipients", message.recipients), .kind = FIELD_COUNT },
	{ NAMED("sketch", message.sketch), .kind = FIELD_SKETCH, .life = FIELD_MADE },
	{ NAMED("signs", message.signs), .kind = FIELD_SIGNS, .life = FIELD_MADE },
	{ NAMED("campaign", message.campaign), .kind = FIELD_COUNT, .min = 1, .life = FIELD_MADE },
	{ NAMED("decision", message.decision), .kind = FIELD_WORD, .words = &decision_words, .life = FIELD_MADE },
	{ NAMED("decided", message.decided), .kind = FIELD_TEXT, .max = EVENT_FIELD_MAX, .life = FIELD_MADE },
};

static const struct field scanner_fields[] = {
	{ NAMED("scanner", scanner.scanner), .kind = FIELD_KEY, .max = EVENT_FIELD_MAX, .needed = true },
	{ NAMED("value", scanner.value), .kind = FIELD_TEXT, .max = EVENT_FIELD_MAX, .needed = true },
	{ NAMED("verdict", scanner.verdict), .kind = FIELD_WORD, .words = &scanner_words, .needed = true },
};

#define LIST(rows) { rows, ARRAY_LEN(rows) }

const struct field_list event_fields[EVENT_TYPE_COUNT] = {
	[EVENT_ACCOUNT] = LIST(account_fields),
	[EVENT_ACTION] = LIST(action_fields),
	[EVENT_CARD] = LIST(card_fields),
	[EVENT_CHAT] = LIST(chat_fields),
	[EVENT_DELIVERY] = LIST(delivery_fields),
	[EVENT_DOMAIN] = LIST(domain_fields),
	[EVENT_LOGIN] = LIST(login_fields),
	[EVENT_MESSAGE] = LIST(message_fields),
	[EVENT_SCANNER] = LIST(scanner_fields),
};
/* clang-format on */
static_assert(ARRAY_LEN(account_fields) <= EVENT_FIELDS_MAX &&
		      ARRAY_LEN(message_fields) <= EVENT_FIELDS_MAX,
	      "the longest lists fit");

struct event event_blank(enum event_type type)
{
	struct event event = { .type = type };

	if (type == EVENT_MESSAGE)
		event.as.message.recipients = -1;
	if (type == EVENT_DELIVERY)
		event.as.delivery.count = 1;
	return event;
}

const struct field *event_field_find(const struct field_list *list, struct str name, size_t guess)
{
	for (size_t i = 0, at = guess; i < list->count; i++, at++) {
		const struct field *row;

		if (at >= list->count)
			at = 0;
		row = &list->rows[at];
		if (row->name.len == name.len && !memcmp(row->name.at, name.at, name.len))
			return row;
	}
	return NULL;
}

/* --- a word of a sketch: eleven digits of six bits --- */

char sketch_digit(unsigned value)
{
	char c = (char)('#' + (value & 63));

	if (c == '\\')
		c = 'c';
	return c; /* '#' to 'c', and no digit that JSON would have to escape */
}

static int sketch_value(char c)
{
	if (c < '#' || c > 'c' || c == '\\')
		return -1;
	return c == 'c' ? '\\' - '#' : c - '#';
}

/* --- taking a value --- */

static enum err refuse(const struct field *field, const char *why)
{
	return err_fail(ERR_INVALID, "%" PRI_STR ": %s", ARG_STR(field->name), why);
}

static bool is_all_digits(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
	return true;
}

/* What names something, and what is needed, is there; what is compared whole is whole. */
static enum err check_len(const struct field *field, struct str text)
{
	bool whole = field->kind == FIELD_ID || field->kind == FIELD_KEY;

	if (!text.len && (whole || (field->kind == FIELD_TEXT && field->needed)))
		return refuse(field, "empty");
	if (whole && text.len > field->max)
		return err_fail(ERR_INVALID, "%" PRI_STR ": longer than %zu bytes",
				ARG_STR(field->name), field->max);
	return ERR_NONE;
}

static enum err check_digits(const struct field *field, struct str text)
{
	if (is_all_digits(text) && text.len >= field->min && text.len <= field->max)
		return ERR_NONE;
	if (field->min == field->max)
		return err_fail(ERR_INVALID, "%" PRI_STR ": not %zu digits", ARG_STR(field->name),
				field->max);
	return err_fail(ERR_INVALID, "%" PRI_STR ": not %zu to %zu digits", ARG_STR(field->name),
			field->min, field->max);
}

/* A reply of SMTP, or what stands in its place with a provider: a number of up to three digits. */
static enum err check_code(const struct field *field, const struct json *value)
{
	if (value->type == JSON_INTEGER && value->integer >= 0 && value->integer <= CODE_MOST)
		return ERR_NONE;
	return refuse(field, "as a number not from 0 to 999");
}

static enum err take_text(struct arena *arena, const struct field *field, bool kept,
			  const struct json *value, struct str *to)
{
	struct str text = value->text;
	enum err e = ERR_NONE;

	if (field->kind == FIELD_CODE && (value->type == JSON_INTEGER || value->type == JSON_REAL))
		text = value->source;
	else if (value->type != JSON_STRING)
		return refuse(field, field->kind == FIELD_CODE ? "neither a text nor a number"
							       : "not a text");
	if (field->kind == FIELD_DIGITS)
		e = check_digits(field, text);
	else if (field->kind == FIELD_CODE && value->type != JSON_STRING && !kept)
		e = check_code(field, value);
	else if (!kept)
		e = check_len(field, text);
	if (e)
		return e;
	if (field->kind == FIELD_PROSE && !kept)
		text = card_number_mask(arena, text);
	*to = text.len > field->max ? utf8_head(text, field->max) : text;
	return ERR_NONE;
}

static enum err take_word(const struct field *field, const struct json *value, void *to)
{
	int word;
	enum err e;

	if (value->type != JSON_STRING)
		return refuse(field, "not a text");
	e = word_find(field->words, value->text, &word);
	if (e)
		return err_within(e, "%" PRI_STR, ARG_STR(field->name));
	static_assert(sizeof(word) == sizeof(enum plan), "an enum is as large as an int");
	memcpy(to, &word, sizeof(word));
	return ERR_NONE;
}

static enum err take_known(const struct field *field, const struct json *value, enum known *to)
{
	if (value->type != JSON_TRUE && value->type != JSON_FALSE)
		return refuse(field, "neither true nor false");
	*to = value->type == JSON_TRUE ? KNOWN_YES : KNOWN_NO;
	return ERR_NONE;
}

static enum err take_ip(const struct field *field, const struct json *value, struct ip *to)
{
	struct ip ip;

	if (value->type != JSON_STRING || ip_parse(value->text, &ip))
		return refuse(field, "not an IP address");
	if (ip_is_none(&ip))
		return refuse(field, "the unspecified address");
	*to = ip;
	return ERR_NONE;
}

static enum err parse_moment(const struct json *value, struct moment *to)
{
	if (value->type == JSON_STRING)
		return moment_parse(value->text, to);
	if (value->type == JSON_REAL && (str_find_char(value->source, 'e') != SIZE_MAX ||
					 str_find_char(value->source, 'E') != SIZE_MAX))
		return moment_from_seconds(value->real, to);
	if (value->type == JSON_INTEGER || value->type == JSON_REAL)
		return moment_parse(value->source, to);
	return ERR_INVALID;
}

static enum err take_moment(const struct field *field, const struct json *value, struct moment *to)
{
	struct moment at;

	bool number = value->type == JSON_INTEGER || value->type == JSON_REAL;

	if (parse_moment(value, &at) || moment_is_never(at))
		return refuse(field,
			      number ? "not after 1970-01-01T00:00:00Z and before the year 10000"
				     : "neither RFC 3339 nor Unix seconds");
	*to = at;
	return ERR_NONE;
}

static enum err take_count(const struct field *field, const struct json *value, int64_t *to)
{
	int64_t count = value->integer;

	/* Some writers know no whole numbers: 3.0. */
	if (value->type == JSON_REAL && fabs(value->real) < WHOLE_MOST &&
	    value->real == floor(value->real))
		count = (int64_t)value->real;
	else if (value->type != JSON_INTEGER)
		return refuse(field, "not a whole number");
	if (count < (int64_t)field->min)
		return err_fail(ERR_INVALID, "%" PRI_STR ": less than %zu", ARG_STR(field->name),
				field->min);
	*to = count;
	return ERR_NONE;
}

static enum err take_links(struct arena *arena, const struct field *field, const struct json *value,
			   struct event_message *message)
{
	size_t room = value->count < EVENT_LINKS_MAX ? value->count : EVENT_LINKS_MAX, count = 0;
	struct str *links;

	if (value->type != JSON_ARRAY)
		return refuse(field, "not an array");
	for (const struct json *link = value->first; link; link = link->next)
		if (link->type != JSON_STRING && link->type != JSON_NULL)
			return refuse(field, "not all texts");
	links = ARENA_ARRAY(arena, room, struct str);
	for (const struct json *link = value->first; link && count < room; link = link->next)
		if (link->type == JSON_STRING)
			links[count++] = utf8_head(link->text, EVENT_LINK_MAX);
	message->links = links;
	message->link_count = count;
	return ERR_NONE;
}

static bool read_word(const char *digits, uint64_t *word)
{
	uint64_t n = 0;

	for (size_t i = 0; i < SKETCH_WORD_DIGITS; i++) {
		int value = sketch_value(digits[i]);

		if (value < 0)
			return false;
		n = n << 6 | (uint64_t)value;
	}
	*word = n;
	return true;
}

static enum err take_sketch(const struct field *field, const struct json *value,
			    struct event_message *message)
{
	size_t count = value->text.len / SKETCH_WORD_DIGITS;

	if (value->type != JSON_STRING || value->text.len % SKETCH_WORD_DIGITS ||
	    count > SKETCH_LEN)
		return refuse(field, "not a sketch");
	for (size_t i = 0; i < count; i++)
		if (!read_word(value->text.at + i * SKETCH_WORD_DIGITS, &message->sketch[i]))
			return refuse(field, "not a sketch");
	message->sketch_len = count;
	return ERR_NONE;
}

static struct str member_text(const struct json *object, const char *name)
{
	const struct json *member = json_get(object, name);

	if (!member || member->type != JSON_STRING)
		return (struct str){ 0 };
	return utf8_head(member->text, SIGN_QUOTE_MAX);
}

static enum err take_signs(struct arena *arena, const struct field *field, const struct json *value,
			   struct event_message *message)
{
	size_t room = value->count < SIGNS_MAX ? value->count : SIGNS_MAX, count = 0;
	struct sign *signs;

	if (value->type != JSON_ARRAY)
		return refuse(field, "not an array");
	signs = ARENA_ARRAY(arena, room, struct sign);
	for (const struct json *row = value->first; row && count < room; row = row->next) {
		int kind;

		if (row->type != JSON_OBJECT ||
		    word_find(&sign_words, member_text(row, "kind"), &kind))
			return refuse(field, "not a sign");
		signs[count++] = (struct sign){
			.kind = (enum sign_kind)kind,
			.brand = member_text(row, "brand"),
			.quote = member_text(row, "quote"),
			.other = member_text(row, "other"),
		};
	}
	message->signs = signs;
	message->sign_count = count;
	return ERR_NONE;
}

enum err event_field_take(struct arena *arena, const struct field *field, bool kept,
			  const struct json *value, struct event *event)
{
	void *to = (char *)event + field->offset;

	switch (field->kind) {
	case FIELD_ID:
	case FIELD_KEY:
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_DIGITS:
	case FIELD_CODE:
		return take_text(arena, field, kept, value, to);
	case FIELD_WORD:
		return take_word(field, value, to);
	case FIELD_KNOWN:
		return take_known(field, value, to);
	case FIELD_IP:
		return take_ip(field, value, to);
	case FIELD_MOMENT:
		return take_moment(field, value, to);
	case FIELD_COUNT:
		return take_count(field, value, to);
	case FIELD_LINKS:
		return take_links(arena, field, value, &event->as.message);
	case FIELD_SKETCH:
		return take_sketch(field, value, &event->as.message);
	case FIELD_SIGNS:
		return take_signs(arena, field, value, &event->as.message);
	}
	return err_fail(ERR_INTERNAL, "a field of no kind");
}
