#include "core/model/event.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/model/event_fields.h"

static void write_text(struct json_writer *w, const struct field *field, struct str text)
{
	if (str_is_absent(text))
		return;
	json_key_str(w, field->name);
	json_text(w, text);
}

static void write_word(struct json_writer *w, const struct field *field, int value)
{
	write_text(w, field, word_str(field->words, value));
}

static void write_known(struct json_writer *w, const struct field *field, enum known known)
{
	if (known == NOT_KNOWN)
		return;
	json_key_str(w, field->name);
	json_bool(w, known == KNOWN_YES);
}

static void write_ip(struct json_writer *w, const struct field *field, const struct ip *ip)
{
	char text[IP_TEXT_MAX];

	if (ip_is_none(ip))
		return;
	ip_print(ip, text);
	write_text(w, field, str_of(text));
}

static void write_moment(struct json_writer *w, const struct field *field, struct moment at)
{
	char text[MOMENT_TEXT_MAX];

	if (moment_is_never(at))
		return;
	moment_print(at, text);
	write_text(w, field, str_of(text));
}

static void write_count(struct json_writer *w, const struct field *field, int64_t count)
{
	if (count < (int64_t)field->min)
		return;
	json_key_str(w, field->name);
	json_integer(w, count);
}

static void write_links(struct json_writer *w, const struct field *field,
			const struct event_message *message)
{
	if (!message->link_count)
		return;
	json_key_str(w, field->name);
	json_begin(w, '[');
	for (size_t i = 0; i < message->link_count; i++)
		json_text(w, message->links[i]);
	json_end(w, ']');
}

static void write_sketch(struct json_writer *w, const struct field *field,
			 const struct event_message *message)
{
	char digits[SKETCH_LEN * SKETCH_WORD_DIGITS];
	size_t len = 0;

	if (!message->sketch_len)
		return;
	for (size_t i = 0; i < message->sketch_len; i++)
		for (int shift = 6 * (SKETCH_WORD_DIGITS - 1); shift >= 0; shift -= 6)
			digits[len++] = sketch_digit((unsigned)(message->sketch[i] >> shift & 63));
	write_text(w, field, (struct str){ digits, len });
}

static void write_member(struct json_writer *w, const char *name, struct str text)
{
	if (str_is_absent(text))
		return;
	json_key(w, name);
	json_text(w, text);
}

static void write_signs(struct json_writer *w, const struct field *field,
			const struct event_message *message)
{
	if (!message->sign_count)
		return;
	json_key_str(w, field->name);
	json_begin(w, '[');
	for (size_t i = 0; i < message->sign_count; i++) {
		const struct sign *sign = &message->signs[i];

		json_begin(w, '{');
		write_member(w, "kind", word_str(&sign_words, sign->kind));
		write_member(w, "brand", sign->brand);
		write_member(w, "quote", sign->quote);
		write_member(w, "other", sign->other);
		json_end(w, '}');
	}
	json_end(w, ']');
}

static void write_field(struct json_writer *w, const struct field *field, const struct event *event)
{
	const void *from = (const char *)event + field->offset;

	switch (field->kind) {
	case FIELD_ID:
	case FIELD_KEY:
	case FIELD_TEXT:
	case FIELD_PROSE:
	case FIELD_DIGITS:
	case FIELD_CODE:
		write_text(w, field, *(const struct str *)from);
		break;
	case FIELD_WORD:
		write_word(w, field, *(const int *)from);
		break;
	case FIELD_KNOWN:
		write_known(w, field, *(const enum known *)from);
		break;
	case FIELD_IP:
		write_ip(w, field, from);
		break;
	case FIELD_MOMENT:
		write_moment(w, field, *(const struct moment *)from);
		break;
	case FIELD_COUNT:
		write_count(w, field, *(const int64_t *)from);
		break;
	case FIELD_LINKS:
		write_links(w, field, &event->as.message);
		break;
	case FIELD_SKETCH:
		write_sketch(w, field, &event->as.message);
		break;
	case FIELD_SIGNS:
		write_signs(w, field, &event->as.message);
		break;
	}
}

void event_write(const struct event *event, struct buf *out)
{
	const struct field_list *list = &event_fields[event->type];
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	for (size_t i = 0; i < list->count; i++)
		if (list->rows[i].life != FIELD_PASSES)
			write_field(&w, &list->rows[i], event);
	json_end(&w, '}');
}

/* Written by event_write(): the fields stand in the order of their rows. */
static enum err read_fields(struct arena *arena, const struct json *kept, struct event *event)
{
	const struct field_list *list = &event_fields[event->type];
	size_t next = 0;

	for (const struct json *child = kept->first; child; child = child->next) {
		const struct field *field = event_field_find(list, child->key, next);
		enum err e;

		if (!field)
			continue;
		e = event_field_take(arena, field, true, child, event);
		if (e)
			return e;
		next = (size_t)(field - list->rows) + 1;
	}
	return ERR_NONE;
}

/* The columns of a stored event are what they are. NOLINTNEXTLINE(readability-function-size) */
enum err event_read_kept(struct arena *arena, struct str kept, enum event_type type,
			 struct moment at, struct str account, struct str id, struct event *event)
{
	struct event built = event_blank(type);
	struct json *root;
	enum err e = json_read(arena, kept, &root);

	if (!e && root->type != JSON_OBJECT)
		e = err_fail(ERR_INVALID, "not a JSON object");
	if (!e)
		e = read_fields(arena, root, &built);
	if (e)
		return err_fail(ERR_CORRUPT, "a kept event: %s", err_text(e));
	built.at = at;
	built.account = account;
	built.id = id;
	*event = built;
	return ERR_NONE;
}
