#include "core/desk/formats.h"

#include "core/base/attrs.h"
#include "core/desk/format_rows.h"
#include "core/model/event.h"

const char record_too_long[] = "line: longer than 8 MiB";

static enum err events_cut(struct records *records, bool final, struct record *record)
{
	struct line_read line;
	enum err e = lines_next(&records->lines, final, &line);

	if (!e)
		*record = (struct record){ line.text, records->lines.number,
					   line.too_long ? record_too_long : NULL };
	return e;
}

static enum err events_read(struct arena *arena, const struct records *records,
			    const struct record *record, struct event *event)
{
	(void)records;
	return event_read(arena, record->bytes, event);
}

/* clang-format off */
const struct format formats[] = {
	{ "events",   "strop's own: JSON Lines",                     false, false, true,  events_cut,    events_read },
	{ "mailgun",  "Mailgun's events and webhooks",               false, true,  true,  json_cut_next, mailgun_read },
	{ "sendgrid", "SendGrid's event webhooks, of one account",   true,  true,  true,  json_cut_next, sendgrid_read },
	{ "ses",      "Amazon SES's events and notifications",       false, true,  true,  json_cut_next, ses_read },
	{ "postmark", "Postmark's webhooks",                         false, true,  true,  json_cut_next, postmark_read },
	{ "mbox",     "a mailbox file of what one account sent",     true,  true,  true,  mbox_cut,      mbox_read },
	{ "eml",      "one message a file, of what one account sent", true, true,  false, eml_cut,       eml_read },
};
const size_t format_count = ARRAY_LEN(formats);
/* clang-format on */

const struct format *format_find(struct str name)
{
	for (size_t i = 0; i < format_count; i++)
		if (str_is(name, formats[i].name))
			return &formats[i];
	return NULL;
}

/* --- records --- */

void records_begin(struct records *records, const struct format *format, struct str account, int fd)
{
	*records = (struct records){ .format = format,
				     .account = account,
				     .held = BUF_UP_TO(EVENT_LINE_MAX) };
	lines_begin(&records->lines, fd, EVENT_LINE_MAX);
}

void records_release(struct records *records)
{
	lines_release(&records->lines);
	buf_release(&records->held);
}

void records_restart(struct records *records)
{
	records->cut_off = records->begun;
	records->waits = false;
	records->json.has_line = false;
	lines_restart(&records->lines);
}

enum err records_next(struct records *records, bool final, struct record *record)
{
	enum err e;

	if (records->handed) {
		records->handed = records->begun = records->too_long = false;
		buf_clear(&records->held);
	}
	e = records->format->cut(records, final, record);
	records->quiet = e == ERR_NOT_FOUND ? records->quiet + 1 : 0;
	return e;
}

void records_hold_begin(struct records *records, int64_t line)
{
	records->begun = true;
	records->held_line = line;
}

void records_hold(struct records *records, struct str text, bool too_long)
{
	if (records->too_long)
		return;
	records->too_long = too_long || records->held.len + text.len >= EVENT_LINE_MAX;
	buf_add_str(&records->held,
		    text); /* of a record that is too long, as much as there is room for */
	buf_add_char(&records->held, '\n');
}

void records_hand_out(struct records *records, struct record *record)
{
	*record = (struct record){ buf_str(&records->held), records->held_line,
				   records->too_long ? record_too_long : NULL };
	if (str_ends(record->bytes, STR("\n")))
		record->bytes.len--;
	records->handed = true;
	records->cut_off = false;
}
