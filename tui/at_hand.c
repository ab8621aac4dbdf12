#include "tui/at_hand.h"

struct intent intent_of(enum intent_kind kind)
{
	return (struct intent){ .kind = kind };
}

struct intent intent_drawn(bool changed)
{
	return intent_of(changed ? INTENT_DRAW : INTENT_NONE);
}

struct intent intent_refuse(struct str why)
{
	return (struct intent){ .kind = INTENT_REFUSE, .text = why };
}

struct intent intent_show(enum view_id view, struct str subject)
{
	return (struct intent){ .kind = INTENT_SHOW, .view = view, .subject = subject };
}

static bool is_marked(const struct at_hand *at)
{
	for (size_t i = 0; i < at->marked_count; i++)
		if (str_equal(at->marked[i], at->account))
			return true;
	return false;
}

static struct intent do_to_one(const struct at_hand *at, enum intent_kind kind,
			       enum action_id action, struct str text)
{
	return (struct intent){
		.kind = kind,
		.action = action,
		.accounts = &at->account,
		.account_count = 1,
		.text = text,
	};
}

static struct intent do_to(const struct at_hand *at, enum intent_kind kind, enum action_id action,
			   struct str text)
{
	struct intent intent = do_to_one(at, kind, action, text);

	if (at->marked_count) {
		intent.accounts = at->marked;
		intent.account_count = at->marked_count;
		intent.marked = true;
		intent.apart = !is_marked(at) || at->marked_hidden;
	}
	return intent;
}

static bool is_ours(enum action_id action)
{
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest are others' */
	case ACTION_WHY:
	case ACTION_CHAT:
	case ACTION_CLUSTER:
	case ACTION_MAP:
	case ACTION_CAMPAIGN:
	case ACTION_NOTE:
	case ACTION_DISABLE:
	case ACTION_ENABLE:
	case ACTION_DISABLE_CLUSTER:
	case ACTION_DELETE:
	case ACTION_TAKE:
	case ACTION_HAND_OVER:
	case ACTION_CLOSE:
	case ACTION_EXPORT:
	case ACTION_EXPORT_AS:
	case ACTION_REASON:
	case ACTION_NICKNAME:
	case ACTION_DROP_LINK:
		return true;
	default:
		return false;
	}
}

static struct intent show_pane(struct str account, enum action_id pane)
{
	struct intent intent = intent_show(VIEW_ACCOUNT, account);

	intent.action = pane;
	return intent;
}

bool at_hand_act(const struct at_hand *at, enum action_id action, struct str argument,
		 struct intent *intent)
{
	if (!is_ours(action))
		return false;
	if (!at->account.len) {
		*intent = intent_refuse(at->none.len ? at->none : STR("no account is at hand"));
		return true;
	}
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): is_ours() names them */
	case ACTION_WHY:
		*intent = show_pane(at->account, action);
		break;
	case ACTION_CHAT:
		*intent = intent_show(VIEW_CHAT, at->account);
		break;
	case ACTION_CLUSTER:
		*intent = intent_show(VIEW_CLUSTER, at->account);
		break;
	case ACTION_CAMPAIGN:
		*intent = intent_show(VIEW_CAMPAIGN, at->account);
		break;
	case ACTION_MAP:
		*intent = intent_show(VIEW_MAP, at->account);
		break;
	case ACTION_NOTE:
		*intent = argument.len ? do_to(at, INTENT_ACT, action, argument)
				       : intent_show(VIEW_NOTE, at->account);
		break;
	case ACTION_DISABLE_CLUSTER:
		*intent = do_to_one(at, INTENT_PREVIEW, action, argument);
		break;
	case ACTION_EXPORT:
	case ACTION_EXPORT_AS:
	case ACTION_NICKNAME:
		*intent = do_to_one(at, INTENT_ACT, action, argument);
		break;
	default:
		*intent = do_to(at, INTENT_ACT, action, argument);
		break;
	}
	return true;
}
