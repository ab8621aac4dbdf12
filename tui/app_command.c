#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "tui/app_private.h"
#include "tui/suggest.h"
#include "tui/views.h"

#define WORDS_MAX 1000
#define PEOPLE_MAX 64

void app_command_begin(struct app *app, struct str text)
{
	line_set(&app->command, text);
	app->commanding = true;
	app->completion = 0;
	app->dirty = true;
}

/* What only the app knows: the accounts and colleagues on the screen. In memory of the caller's. */
struct known_words {
	struct str accounts[WORDS_MAX], people[PEOPLE_MAX];
	struct command_words words;
};

static void words_gather(const struct app *app, struct known_words *known)
{
	const struct view *queue = app->stack[0].view;
	size_t count = queue_view_accounts(queue, known->accounts, WORDS_MAX);

	known->people[0] = str_of(app->actor);
	known->words = (struct command_words){
		.accounts = known->accounts,
		.account_count = count,
		.people = known->people,
		.person_count = queue_view_people(queue, known->people, 1, PEOPLE_MAX),
	};
}

static struct suggest_source source_of(struct app *app, const struct known_words *known)
{
	const struct view_kind *kind = app_top(app)->view->kind;

	return (struct suggest_source){
		.keys = &app->keys, .view = kind->id, .hints = kind->hints, .words = &known->words
	};
}

void app_command_suggest(struct app *app, struct canvas *body)
{
	struct known_words *known = memory_new(1, sizeof(*known));
	struct suggest *list = memory_new(1, sizeof(*list));
	struct suggest_source source = source_of(app, known);

	words_gather(app, known);
	suggest_gather(list, line_text(&app->command), &source);
	suggest_paint(list, &source, body);
	free(list);
	free(known);
}

/* Where nothing begins with what was typed: the first row of the suggest. */
static void take_nearest(struct app *app, const struct known_words *known)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(2000);
	struct suggest *list = memory_new(1, sizeof(*list));
	struct suggest_source source = source_of(app, known);

	suggest_gather(list, line_text(&app->command), &source);
	if (suggest_take(list, line_text(&app->command), &out))
		line_set(&app->command, buf_str(&out));
	free(list);
}

/* Tab: go on as far as is certain, then through all the ways. */
static void complete(struct app *app)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(2000);
	struct known_words *known = memory_new(1, sizeof(*known));

	words_gather(app, known);
	if (!app->completion) {
		struct str line = line_text(&app->command);

		free(app->completed);
		app->completed = memory_new(line.len + 1, 1);
		if (line.len)
			memcpy(app->completed, line.at, line.len);
	}
	size_t ways = command_complete(str_of(app->completed), &known->words, app->completion,
				       &out);

	if (ways)
		line_set(&app->command, buf_str(&out));
	else
		take_nearest(app, known);
	app->completion = ways > 1 ? app->completion + 1 : 0;
	free(known);
}

void app_command(struct app *app, struct str line)
{
	struct command command;

	if (command_parse(line, &command))
		app_tell(app, STATUS_WARN, str_of(err_text(ERR_INVALID)));
	else
		app_perform(app, command.action, command.argument);
	app_ready(app, app_top(app)->view);
	app_say_present(app);
}

static void carry_out(struct app *app)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(2000);

	line_remember(&app->command);
	buf_add_str(&line, line_text(&app->command));
	line_clear(&app->command);
	app->commanding = false;
	app_command(app, buf_str(&line));
}

void app_command_input(struct app *app, const struct input *input)
{
	app->dirty = true;
	if (input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL)
		return;
	if (input->kind == INPUT_KEY && input->key.named == NAMED_TAB) {
		complete(app);
		return;
	}
	app->completion = 0;
	switch (line_input(&app->command, input)) {
	case LINE_DONE:
		carry_out(app);
		break;
	case LINE_GIVEN_UP:
		app->commanding = false;
		break;
	case LINE_IGNORED:
	case LINE_MOVED:
	case LINE_EDITED:
	case LINE_FULL:
		break;
	}
}
