#include "tui/action.h"

#include <assert.h>

#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "tui/near.h"

static const struct action_row actions[] = {
	[ACTION_NONE] = { "", "", GROUP_MOVE, 0, ARGUMENT_NONE, "", "" },
#define ACTION_ROW(id, name, keys, group, on, argument, hint, help) \
	[ACTION_##id] = { name, keys, GROUP_##group, on, ARGUMENT_##argument, hint, help },
	ACTIONS(ACTION_ROW)
#undef ACTION_ROW
};
static_assert(ARRAY_LEN(actions) == ACTION_COUNT, "every action has a row");

/* clang-format off */
static const char *const groups[] = {
	[GROUP_MOVE] = "Move", [GROUP_LOOK] = "Look", [GROUP_ACT] = "Act", [GROUP_TALK] = "Talk",
	[GROUP_PROGRAM] = "Program",
};
static const char *const views[] = {
	[VIEW_QUEUE] = "queue", [VIEW_ACCOUNT] = "account", [VIEW_CLUSTER] = "cluster",
	[VIEW_MAP] = "map", [VIEW_CAMPAIGN] = "campaign", [VIEW_CHAT] = "chat",
	[VIEW_NOTE] = "note", [VIEW_TRAIL] = "trail", [VIEW_FEED] = "feed", [VIEW_HELP] = "help",
	[VIEW_EVENTS] = "events", [VIEW_CAMPAIGNS] = "campaigns",
};
static const char *const arguments[] = {
	[ARGUMENT_NONE] = "", [ARGUMENT_TEXT] = "[TEXT]", [ARGUMENT_ACCOUNT] = "[ACCOUNT]",
	[ARGUMENT_PERSON] = "[NAME]", [ARGUMENT_OUTCOME] = "[OUTCOME]",
	[ARGUMENT_FORMAT] = "[FORMAT]", [ARGUMENT_THEME] = "[THEME]", [ARGUMENT_SWITCH] = "[on|off]",
};
/* clang-format on */
static_assert(ARRAY_LEN(groups) == GROUP_COUNT, "every group has a name");
static_assert(ARRAY_LEN(views) == VIEW_COUNT, "every view has a name");
static_assert(ARRAY_LEN(arguments) == ARGUMENT_COUNT, "every argument has a word");

const struct action_row *action_row(enum action_id action)
{
	assert((size_t)action < ACTION_COUNT);
	return &actions[action];
}

const char *group_name(enum group group)
{
	assert((size_t)group < GROUP_COUNT);
	return groups[group];
}

const char *view_name(enum view_id view)
{
	assert((size_t)view < VIEW_COUNT);
	return views[view];
}

const char *argument_word(enum argument argument)
{
	assert((size_t)argument < ARGUMENT_COUNT);
	return arguments[argument];
}

bool action_works_on(enum action_id action, enum view_id view)
{
	return action_row(action)->on & (1U << view);
}

enum err action_find(struct str name, enum action_id *action)
{
	struct near near = { .to = name };

	for (size_t i = ACTION_NONE + 1; i < ACTION_COUNT; i++) {
		if (str_is(name, actions[i].name)) {
			*action = (enum action_id)i;
			return ERR_NONE;
		}
		near_try(&near, actions[i].name);
	}
	return err_fail(ERR_INVALID, "no action is called '%.*s'%s%s%s",
			(int)(name.len < 40 ? name.len : 40), name.at ? name.at : "",
			near.best ? "; the nearest is '" : "", near.best ? near.best : "",
			near.best ? "'" : "");
}

static void add_places(unsigned on, struct buf *out)
{
	const char *separator = "";

	for (size_t i = 0; i < VIEW_COUNT; i++) {
		if (on & (1U << i)) {
			buf_addf(out, "%s%s", separator, views[i]);
			separator = ", ";
		}
	}
}

void action_refusal(enum action_id action, enum view_id view, struct buf *out)
{
	const struct action_row *row = action_row(action);

	buf_addf(out, "%s means nothing in the %s: it works ", row->name, view_name(view));
	if (row->on == ON_ANY_ACCOUNT) {
		buf_add(out, "where an account is at hand");
		return;
	}
	buf_add(out, "in: ");
	add_places(row->on, out);
}
