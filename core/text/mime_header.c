#include "core/text/mime_header.h"

#include <stdbool.h>

#include "core/base/attrs.h"
#include "core/text/address.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* How long the line at the front is, its break included; `content` without it. */
static size_t line_of(struct str text, struct str *content)
{
	size_t end = str_find_char(text, '\n'), len = end == SIZE_MAX ? text.len : end + 1;

	*content = str_sub(text, 0, end);
	if (content->len && content->at[content->len - 1] == '\r')
		content->len--;
	return len;
}

/* The length of the field name before ':', or 0. */
static size_t name_of(struct str line)
{
	size_t at = 0, end;

	while (at < line.len && line.at[at] > ' ' && line.at[at] < 0x7F && line.at[at] != ':')
		at++;
	end = at;
	while (at < line.len && is_blank(line.at[at]))
		at++;
	return at < line.len && line.at[at] == ':' ? end : 0;
}

/* The line at the front and those that carry it on; their breaks stay inside. */
static size_t folded_line(struct str text, struct str *line)
{
	struct str next;
	size_t len = line_of(text, line), end = line->len;

	while (len < text.len && is_blank(text.at[len])) {
		size_t more = line_of(str_sub(text, len, text.len), &next);

		end = len + next.len;
		len += more;
	}
	*line = str_sub(text, 0, end);
	return len;
}

static void keep(struct mime_fields *fields, struct str name, struct str value)
{
	const struct {
		struct str name;
		struct str *value;
	} rows[] = {
		{ STR("From"), &fields->from },
		{ STR("Reply-To"), &fields->reply_to },
		{ STR("Subject"), &fields->subject },
		{ STR("Content-Type"), &fields->type },
		{ STR("Content-Transfer-Encoding"), &fields->encoding },
		{ STR("Content-Disposition"), &fields->disposition },
		{ STR("Date"), &fields->date },
		{ STR("Message-ID"), &fields->message_id },
		{ STR("Received"), &fields->received },
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_equal_nocase(name, rows[i].name) && str_is_absent(*rows[i].value))
			*rows[i].value = value;
	if (str_equal_nocase(name, STR("To")) || str_equal_nocase(name, STR("Cc")) ||
	    str_equal_nocase(name, STR("Bcc")))
		fields->recipients += address_count(value);
}

/* A line that is no field ends the fields, unless what follows is one, or the end of them. */
static bool goes_on(struct str rest, bool begun)
{
	struct str line;

	line_of(rest, &line);
	return line.len == 0 ? begun && rest.len > 0 : name_of(line) > 0;
}

struct str mime_fields_read(struct str part, struct mime_fields *fields)
{
	struct str line;
	bool begun = false;

	*fields = (struct mime_fields){ 0 };
	while (part.len) {
		size_t len = folded_line(part, &line), name = name_of(line);

		if (line.len == 0)
			return str_sub(part, len, part.len);
		if (name) {
			struct str value = str_sub(line, name, line.len);

			value = str_sub(value, str_find_char(value, ':') + 1, value.len);
			keep(fields, str_sub(line, 0, name), value);
			begun = true;
		} else if (!goes_on(str_sub(part, len, part.len), begun)) {
			return part;
		}
		part = str_sub(part, len, part.len);
	}
	return part;
}
