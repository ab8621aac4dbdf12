/*
 * A list in JSON may be hundreds of megabytes of short strings, and a tree of it ten times that. So the
 * text is walked once: values that nobody asked for are stepped over, and only an
 * entry with an escape in it goes through the reader proper.
 */
#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/geo/netlist_read.h"

struct walk {
	struct netlist_reader *reader;
	struct arena *scratch;
	struct str rest;
};

static char next_char(struct walk *walk)
{
	while (walk->rest.len) {
		char c = walk->rest.at[0];

		if (c != ' ' && c != '\t' && c != '\r' && c != '\n')
			return c;
		walk->rest = str_sub(walk->rest, 1, walk->rest.len);
	}
	return '\0';
}

static bool take_char(struct walk *walk, char wanted)
{
	if (next_char(walk) != wanted || !walk->rest.len)
		return false;
	walk->rest = str_sub(walk->rest, 1, walk->rest.len);
	return true;
}

/* A string as it stands, quotes and all; false at the end of the text. */
static bool take_string(struct walk *walk, struct str *quoted)
{
	if (next_char(walk) != '"')
		return false;
	for (size_t i = 1; i < walk->rest.len; i++) {
		if (walk->rest.at[i] == '\\') {
			i++;
		} else if (walk->rest.at[i] == '"') {
			*quoted = str_sub(walk->rest, 0, i + 1);
			walk->rest = str_sub(walk->rest, i + 1, walk->rest.len);
			return true;
		}
	}
	return false;
}

/* Its text; in the scratch arena when something had to be decoded. Absent when it is no JSON. */
static struct str text_of(struct walk *walk, struct str quoted)
{
	struct json *value;

	if (str_find_char(quoted, '\\') == SIZE_MAX)
		return str_sub(quoted, 1, quoted.len - 2);
	arena_reset(walk->scratch);
	if (json_read(walk->scratch, quoted, &value))
		return (struct str){ 0 };
	return value->text;
}

static bool step_over_plain(struct walk *walk)
{
	size_t end = 0;

	while (end < walk->rest.len) {
		char c = walk->rest.at[end];

		if (c == ',' || c == ']' || c == '}' || c == ' ' || c == '\n' || c == '\r' ||
		    c == '\t')
			break;
		end++;
	}
	walk->rest = str_sub(walk->rest, end, walk->rest.len);
	return end > 0;
}

/* Step over one value of any kind. */
static bool step_over(struct walk *walk)
{
	unsigned depth = 0;
	struct str string;

	do {
		char c = next_char(walk);
		bool ok = true;

		if (c == '"')
			ok = take_string(walk, &string);
		else if (c == '{' || c == '[')
			depth += take_char(walk, c);
		else if (c == '}' || c == ']')
			ok = depth > 0 && depth-- && take_char(walk, c);
		else if (c == ',' || c == ':')
			ok = depth > 0 && take_char(walk, c);
		else
			ok = step_over_plain(walk);
		if (!ok || depth > JSON_DEPTH_MAX)
			return false;
	} while (depth);
	return true;
}

static bool read_entries(struct walk *walk)
{
	struct str string;

	if (!take_char(walk, '['))
		return step_over(walk);
	if (take_char(walk, ']'))
		return true;
	for (size_t no = 1;; no++) {
		const char *why = "not a text";

		if (take_string(walk, &string))
			why = walk->reader->take(walk->reader->whose, text_of(walk, string));
		else if (!step_over(walk))
			return false;
		if (why)
			netlist_refuse(walk->reader, "entry", no, why);
		if (take_char(walk, ']'))
			return true;
		if (!take_char(walk, ','))
			return false;
	}
}

static bool read_member(struct walk *walk)
{
	struct buf *title = walk->reader->title;
	struct str key, string;

	if (!take_string(walk, &key) || !take_char(walk, ':'))
		return false;
	if (str_is(key, "\"list\""))
		return read_entries(walk);
	if (!str_is(key, "\"name\"") || next_char(walk) != '"')
		return step_over(walk);
	if (!take_string(walk, &string))
		return false;
	if (title && !title->len)
		buf_add_str(title, text_of(walk, string));
	return true;
}

static bool read_object(struct walk *walk)
{
	if (!take_char(walk, '{'))
		return false;
	if (take_char(walk, '}'))
		return true;
	do {
		if (!read_member(walk))
			return false;
	} while (take_char(walk, ','));
	return take_char(walk, '}');
}

void netlist_read_json(struct netlist_reader *reader, struct str text)
{
	CLEANUP(arena_free_at) struct arena *scratch = arena_new();
	struct walk walk = { .reader = reader, .scratch = scratch, .rest = text };
	bool whole = next_char(&walk) == '[' ? read_entries(&walk) : read_object(&walk);

	if (!whole || next_char(&walk))
		netlist_refuse(reader, "byte", text.len - walk.rest.len + 1, "broken JSON");
}
