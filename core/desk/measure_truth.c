#include "core/desk/measure_truth.h"

#include "core/base/arena.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/desk/lines.h"

#define LINE_LONGEST ((size_t)256 * 1024)

void truth_release(struct truth *truth)
{
	map_release(&truth->accounts);
	map_release(&truth->messages);
}

static bool is_true(const struct json *row, const char *key)
{
	const struct json *value = json_get(row, key);

	return value && value->type == JSON_TRUE;
}

static enum err account_take(struct truth *t, const struct json *row)
{
	struct str id = json_get_text(row, "account"), label = json_get_text(row, "label");
	struct measure_input *in = &t->input;
	int64_t index;

	if (!id.len || (!str_is(label, "good") && !str_is(label, "bad")))
		return err_fail(ERR_INVALID, "an account and a label, good or bad, are needed");
	if (map_get(&t->accounts, id, &index))
		return err_fail(ERR_INVALID, "%" PRI_STR " stands twice", ARG_STR(id));
	map_put(&t->accounts, id, (int64_t)in->account_count);
	in->accounts = arena_grow(t->arena, in->accounts, in->account_count, sizeof(*in->accounts));
	struct measure_account *account = &in->accounts[in->account_count++];

	*account = (struct measure_account){
		.id = arena_str(t->arena, id),
		.family = arena_str(t->arena, json_get_text(row, "family")),
		.actor = arena_str(t->arena, json_get_text(row, "actor")),
		.bad = str_is(label, "bad"),
		.spiking = is_true(row, "spiking"),
	};
	if (!account->family.len)
		account->family = account->bad ? STR("bad") : STR("good");
	if (!account->actor.len)
		account->actor = account->id;
	for (int m = 0; m < METHOD_COUNT; m++)
		account->by[m].stopped_us = MEASURE_NEVER;
	return ERR_NONE;
}

static enum err message_take(struct truth *t, const struct json *row)
{
	struct str id = json_get_text(row, "message");
	struct measure_input *in = &t->input;
	struct moment at;
	int64_t account;

	if (!is_true(row, "bad"))
		return ERR_NONE;
	if (!id.len || !map_get(&t->accounts, json_get_text(row, "account"), &account))
		return err_fail(ERR_INVALID,
				"a message of an account that was named before is needed");
	if (moment_parse(json_get_text(row, "at"), &at))
		return err_fail(ERR_INVALID, "at: not a time");
	map_put(&t->messages, id, (int64_t)in->message_count);
	in->messages = arena_grow(t->arena, in->messages, in->message_count, sizeof(*in->messages));
	in->messages[in->message_count++] = (struct measure_message){
		.at_us = at.us, .account = (uint32_t)account
	};
	return ERR_NONE;
}

static enum err truth_row(struct truth *t, const struct json *row)
{
	return json_get(row, "message") ? message_take(t, row) : account_take(t, row);
}

static enum err decision_row(struct truth *t, const struct json *row)
{
	struct str decision = json_get_text(row, "decision");
	int64_t index;
	int value;

	if (word_find(&decision_words, decision, &value))
		return err_fail(ERR_INVALID, "decision: accept, hold or refuse is needed");
	if (map_get(&t->messages, json_get_text(row, "message"), &index))
		t->input.messages[index].decision = (enum decision)value;
	return ERR_NONE;
}

typedef enum err row_taker(struct truth *t, const struct json *row);

static enum err rows_read(struct truth *t, int fd, row_taker *take)
{
	CLEANUP(lines_release) struct lines lines;
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum err e = ERR_NONE;

	lines_begin(&lines, fd, LINE_LONGEST);
	while (!e) {
		struct line_read line;
		struct json *row = NULL;

		e = lines_next(&lines, true, &line);
		if (e)
			return e == ERR_NOT_FOUND ? ERR_NONE : e;
		if (!str_trim(line.text).len)
			continue;
		arena_reset(arena);
		e = line.too_long ? err_fail(ERR_INVALID, "too long")
				  : json_read(arena, line.text, &row);
		if (!e)
			e = take(t, row);
		if (e)
			e = err_within(e, "line %lld", (long long)lines.number);
	}
	return e;
}

enum err truth_read(struct truth *truth, int fd)
{
	enum err e = rows_read(truth, fd, truth_row);

	if (!e && !truth->input.account_count)
		e = err_fail(ERR_INVALID, "names no account");
	return e ? err_within(e, "truth") : ERR_NONE;
}

enum err truth_decisions_read(struct truth *truth, int fd)
{
	enum err e = rows_read(truth, fd, decision_row);

	return e ? err_within(e, "decisions") : ERR_NONE;
}
