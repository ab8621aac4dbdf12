#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/desk/format_rows.h"
#include "core/model/card_number.h"
#include "core/model/event.h"
#include "core/text/mail_date.h"
#include "core/text/mime_header.h"

/*
 * Mailbox files. A message begins with a line "From SENDER DATE"; one without a date counts at the start of the file,
 * and behind an empty line when it names an address and no more. Lines ">From " of a body, with any number of ">", were
 * written with one ">" less (mboxrd; mboxo, which quotes but bare ones, loses a ">" that somebody typed). Content-Length is not
 * looked at: mboxcl quotes all the same.
 */

#define QUIET_ENOUGH \
	5 /* looks at a mailbox that grows no more, until its last message is taken for whole */
#define ID_HASH_DIGITS 32 /* of the hash that names a message without a Message-ID */
#define SANE_FROM_US (INT64_C(378691200) * MOMENT_SECOND) /* 1982, the year of RFC 822 */

static const char nothing_in_it[] = "line: nothing in it";

/* --- cutting --- */

static bool is_after_blank(const struct buf *held)
{
	struct str text = buf_str(held);

	return str_ends(text, STR("\n\n")) || str_ends(text, STR("\n\r\n"));
}

static bool begins_message(const struct records *r, struct str line)
{
	struct moment at;
	struct str sender;

	if (!str_starts(line, STR("From ")))
		return false;
	if (!r->begun || mail_from_line(line, &at))
		return true;
	sender = str_trim(str_sub(line, 5, line.len));
	return is_after_blank(&r->held) && str_find_char(sender, '@') != SIZE_MAX &&
	       str_find_char(sender, ' ') == SIZE_MAX;
}

/* The line goes into what is held, or waits for what is held to be handed out: true. */
static bool line_begins_next(struct records *r, const struct line_read *line)
{
	bool begins = begins_message(r, line->text);

	r->quiet = 0;
	if (begins && r->begun) {
		r->waits = true;
		r->next = *line;
		return true;
	}
	if (!r->begun && str_trim(line->text).len == 0)
		return false;
	if (!r->begun)
		records_hold_begin(r, r->lines.number);
	records_hold(r, line->text, line->too_long);
	return false;
}

enum err mbox_cut(struct records *r, bool final, struct record *record)
{
	bool whole = r->cut_off;
	struct line_read line;

	if (r->waits) {
		r->waits = false;
		records_hold_begin(r, r->lines.number);
		records_hold(r, r->next.text, r->next.too_long);
	}
	while (!whole) {
		enum err e = lines_next(&r->lines, final, &line);

		if (!e)
			whole = line_begins_next(r, &line);
		else if (e == ERR_NOT_FOUND && r->begun)
			whole = final || (r->quiet >= QUIET_ENOUGH && is_after_blank(&r->held));
		if (e && !whole)
			return e;
	}
	records_hand_out(r, record);
	return ERR_NONE;
}

enum err eml_cut(struct records *r, bool final, struct record *record)
{
	struct line_read line;
	enum err e = lines_next(&r->lines, final, &line);

	for (; !e; e = lines_next(&r->lines, final, &line)) {
		if (!r->begun)
			records_hold_begin(r, r->lines.number);
		records_hold(r, line.text, line.too_long);
	}
	if (e != ERR_NOT_FOUND || !final)
		return e;
	if (r->begun) {
		records_hand_out(r, record);
		return ERR_NONE;
	}
	if (r->held_line)
		return ERR_NOT_FOUND;
	r->held_line = 1;
	*record = (struct record){ STR(""), 1, nothing_in_it };
	return ERR_NONE;
}

/* --- reading --- */

static bool is_sane(struct moment at)
{
	struct moment latest = { moment_now().us + MOMENT_DAY };

	return at.us >= SANE_FROM_US && moment_before(at, latest);
}

/* The date of a Received field stands behind its last ';'. */
static struct str received_date(struct str received)
{
	size_t semicolon = str_find_last_char(received, ';');

	if (semicolon == SIZE_MAX)
		return (struct str){ 0 };
	return str_sub(received, semicolon + 1, received.len);
}

/* Never, when it is no date. */
static struct moment date_of(struct str text)
{
	struct moment at = { 0 };

	if (mail_date_parse(text, &at))
		at.us = 0;
	return at;
}

static enum err time_of(const struct mime_fields *fields, struct moment from_line,
			struct moment *at)
{
	const struct moment found[] = { date_of(fields->date), from_line,
					date_of(received_date(fields->received)) };

	for (size_t i = 0; i < ARRAY_LEN(found); i++)
		if (is_sane(found[i])) {
			*at = found[i];
			return ERR_NONE;
		}
	return err_fail(
		ERR_INVALID,
		"at: no Date, \"From \" line or Received tells a time between 1982 and tomorrow");
}

/* What stands between the brackets, or the whole field; blanks inside are folding. Absent when it is of no use. */
static struct str message_id(struct arena *arena, struct str field)
{
	size_t open = str_find_char(field, '<'), close = str_find_last_char(field, '>');
	char id[EVENT_ID_MAX];
	size_t len = 0;

	if (open != SIZE_MAX && close != SIZE_MAX && open < close)
		field = str_sub(field, open + 1, close - open - 1);
	for (size_t i = 0; i < field.len; i++) {
		if (field.at[i] == ' ' || field.at[i] == '\t' || field.at[i] == '\r' ||
		    field.at[i] == '\n')
			continue;
		if (len == sizeof(id))
			return (struct str){ 0 };
		id[len++] = field.at[i];
	}
	if (!len || !utf8_valid((struct str){ id, len }))
		return (struct str){ 0 };
	return arena_str(arena, (struct str){ id, len });
}

static struct str id_from_bytes(struct arena *arena, struct str mail)
{
	struct str bytes = str_trim(mail);
	struct hash hash = hash_of(&bytes, 1);
	char hex[2 * HASH_BYTES + 1];

	hash_hex(&hash, hex);
	return arena_strf(arena, "mail:%.*s", ID_HASH_DIGITS, hex);
}

static enum err mail_read(struct arena *arena, const struct records *records, struct str mail,
			  struct moment from_line, struct event *event)
{
	struct event built = { .type = EVENT_MESSAGE, .account = records->account };
	struct mime_fields fields;
	enum err e;

	(void)mime_fields_read(mail, &fields);
	e = time_of(&fields, from_line, &built.at);
	if (e)
		return e;
	built.id = message_id(arena, fields.message_id);
	if (str_is_absent(built.id))
		built.id = id_from_bytes(arena, mail);
	built.as.message.raw = card_number_mask(arena, mail);
	built.as.message.recipients = -1;
	*event = built;
	return ERR_NONE;
}

/* The "From " line off the front: false when there is none. */
static bool from_line_take(struct str *text, struct moment *at)
{
	size_t end = str_find_char(*text, '\n');

	*at = (struct moment){ 0 };
	if (!str_starts(*text, STR("From ")))
		return false;
	(void)mail_from_line(str_sub(*text, 0, end), at);
	*text = end == SIZE_MAX ? STR("") : str_sub(*text, end + 1, text->len);
	return true;
}

/* How many '>' lead the line at `at`, when "From " follows them. */
static bool is_quoted(struct str text, size_t at)
{
	size_t i = at;

	while (i < text.len && text.at[i] == '>')
		i++;
	return i > at && str_starts(str_sub(text, i, 5), STR("From "));
}

static struct str unquoted(struct arena *arena, struct str text)
{
	char *out;
	size_t len = 0;

	if (str_find(text, STR(">From ")) == SIZE_MAX)
		return text;
	out = arena_take(arena, text.len);
	for (size_t at = 0; at < text.len;) {
		size_t end = str_find_char(str_sub(text, at, text.len), '\n');
		size_t next = end == SIZE_MAX ? text.len : at + end + 1;

		at += is_quoted(text, at);
		memcpy(out + len, text.at + at, next - at);
		len += next - at;
		at = next;
	}
	return (struct str){ out, len };
}

enum err mbox_read(struct arena *arena, const struct records *records, const struct record *record,
		   struct event *event)
{
	struct str text = record->bytes;
	struct moment at;

	if (!from_line_take(&text, &at))
		return err_fail(ERR_INVALID, "line: no \"From \" line begins it");
	return mail_read(arena, records, unquoted(arena, text), at, event);
}

enum err eml_read(struct arena *arena, const struct records *records, const struct record *record,
		  struct event *event)
{
	struct str text = record->bytes;
	struct moment at;

	(void)from_line_take(&text, &at);
	return mail_read(arena, records, text, at, event);
}
