#include "core/desk/json_cut.h"

#include "core/base/attrs.h"
#include "core/base/json.h"
#include "core/desk/formats.h"
#include "core/text/ascii.h"

static const char not_closed[] = "line: the array that it stands in does not end";

/* What a byte of an object does to it. */
enum step {
	STEP_ON,
	STEP_WHOLE,
	STEP_PAGE,  /* its array "items" begins */
	STEP_BROKEN /* it cannot become JSON any more */
};

static void object_begin(struct json_cut *c)
{
	c->arrays = 0;
	c->depth = 0;
	c->in_string = c->escaped = c->items = false;
	c->before = '\0';
}

static bool is_in_array(const struct json_cut *c)
{
	return c->depth && (c->arrays >> (c->depth - 1) & 1);
}

static void string_step(struct json_cut *c, struct str text, size_t at)
{
	char byte = text.at[at];

	if (c->escaped) {
		c->escaped = false;
	} else if (byte == '\\') {
		c->escaped = true;
	} else if (byte == '"') {
		c->in_string = false;
		c->before = '"';
		c->items = str_is(str_sub(text, c->string_from, at - c->string_from), "\"items");
	}
}

static enum step open_step(struct json_cut *c, char byte)
{
	bool fits = c->depth == 0 || c->before == ':' || c->before == '[' ||
		    (c->before == ',' && is_in_array(c));

	if (!fits || c->depth == JSON_DEPTH_MAX)
		return STEP_BROKEN;
	if (byte == '[' && c->depth == 1 && c->items && !c->in_page)
		return STEP_PAGE;
	c->arrays &= ~(UINT64_C(1) << c->depth);
	c->arrays |= (uint64_t)(byte == '[') << c->depth;
	c->depth++;
	c->before = byte;
	return STEP_ON;
}

static enum step close_step(struct json_cut *c, char byte)
{
	if ((byte == ']') != is_in_array(c))
		return STEP_BROKEN;
	c->before = byte;
	c->depth--;
	return c->depth ? STEP_ON : STEP_WHOLE;
}

static enum step step(struct json_cut *c, struct str text, size_t at)
{
	char byte = text.at[at];

	if (c->in_string) {
		string_step(c, text, at);
		return STEP_ON;
	}
	if (byte == '{' || byte == '[')
		return open_step(c, byte);
	if (byte == '}' || byte == ']')
		return close_step(c, byte);
	if (byte == '"') {
		c->in_string = true;
		c->string_from = at;
	} else if (!ascii_is_space(byte)) {
		c->before = byte;
	}
	return STEP_ON;
}

/* Look on to where something happens, or the end of the line, which no string reaches over. */
static enum step steps(struct json_cut *c)
{
	while (c->at < c->line.text.len) {
		enum step s = step(c, c->line.text, c->at++);

		if (s != STEP_ON)
			return s;
	}
	return c->in_string ? STEP_BROKEN : STEP_ON;
}

/* --- between objects --- */

/* A comma or bracket of what holds the objects. False: it belongs to nothing. */
static bool between(struct json_cut *c, char byte)
{
	bool holds = c->in_list || c->in_page;

	if (byte == ',')
		return holds;
	if (byte == '[' && !holds)
		return c->in_list = true;
	if (byte != ']' || !holds)
		return false;
	if (!c->in_page) {
		c->in_list = false;
		return true;
	}
	object_begin(c);
	c->depth = 1;
	c->before = ']';
	return c->page_ended = true;
}

/* What follows "items" in its object is passed over. */
static bool page_end(struct json_cut *c)
{
	enum step s = steps(c);

	if (s == STEP_WHOLE)
		c->in_page = c->page_ended = false;
	return s != STEP_BROKEN;
}

enum found {
	FOUND_NOTHING,
	FOUND_OBJECT,
	FOUND_NONSENSE
};

/* Where the next object of this line begins. */
static enum found object_find(struct json_cut *c)
{
	while (c->at < c->line.text.len) {
		char byte = c->line.text.at[c->at];

		if (c->page_ended) {
			if (!page_end(c))
				return FOUND_NONSENSE;
			continue;
		}
		if (byte == '{')
			return FOUND_OBJECT;
		if (!ascii_is_space(byte) && !between(c, byte))
			return FOUND_NONSENSE;
		c->at++;
	}
	return FOUND_NOTHING;
}

/* --- records --- */

static void forget(struct json_cut *c, bool seeking)
{
	*c = (struct json_cut){ .seeking = seeking };
}

/* At the end of the stream. */
static enum err end(struct records *r, struct record *record)
{
	struct json_cut *c = &r->json;
	bool open = c->in_list || c->in_page;

	forget(c, false);
	if (r->begun) {
		records_hand_out(r, record);
		return ERR_NONE;
	}
	if (!open)
		return ERR_NOT_FOUND;
	*record = (struct record){ STR(""), r->lines.number, not_closed };
	return ERR_NONE;
}

/* What stands from `from` to where we are ends the record. */
static void give(struct records *r, size_t from, struct record *record)
{
	struct json_cut *c = &r->json;
	struct str text = str_sub(c->line.text, from, c->at - from);

	if (r->held.len == 0 && !r->too_long) {
		*record = (struct record){ text, r->held_line, NULL };
		r->handed = true;
		return;
	}
	records_hold(r, text, false);
	records_hand_out(r, record);
}

/* The rest of the line with it: no object, or not any more. */
static void give_broken(struct records *r, size_t from, struct record *record)
{
	struct json_cut *c = &r->json;
	bool over_lines = r->held.len > 0;

	c->at = c->line.text.len;
	give(r, from, record);
	forget(c, over_lines);
}

/* Look through the line that is there. True: a record came of it. */
static bool line_cut(struct records *r, struct record *record)
{
	struct json_cut *c = &r->json;
	enum found found = r->begun ? FOUND_OBJECT : object_find(c);
	size_t from = c->at;
	enum step s;

	if (found == FOUND_NOTHING) {
		c->has_line = false;
		return false;
	}
	if (!r->begun) {
		records_hold_begin(r, r->lines.number);
		object_begin(c);
	}
	s = found == FOUND_NONSENSE ? STEP_BROKEN : steps(c);
	if (s == STEP_WHOLE) {
		give(r, from, record);
		return true;
	}
	if (s == STEP_BROKEN) {
		give_broken(r, from, record);
		return true;
	}
	if (s == STEP_PAGE) {
		r->begun = r->too_long = false;
		buf_clear(&r->held);
		c->in_page = true;
		return false;
	}
	records_hold(r, str_sub(c->line.text, from, c->line.text.len), false);
	c->has_line = false;
	return false;
}

/* A line was read. True: a record came of that alone. */
static bool line_begin(struct records *r, struct record *record)
{
	struct json_cut *c = &r->json;
	struct str text = str_trim(c->line.text);
	bool starts = str_starts(text, STR("{")) || str_starts(text, STR("["));

	if (c->line.too_long) {
		if (!r->begun)
			records_hold_begin(r, r->lines.number);
		records_hold(r, c->line.text, true);
		records_hand_out(r, record);
		forget(c, false);
		return true;
	}
	c->has_line = !c->seeking || starts;
	c->at = 0;
	c->seeking = c->seeking && !starts;
	/* A line of its own, while the one before it broke off. */
	if (r->begun && !c->in_list && !c->in_page && str_starts(c->line.text, STR("{"))) {
		records_hand_out(r, record);
		return true;
	}
	return false;
}

enum err json_cut_next(struct records *r, bool final, struct record *record)
{
	struct json_cut *c = &r->json;

	for (;;) {
		enum err e;

		if (c->has_line && line_cut(r, record))
			return ERR_NONE;
		if (c->has_line)
			continue;
		if (r->cut_off)
			return end(r, record);
		e = lines_next(&r->lines, final, &c->line);
		if (e == ERR_NOT_FOUND && final)
			return end(r, record);
		if (e)
			return e;
		if (line_begin(r, record))
			return ERR_NONE;
	}
}
