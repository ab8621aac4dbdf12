#include "core/desk/render_act.h"

#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/desk/render_key.h"

static void standing_object(struct json_writer *w, const struct standing *standing)
{
	json_begin(w, '{');
	key_word(w, "state", &state_words, standing->state);
	key_moment(w, "flagged_at", standing->flagged_at);
	key_moment(w, "disabled_at", standing->disabled_at);
	key_text(w, "assignee", standing->assignee.len ? standing->assignee : (struct str){ 0 });
	key_word(w, "case", &case_words, standing->case_state);
	key_word(w, "outcome", &outcome_words, standing->outcome);
	json_end(w, '}');
}

/* The state before and after, and the whole standing beside it. Of what was done elsewhere no more is known than what
 * it came to. */
static void standings(struct json_writer *w, const struct action *action)
{
	/* clang-format off */
	static const enum state came_to[] = {
		[ACT_DISABLE] = STATE_DISABLED, [ACT_ENABLE] = STATE_ACTIVE, [ACT_DELETE] = STATE_DELETED,
	};
	/* clang-format on */

	if (action->outside) {
		json_key(w, "before"), json_null(w);
		key_word(w, "after", &state_words, came_to[action->what]);
		return;
	}
	key_word(w, "before", &state_words, action->before.state);
	key_word(w, "after", &state_words, action->after.state);
	json_key(w, "standing_before"), standing_object(w, &action->before);
	json_key(w, "standing_after"), standing_object(w, &action->after);
}

void render_action_object(struct json_writer *w, const struct action *action)
{
	char hex[2 * HASH_BYTES + 1];

	json_begin(w, '{');
	if (action->outside)
		key_text(w, "action", action->event);
	else
		key_id(w, "action", "", action->no.n);
	key_moment(w, "at", action->at);
	key_text(w, "actor", action->actor);
	key_text(w, "account", action->account);
	key_word(w, "what", &act_words, action->what);
	key_text(w, "reason", action->reason);
	standings(w, action);
	key_word(w, "state", &act_state_words, action->state);
	key_id(w, "undoes", "", action->undoes.n);
	key_id(w, "batch", "", action->batch.n);
	json_key(w, "hash");
	if (action->outside) {
		json_null(w);
	} else {
		hash_hex(&action->hash, hex);
		json_text(w, str_of(hex));
	}
	key_id(w, "undone_by", "", action->undone_by.n);
	key_text(w, "failure", action->failure.len ? action->failure : (struct str){ 0 });
	json_end(w, '}');
}

void render_action(const struct action *action, struct buf *out)
{
	struct json_writer w = json_writer(out);

	render_action_object(&w, action);
}

/* clang-format off */
static const char *const result_list[] = {
	[RESULT_DONE] = "done", [RESULT_ALREADY] = "already", [RESULT_NOT_FOUND] = "not_found",
	[RESULT_REFUSED] = "refused", [RESULT_EXCLUDED] = "excluded", [RESULT_SPARED] = "spared",
};
static const struct words result_words = { result_list, ARRAY_LEN(result_list) };
/* clang-format on */

/* What a dry run would do is done by no action. */
static bool is_dry(const struct act_answer_row *row)
{
	return row->result == RESULT_DONE && !row->action.n;
}

void render_act_row(const struct act_answer_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	key_text(&w, "account", row->id);
	key_text(&w, "result", is_dry(row) ? STR("would") : word_str(&result_words, row->result));
	key_text(&w, "why", row->why);
	key_id(&w, "action", "", row->action.n);
	json_key(&w, "state");
	if (row->result == RESULT_NOT_FOUND)
		json_null(&w);
	else
		json_text_or_null(&w, word_str(&state_words, row->account.state));
	json_key(&w, "delivery");
	if (row->result == RESULT_DONE && !is_dry(row))
		json_text_or_null(&w, word_str(&act_state_words, row->state));
	else
		json_null(&w);
	json_end(&w, '}');
}
