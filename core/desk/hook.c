#include "core/desk/hook.h"

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/hash.h"

#define ID_HASH_DIGITS 32
#define NAME_SHOWN 60

enum err hook_object(struct arena *arena, struct str bytes, struct json **root)
{
	struct json *found;
	enum err e = json_read(arena, bytes, &found);

	if (e)
		return err_within(e, "line");
	if (found->type != JSON_OBJECT)
		return err_fail(ERR_INVALID, "line: not a JSON object");
	*root = found;
	return ERR_NONE;
}

const struct json *hook_of(const struct json *object, const char *key)
{
	return object && object->type == JSON_OBJECT ? json_get(object, key) : NULL;
}

struct str hook_text(const struct json *value)
{
	bool is_text = value && value->type == JSON_STRING && value->text.len;

	return is_text ? value->text : (struct str){ 0 };
}

struct str hook_number(const struct json *value)
{
	return value && value->type == JSON_INTEGER ? value->source : hook_text(value);
}

size_t hook_count(const struct json *value)
{
	return value && value->type == JSON_ARRAY ? value->count : 0;
}

struct str hook_first(struct str a, struct str b)
{
	return str_is_absent(a) ? b : a;
}

struct str hook_unbracketed(struct str id)
{
	id = str_trim(id);
	if (str_starts(id, STR("<")) && str_ends(id, STR(">")))
		id = str_sub(id, 1, id.len - 2);
	return id;
}

struct str hook_bytes_id(struct arena *arena, const struct record *record)
{
	struct str bytes = str_trim(record->bytes);
	struct hash hash = hash_of(&bytes, 1);
	char hex[2 * HASH_BYTES + 1];

	hash_hex(&hash, hex);
	return arena_strf(arena, "hook:%.*s", ID_HASH_DIGITS, hex);
}

enum err hook_kind_find(const struct hook_kind *kinds, size_t count, const struct json *value,
			const char *field, const struct hook_kind **kind)
{
	if (!value || value->type != JSON_STRING)
		return err_fail(ERR_INVALID, "%s: %s", field, value ? "not a text" : "missing");
	for (size_t i = 0; i < count; i++)
		if (str_equal(value->text, kinds[i].name)) {
			*kind = &kinds[i];
			return ERR_NONE;
		}
	return err_fail(ERR_INVALID, "%s: \"%.*s\" is no event of this provider's that strop knows",
			field, (int)(value->text.len < NAME_SHOWN ? value->text.len : NAME_SHOWN),
			value->text.at);
}

enum err hook_nothing(void)
{
	return err_fail(ERR_NOT_FOUND, "nothing in it is kept");
}

static void put(struct json_writer *w, const char *key, struct str value)
{
	if (str_is_absent(value))
		return;
	json_key(w, key);
	json_text(w, value);
}

static void put_moment(struct json_writer *w, const struct json *at)
{
	if (!at || (at->type != JSON_INTEGER && at->type != JSON_REAL)) {
		put(w, "at", hook_text(at));
		return;
	}
	json_key(w, "at");
	json_raw(w, at->source);
}

enum err hook_event_read(struct arena *arena, const struct hook_event *made, struct event *event)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(EVENT_LINE_MAX);
	struct json_writer w = json_writer(&line);
	bool is_message = str_is_absent(made->result);

	json_begin(&w, '{');
	put(&w, "type", is_message ? STR("message") : STR("delivery"));
	put(&w, "account", made->account);
	put(&w, "id", is_message ? made->message : made->id);
	put_moment(&w, made->at);
	if (is_message) {
		put(&w, "ip", made->ip);
		put(&w, "domain", made->domain);
		put(&w, "from", made->from);
		put(&w, "reply_to", made->reply_to);
		put(&w, "subject", made->subject);
	} else {
		put(&w, "message", made->message);
		put(&w, "result", made->result);
		put(&w, "code", made->code);
	}
	if (made->count) {
		json_key(&w, is_message ? "recipients" : "count");
		json_integer(&w, (int64_t)made->count);
	}
	json_end(&w, '}');
	if (line.full)
		return err_fail(ERR_INVALID, "%s", record_too_long);
	return event_read(arena, arena_str(arena, buf_str(&line)), event);
}
