#include "tests/screen/made_desk.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "tests/screen/made_answers.h"

#define ROUNDS_MAX 20 /* answers that lead to questions that lead to answers ... */

struct moment made_now(void)
{
	return (struct moment){ INT64_C(1795430520000000) }; /* 2026-11-23T10:42:00Z */
}

static void keep_act(struct made *made, const struct request *request)
{
	struct made_act *kept = &made->acts[made->act_count % MADE_ACTS_MAX];
	struct str *accounts = ARENA_ARRAY(made->arena, request->act.account_count + 1, struct str);

	for (size_t i = 0; i < request->act.account_count; i++)
		accounts[i] = arena_str(made->arena, request->act.accounts[i]);
	kept->act = request->act;
	kept->act.accounts = accounts;
	kept->act.reason = arena_str(made->arena, request->act.reason);
	kept->act.assignee = arena_str(made->arena, request->act.assignee);
	kept->act.text = arena_str(made->arena, request->act.text);
	kept->act.confirm = arena_str(made->arena, request->act.confirm);
	kept->account = accounts[0];
	made->act_count++;
}

/* As a worker does: a newer question of a kind overtakes the older ones. */
static void drop_overtaken(struct made *made, enum request_kind kind)
{
	size_t kept = 0;

	for (size_t i = 0; i < made->waiting_count; i++)
		if (made->waiting[i].kind != kind || kind == REQUEST_ACT ||
		    kind == REQUEST_EXPORT || kind == REQUEST_REPLY || kind == REQUEST_TAKE_BACK ||
		    kind == REQUEST_PIN)
			made->waiting[kept++] = made->waiting[i];
	made->waiting_count = kept;
}

static uint64_t ask(void *with, const struct request *request)
{
	struct made *made = with;
	struct request *kept;

	drop_overtaken(made, request->kind);
	assert(made->waiting_count < MADE_WAITING_MAX);
	kept = &made->waiting[made->waiting_count++];
	*kept = *request;
	kept->ticket = ++made->tickets;
	kept->account = arena_str(made->arena, request->account);
	kept->text = arena_str(made->arena, request->text);
	kept->reply.conversation = arena_str(made->arena, request->reply.conversation);
	kept->reply.text = arena_str(made->arena, request->reply.text);
	kept->file.path = arena_str(made->arena, request->file.path);
	if (request->kind == REQUEST_ACT) {
		keep_act(made, request);
		kept->act = made->acts[(made->act_count - 1) % MADE_ACTS_MAX].act;
	}
	if (request->kind == REQUEST_PRESENT) {
		made->told_present = kept->account;
		made->told_count++;
	}
	if (request->kind == REQUEST_EXPORT)
		made->last_export = *kept;
	if (request->kind == REQUEST_PIN) {
		kept->pin.event = arena_str(made->arena, request->pin.event);
		made->last_pin = *kept;
	}
	return kept->ticket;
}

static void take_wishes(struct made *made)
{
	struct wish wish;

	while (app_wish(made->app, &wish)) {
		made->wish = wish;
		made->wish.text = arena_str(made->arena, wish.text);
		made->wish_count++;
	}
}

static struct made *begin_after(int width, int height, struct app_setup *setup,
				const struct reply *replies, size_t count)
{
	struct made *made = memory_new(1, sizeof(*made));

	made->arena = arena_new();
	made->state = STATE_DISABLED;
	setup->desk_name = STR("acme-mail");
	setup->actor = STR("rep7");
	setup->ask = ask;
	setup->with = made;
	setup->now = made_now;
	setup->macros = speech_macros(made->arena, &setup->macro_count);
	keymap_init(&setup->keys);
	for (; made->reply_count < count; made->reply_count++)
		made->replies[made->reply_count] = replies[made->reply_count];
	made->app = app_new(setup);
	app_fit(made->app, width, height);
	made_answer(made);
	return made;
}

static struct made *begin(int width, int height, struct app_setup *setup)
{
	return begin_after(width, height, setup, NULL, 0);
}

struct made *made_begin_after(int width, int height, const struct reply *replies, size_t count)
{
	struct app_setup setup = { .account = { 0 } };

	return begin_after(width, height, &setup, replies, count);
}

struct made *made_begin(int width, int height, const char *account)
{
	struct app_setup setup = { .account = str_of(account) };

	return begin(width, height, &setup);
}

struct made *made_begin_with(int width, int height, const struct draft_row *drafts, size_t count)
{
	struct app_setup setup = { .drafts = drafts, .draft_count = count, .keeps_drafts = true };

	return begin(width, height, &setup);
}

struct made *made_go_on(int width, int height, const struct session *session)
{
	struct app_setup setup = { .session = session };

	return begin(width, height, &setup);
}

struct made *made_kept(int width, int height)
{
	struct app_setup setup = { .keeps_session = true };

	return begin(width, height, &setup);
}

void made_end(struct made *made)
{
	app_free(made->app);
	grid_release(&made->grid);
	arena_free(made->arena);
	free(made);
}

void made_answer(struct made *made)
{
	for (int round = 0; made->waiting_count && round < ROUNDS_MAX; round++) {
		struct request waiting[MADE_WAITING_MAX];
		size_t count = made->waiting_count;

		memcpy(waiting, made->waiting, count * sizeof(waiting[0]));
		made->waiting_count = 0;
		for (size_t i = 0; i < count; i++)
			app_take(made->app, made_snapshot(made, &waiting[i]));
		take_wishes(made);
	}
}

void made_input(struct made *made, const struct input *input)
{
	app_input(made->app, input);
	take_wishes(made);
	if (!made->holds)
		made_answer(made);
}

static void type(struct made *made, struct str text)
{
	uint32_t point;

	while (utf8_next(&text, &point)) {
		struct input input = input_of_key(
			(struct key){ .point = point == '~' ? ' ' : point });

		made_input(made, &input);
	}
}

void made_keys(struct made *made, const char *keys)
{
	struct str rest = str_of(keys), word;

	while (str_cut(&rest, ' ', &word)) {
		struct input input = { .kind = INPUT_KEY };

		if (!word.len)
			continue;
		if (word.at[0] == '\'') {
			type(made, str_sub(word, 1, word.len));
			continue;
		}
		enum err e = key_parse(word, &input.key);

		assert(!e);
		made_input(made, &input);
	}
}

void made_paste(struct made *made, const char *text)
{
	struct input input = { .kind = INPUT_PASTE, .paste = str_of(text) };

	made_input(made, &input);
}

void made_resize(struct made *made, int width, int height)
{
	struct input input = { .kind = INPUT_RESIZE };

	app_fit(made->app, width, height);
	made_input(made, &input);
}

void made_print(struct made *made, bool styles, struct buf *out)
{
	struct canvas screen;

	app_paint(made->app, &made->grid);
	screen = canvas_of(&made->grid);
	canvas_print(&screen, styles, out);
}

bool made_shows(struct made *made, const char *text)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO((size_t)1024 * 1024);

	made_print(made, false, &out);
	return strstr(buf_text(&out), text);
}
