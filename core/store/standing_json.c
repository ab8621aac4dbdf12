#include "core/store/standing_json.h"

#include "core/base/buf.h"
#include "core/base/json.h"

static void write_moment(struct json_writer *w, const char *key, struct moment at)
{
	json_key(w, key);
	json_integer(w, at.us);
}

static void write_word(struct json_writer *w, const char *key, struct str word)
{
	json_key(w, key);
	json_text_or_null(w, word);
}

void standing_write(const struct standing *standing, const struct standing_beside *beside,
		    struct buf *out)
{
	struct json_writer w = json_writer(out);
	char hex[2 * HASH_BYTES + 1];

	json_begin(&w, '{');
	write_word(&w, "state", word_str(&state_words, standing->state));
	write_moment(&w, "state_at", standing->state_at);
	write_moment(&w, "held_until", standing->held_until);
	write_moment(&w, "flagged_at", standing->flagged_at);
	write_moment(&w, "disabled_at", standing->disabled_at);
	write_word(&w, "assignee", standing->assignee);
	write_word(&w, "case", word_str(&case_words, standing->case_state));
	write_word(&w, "outcome", word_str(&outcome_words, standing->outcome));
	write_moment(&w, "rep_stands_at", standing->rep_stands_at);
	if (beside->name) {
		hash_hex(beside->hash, hex);
		write_word(&w, beside->name, str_of(hex));
	}
	json_end(&w, '}');
}

/* What is there must be right; `ok` remembers what was not. */

static struct moment read_moment(const struct json *object, const char *key, bool *ok)
{
	const struct json *value = json_get(object, key);

	*ok = *ok && value && value->type == JSON_INTEGER;
	return (struct moment){ *ok ? value->integer : 0 };
}

static struct str read_text(const struct json *object, const char *key, bool *ok)
{
	const struct json *value = json_get(object, key);

	*ok = *ok && value && (value->type == JSON_STRING || value->type == JSON_NULL);
	return *ok && value->type == JSON_STRING ? value->text : (struct str){ 0 };
}

/* Null is the value without a word, and that is the first. */
static int read_word(const struct json *object, const char *key, const struct words *words,
		     bool *ok)
{
	struct str text = read_text(object, key, ok);
	int value = 0;

	if (!str_is_absent(text) && word_find(words, text, &value))
		*ok = false;
	return value;
}

enum err standing_read(struct arena *arena, struct str text, struct standing *standing)
{
	struct json *root = NULL;
	bool ok = !json_read(arena, text, &root) && root->type == JSON_OBJECT;
	struct standing read = { 0 };

	if (ok) {
		read.state = (enum state)read_word(root, "state", &state_words, &ok);
		read.state_at = read_moment(root, "state_at", &ok);
		read.held_until = read_moment(root, "held_until", &ok);
		read.flagged_at = read_moment(root, "flagged_at", &ok);
		read.disabled_at = read_moment(root, "disabled_at", &ok);
		read.assignee = read_text(root, "assignee", &ok);
		read.case_state = (enum case_state)read_word(root, "case", &case_words, &ok);
		read.outcome = (enum outcome)read_word(root, "outcome", &outcome_words, &ok);
		read.rep_stands_at = read_moment(root, "rep_stands_at", &ok);
	}
	if (!ok)
		return err_fail(ERR_CORRUPT, "a standing in the audit log does not read");
	*standing = read;
	return ERR_NONE;
}

enum err standing_hash(struct arena *arena, struct str text, const char *name, bool *has,
		       struct hash *hash)
{
	struct json *root = NULL;
	const struct json *value;

	*has = false;
	if (json_read(arena, text, &root) || root->type != JSON_OBJECT)
		return err_fail(ERR_CORRUPT, "a standing in the audit log does not read");
	value = json_get(root, name);
	if (!value)
		return ERR_NONE;
	if (value->type != JSON_STRING || hash_from_hex(value->text, hash))
		return err_fail(ERR_CORRUPT, "a hash beside a standing does not read");
	*has = true;
	return ERR_NONE;
}
