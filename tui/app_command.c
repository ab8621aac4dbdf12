#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "tui/app_private.h"
#include "tui/views.h"

#define WORDS_MAX 1000

void app_command_begin(struct app *app, struct str text)
{
	line_set(&app->command, text);
	app->commanding = true;
	app->completion = 0;
	app->dirty = true;
}

/* Tab: go on as far as is certain, then through all the ways. */
static void complete(struct app *app)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(2000);
	struct str *accounts = memory_new(WORDS_MAX, sizeof(*accounts));
	struct str actor = str_of(app->actor);
	struct command_words words = { .accounts = accounts, .people = &actor, .person_count = 1 };

	words.account_count = queue_view_accounts(app->stack[0].view, accounts, WORDS_MAX);
	if (!app->completion) {
		struct str line = line_text(&app->command);

		free(app->completed);
		app->completed = memory_new(line.len + 1, 1);
		if (line.len)
			memcpy(app->completed, line.at, line.len);
	}
	size_t ways = command_complete(str_of(app->completed), &words, app->completion, &out);

	if (ways)
		line_set(&app->command, buf_str(&out));
	app->completion = ways > 1 ? app->completion + 1 : 0;
	free(accounts);
}

static void carry_out(struct app *app)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(2000);
	struct command command;

	line_remember(&app->command);
	buf_add_str(&line, line_text(&app->command));
	line_clear(&app->command);
	app->commanding = false;
	if (command_parse(buf_str(&line), &command))
		app_tell(app, STATUS_WARN, str_of(err_text(ERR_INVALID)));
	else
		app_perform(app, command.action, command.argument);
	app_ready(app, app_top(app)->view);
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
