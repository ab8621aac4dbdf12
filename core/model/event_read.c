#include "core/model/event.h"

#include <assert.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/model/card_number.h"
#include "core/model/event_fields.h"

#define LINE_ID_BYTES 16 /* of the hash that names an event without an id */

/* The fields of every event. */
struct head {
	const struct json *type, *at, *account, *id;
};

static struct head find_head(const struct json *line)
{
	struct head head = { 0 };

	for (const struct json *child = line->first; child; child = child->next) {
		if (child->key.len == 2 && str_is(child->key, "at"))
			head.at = child;
		else if (child->key.len == 2 && str_is(child->key, "id"))
			head.id = child;
		else if (child->key.len == 4 && str_is(child->key, "type"))
			head.type = child;
		else if (child->key.len == 7 && str_is(child->key, "account"))
			head.account = child;
	}
	return head;
}

static bool is_given(const struct json *value)
{
	return value && value->type != JSON_NULL;
}

static enum err read_type(const struct json *value, enum event_type *type)
{
	int word;
	enum err e;

	if (!is_given(value))
		return err_fail(ERR_INVALID, "type: missing");
	if (value->type != JSON_STRING)
		return err_fail(ERR_INVALID, "type: not a text");
	e = word_find(&event_words, value->text, &word);
	if (e)
		return err_within(e, "type");
	*type = (enum event_type)word;
	return ERR_NONE;
}

static enum err read_common(struct arena *arena, const struct field *field,
			    const struct json *value, struct event *event)
{
	if (is_given(value))
		return event_field_take(arena, field, false, value, event);
	if (field->needed)
		return err_fail(ERR_INVALID, "%" PRI_STR ": missing", ARG_STR(field->name));
	return ERR_NONE;
}

/* "line:" and a hash: the same line always gets the same id. */
static struct str line_id(struct arena *arena, struct str line)
{
	struct str bytes = str_trim(line);
	struct hash hash = hash_of(&bytes, 1);
	char hex[2 * HASH_BYTES + 1];

	hash_hex(&hash, hex);
	return arena_strf(arena, "line:%.*s", 2 * LINE_ID_BYTES, hex);
}

static enum err read_head(struct arena *arena, struct str line, const struct head *head,
			  struct event *event)
{
	const struct field at = { .name = STR("at"),
				  .kind = FIELD_MOMENT,
				  .needed = true,
				  .offset = offsetof(struct event, at) };
	const struct field account = { .name = STR("account"),
				       .kind = FIELD_ID,
				       .needed = event->type != EVENT_SCANNER,
				       .offset = offsetof(struct event, account),
				       .max = EVENT_ID_MAX };
	const struct field id = { .name = STR("id"),
				  .kind = FIELD_ID,
				  .needed = event->type == EVENT_MESSAGE,
				  .offset = offsetof(struct event, id),
				  .max = EVENT_ID_MAX };
	enum err e = read_common(arena, &at, head->at, event);

	if (e)
		return e;
	e = read_common(arena, &account, head->account, event);
	if (e)
		return e;
	e = read_common(arena, &id, head->id, event);
	if (!e && str_is_absent(event->id))
		event->id = line_id(arena, line);
	return e;
}

/* --- card numbers --- */

static bool holds_card_number(const struct json *value)
{
	if (value->type == JSON_STRING)
		return card_number_is_in(value->text);
	if (value->type == JSON_INTEGER || value->type == JSON_REAL)
		return card_number_is_in(value->source);
	return false;
}

/* Whether a value, or anything in it, holds a card number. */
static bool card_number_within(const struct json *value)
{
	const struct json *waiting[JSON_DEPTH_MAX + 1];
	size_t depth = 0;

	if (holds_card_number(value))
		return true;
	waiting[0] = value->first;
	while (waiting[depth] || depth) {
		const struct json *child = waiting[depth];

		if (!child) {
			depth--;
			continue;
		}
		waiting[depth] = child->next;
		if (holds_card_number(child))
			return true;
		if (child->first) {
			assert(depth < JSON_DEPTH_MAX);
			waiting[++depth] = child->first;
		}
	}
	return false;
}

/* The name is a stranger's too. */
static enum err refuse_card_number(struct arena *arena, struct str name)
{
	CLEANUP(buf_release) struct buf shown = BUF_UP_TO(100);

	utf8_tame(card_number_mask(arena, utf8_head(name, 64)), &shown);
	return err_fail(ERR_INVALID, "%s: holds what looks like a card number", buf_text(&shown));
}

static enum err search_card_numbers(struct arena *arena, const struct json *line,
				    const struct head *head)
{
	for (const struct json *child = line->first; child; child = child->next) {
		if (child == head->type || child == head->at || child == head->account ||
		    child == head->id)
			continue;
		if (card_number_within(child))
			return refuse_card_number(arena, child->key);
	}
	return ERR_NONE;
}

/* --- the fields of the type --- */

static enum err read_fields(struct arena *arena, const struct json *line, struct event *event)
{
	const struct field_list *list = &event_fields[event->type];
	const struct json *values[EVENT_FIELDS_MAX] = { 0 };
	size_t next = 0; /* most lines give the fields in much the same order */

	for (const struct json *child = line->first; child; child = child->next) {
		const struct field *field = event_field_find(list, child->key, next);

		if (!field)
			continue;
		next = (size_t)(field - list->rows) + 1;
		if (field->life != FIELD_MADE)
			values[field - list->rows] = child;
	}
	for (size_t i = 0; i < list->count; i++) {
		enum err e = read_common(arena, &list->rows[i], values[i], event);

		if (e)
			return e;
	}
	return ERR_NONE;
}

enum err event_read(struct arena *arena, struct str line, struct event *event)
{
	struct json *root;
	struct event built;
	enum event_type type = EVENT_ACCOUNT;
	struct head head;
	enum err e;

	if (line.len > EVENT_LINE_MAX)
		return err_fail(ERR_INVALID, "line: longer than 8 MiB");
	e = json_read(arena, line, &root);
	if (e)
		return err_within(e, "line");
	if (root->type != JSON_OBJECT)
		return err_fail(ERR_INVALID, "line: not a JSON object");
	head = find_head(root);
	e = read_type(head.type, &type);
	if (e)
		return e;
	built = event_blank(type);
	e = read_head(arena, line, &head, &built);
	if (!e && type == EVENT_CARD)
		e = search_card_numbers(arena, root, &head);
	if (!e)
		e = read_fields(arena, root, &built);
	if (!e)
		*event = built;
	return e;
}
