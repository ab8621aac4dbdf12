#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "tui/app_private.h"

static struct draft *find(struct app *app, struct str account)
{
	for (size_t i = 0; i < app->draft_count; i++)
		if (str_is(account, app->drafts[i].account))
			return &app->drafts[i];
	return NULL;
}

static void forget(struct app *app, struct draft *draft)
{
	free(draft->account);
	free(draft->text);
	*draft = app->drafts[--app->draft_count];
}

static char *copy_of(struct str text)
{
	char *copy = memory_new(text.len + 1, 1);

	if (text.len)
		memcpy(copy, text.at, text.len);
	return copy;
}

struct str app_draft(const struct app *app, struct str account)
{
	for (size_t i = 0; i < app->draft_count; i++)
		if (str_is(account, app->drafts[i].account))
			return str_of(app->drafts[i].text);
	return (struct str){ 0 };
}

void app_keep_draft(struct app *app, struct str account, struct str text)
{
	struct draft *draft = find(app, account);

	if (draft)
		forget(app, draft);
	if (!text.len || app->draft_count == DRAFTS_MAX)
		return;
	app->drafts[app->draft_count++] = (struct draft){ copy_of(account), copy_of(text) };
}

void app_drop_drafts(struct app *app)
{
	while (app->draft_count)
		forget(app, &app->drafts[app->draft_count - 1]);
}
