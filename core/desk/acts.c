#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/map.h"
#include "core/desk/acts_private.h"
#include "core/desk/answer.h"
#include "core/desk/judgement_json.h"
#include "core/desk/race.h"
#include "core/desk/remedy.h"
#include "core/model/card_number.h"

#define NAME_MAX_BYTES 256
#define REASON_MAX 2000
#define TEXT_MAX 65536
#define ACCOUNTS_MAX 100000 /* accounts named in one act */
#define SENTENCE_MAX ((size_t)4096)

static struct act_answer_row *row_add(struct acting *a, struct str id)
{
	struct act_answer *answer = a->answer;

	answer->rows = arena_grow(a->arena, answer->rows, answer->count, sizeof(*answer->rows));
	answer->rows[answer->count] = (struct act_answer_row){ .id = id, .result = RESULT_DONE };
	return &answer->rows[answer->count++];
}

void act_settle(struct acting *a, struct act_answer_row *row, enum act_result result,
		struct str why)
{
	row->result = result;
	row->why = why;
	a->answer->done += result == RESULT_DONE;
	a->answer->already += result == RESULT_ALREADY;
	a->answer->not_found += result == RESULT_NOT_FOUND;
	a->answer->refused += result == RESULT_REFUSED;
}

/* A member that an act on its cluster leaves alone: it is protected by its own good record. */
static bool is_spared(const struct acting *a, const struct account_row *member)
{
	return a->act->what == ACT_DISABLE && member->is_protected &&
	       member->verdict == VERDICT_CLEAN;
}

static bool is_in(const struct map *set, struct str id)
{
	int64_t nothing;

	return map_get(set, id, &nothing);
}

static enum err cluster_gather(struct acting *a, const struct map *named)
{
	const struct act_request *act = a->act;
	struct account_row *members = NULL;
	struct str nickname;
	size_t count = 0;
	enum err e;

	if (!act->cluster.n)
		return ERR_NONE;
	e = store_cluster(a->desk->store, a->arena, act->cluster, &nickname, &members, &count);
	if (e == ERR_NOT_FOUND)
		return err_fail(e, "%lld: no such cluster", (long long)act->cluster.n);
	for (size_t i = 0; !e && i < count; i++) {
		struct act_answer_row *row;

		if (is_in(named, members[i].id))
			continue;
		row = row_add(a, members[i].id);
		row->account = members[i];
		if (is_spared(a, &members[i]))
			act_settle(a, row, RESULT_SPARED,
				   STR("protected by its own good record; name it to reach it"));
	}
	return e;
}

/* A name that was mistyped must not stop the one who was to be left out. */
static enum err except_check(struct acting *a, struct str id)
{
	struct account_no no;
	enum err e = store_account_find(a->desk->store, id, &no);

	if (e == ERR_NOT_FOUND)
		return err_fail(e, "except %" PRI_STR ": no such account; nobody was touched",
				ARG_STR(id));
	if (e || !a->act->cluster.n)
		return e;
	for (size_t i = 0; i < a->answer->count; i++)
		if (str_equal(a->answer->rows[i].id, id))
			return ERR_NONE;
	return err_fail(ERR_NOT_FOUND,
			"except %" PRI_STR ": not in cluster %lld; nobody was touched", ARG_STR(id),
			(long long)a->act->cluster.n);
}

static enum err excepts_settle(struct acting *a)
{
	const struct act_request *act = a->act;
	CLEANUP(map_release) struct map except = { 0 };
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < act->except_count; i++) {
		map_put(&except, act->except[i], 1);
		e = except_check(a, act->except[i]);
	}
	if (e)
		return e;
	for (size_t i = 0; i < a->answer->count; i++) {
		struct act_answer_row *row = &a->answer->rows[i];

		if (row->result == RESULT_DONE && is_in(&except, row->id))
			act_settle(a, row, RESULT_EXCLUDED, STR("left out as asked"));
	}
	return ERR_NONE;
}

/* Who is meant, each once. RESULT_DONE stands for what is still to be done. */
static enum err targets_gather(struct acting *a)
{
	const struct act_request *act = a->act;
	CLEANUP(map_release) struct map named = { 0 };
	enum err e;

	if (act->account_count > ACCOUNTS_MAX)
		return err_fail(ERR_INVALID, "more than %d accounts in one act", ACCOUNTS_MAX);
	for (size_t i = 0; i < act->account_count; i++) {
		if (is_in(&named, act->accounts[i]))
			continue;
		map_put(&named, act->accounts[i], 1);
		row_add(a, arena_str(a->arena, act->accounts[i]));
	}
	e = cluster_gather(a, &named);
	return e ? e : excepts_settle(a);
}

static enum err row_resolve(struct acting *a, struct act_answer_row *row)
{
	struct account_no no;
	enum err e = store_account_find(a->desk->store, row->id, &no);

	if (e == ERR_NOT_FOUND) {
		act_settle(a, row, RESULT_NOT_FOUND, STR("no such account"));
		return e;
	}
	return e ? e : store_account_row(a->desk->store, a->arena, no, &row->account);
}

/* When the provider may be told of the next account of this act: so many a minute. */
static struct moment stage(struct acting *a)
{
	int64_t rate = a->desk->settings.bulk_rate, before = a->told++;
	struct moment at = { 0 };

	if (rate > 0 && before >= rate)
		at.us = a->now.us + before / rate * MOMENT_MINUTE;
	return at;
}

enum err act_write(struct acting *a, struct act_answer_row *row, struct act_put *put)
{
	struct str lost;
	enum err e;

	put->account = row->account.no;
	put->actor = a->actor;
	put->at = a->now;
	put->batch = a->answer->batch;
	put->tell_provider = put->tell_provider && !str_is_absent(a->desk->settings.provider.kind);
	e = race_lost(a, row->account.no, put->what, &lost);
	if (e || lost.len) {
		if (!e)
			act_settle(a, row, RESULT_REFUSED, lost);
		return e;
	}
	if (put->tell_provider)
		put->tell_at = stage(a);
	if (!a->act->dry_run) {
		e = store_act(a->desk->store, put, &row->action);
		a->answer->batch = put->batch;
		row->state = put->state;
		if (!e)
			e = store_account_row(a->desk->store, a->arena, row->account.no,
					      &row->account);
	}
	if (!e)
		act_settle(a, row, RESULT_DONE, put->reason);
	return e;
}

enum err act_word_stands(struct acting *a, struct account_no no, struct standing *standing)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct judgement judgement = { 0 };
	struct moment at;
	struct str body;
	enum err e = store_judgement(a->desk->store, arena, no, &body, &at);

	if (!e)
		e = judgement_read(arena, body, &judgement);
	if (e && e != ERR_NOT_FOUND)
		return e;
	/* Many providers tell whole seconds: what they say of this one may be newer. */
	standing->rep_stands_at.us = a->now.us / MOMENT_SECOND * MOMENT_SECOND - 1;
	if (moment_before(standing->rep_stands_at, judgement.evidence_at))
		standing->rep_stands_at = judgement.evidence_at;
	return ERR_NONE;
}

/* So already: by whom, when and why, where that is known. */
static enum err settle_already(struct acting *a, struct act_answer_row *row, const char *so)
{
	struct str why;
	enum err e = race_already(a, row->account.no, so, &why);

	if (!e)
		act_settle(a, row, RESULT_ALREADY, why);
	return e;
}

/* The heaviest evidence, unless that is none to speak of: no rep stops an account for being new. */
static struct str disable_reason(const struct acting *a, const struct account_row *account)
{
	if (a->reason.len)
		return a->reason;
	return account->verdict == VERDICT_CLEAN ? STR("by hand, without a reason given")
						 : account->top_reason;
}

static enum err do_disable(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_DISABLE, .tell_provider = true, .tell = ACT_DISABLE };

	if (standing->state == STATE_DISABLED)
		return settle_already(a, row, "disabled already");
	if (standing->state == STATE_DELETED) {
		act_settle(a, row, RESULT_REFUSED, STR("deleted: nothing is left to disable"));
		return ERR_NONE;
	}
	put.reason = disable_reason(a, &row->account);
	standing->state = STATE_DISABLED;
	standing->state_at = a->now;
	standing->disabled_at = a->now;
	standing->held_until = (struct moment){ 0 };
	put.after = *standing;
	return act_write(a, row, &put);
}

static struct str gate_sentence(struct arena *arena, const struct gate *gate)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(400);

	buf_add(&line, "not met: ");
	for (size_t i = 0; i < gate->missing_count; i++)
		buf_addf(&line, "%s%" PRI_STR, i ? ", " : "", ARG_STR(gate->missing[i]));
	buf_add(&line, "; give a reason to re-enable all the same");
	return arena_str(arena, buf_str(&line));
}

static enum err gate_check(struct acting *a, struct act_answer_row *row, bool *open)
{
	struct gate gate;
	enum err e = dossier_gate(a->desk, &row->account, &gate);

	if (e)
		return e;
	*open = gate.met || a->reason.len;
	a->overrides = !gate.met;
	if (!*open) {
		a->answer->needs_reason = true;
		act_settle(a, row, RESULT_REFUSED, gate_sentence(a->arena, &gate));
	}
	return ERR_NONE;
}

static enum err do_enable(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_ENABLE, .tell = ACT_ENABLE };
	bool open = false;
	enum err e;

	if (standing->state == STATE_ACTIVE)
		return settle_already(a, row, "active already");
	if (standing->state == STATE_DELETED) {
		act_settle(a, row, RESULT_REFUSED, STR("deleted: the provider no longer has it"));
		return ERR_NONE;
	}
	e = gate_check(a, row, &open);
	if (!e && open)
		e = act_word_stands(a, row->account.no, standing);
	if (e || !open)
		return e;
	put.tell_provider = standing->state == STATE_DISABLED; /* a hold is the engine's own */
	put.reason = a->overrides ? arena_strf(a->arena, "%" PRI_STR " (gate overridden)",
					       ARG_STR(a->reason))
				  : a->reason;
	standing->state = STATE_ACTIVE;
	standing->state_at = a->now;
	standing->disabled_at = (struct moment){ 0 };
	standing->held_until = (struct moment){ 0 };
	put.after = *standing;
	return act_write(a, row, &put);
}

static enum err do_delete(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = {
		.what = ACT_DELETE, .reason = a->reason, .tell_provider = true, .tell = ACT_DELETE
	};

	if (standing->state == STATE_DELETED)
		return settle_already(a, row, "deleted already");
	if (!str_equal(a->act->confirm, row->id)) {
		act_settle(a, row, RESULT_REFUSED,
			   STR("the id given to confirm is not the account's"));
		return ERR_NONE;
	}
	standing->state = STATE_DELETED;
	standing->state_at = a->now;
	standing->held_until = (struct moment){ 0 };
	if (moment_is_never(standing->disabled_at))
		standing->disabled_at = a->now;
	put.after = *standing;
	return act_write(a, row, &put);
}

/* Closing says what a hold was waiting for: abuse confirms it, a false alarm ends it. */
static void hold_settle(const struct acting *a, struct standing *standing)
{
	if (standing->state != STATE_HELD || standing->outcome == OUTCOME_RESOLVED)
		return;
	standing->held_until = (struct moment){ 0 };
	if (standing->outcome == OUTCOME_FALSE_ALARM) {
		standing->state = STATE_ACTIVE;
		standing->state_at = a->now;
	}
}

static enum err do_close(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_CLOSE };
	bool cleared = standing->outcome == OUTCOME_FALSE_ALARM;
	enum err e = ERR_NONE;

	if (standing->case_state == CASE_CLOSED && standing->outcome == a->act->outcome)
		return settle_already(a, row, "closed already");
	put.reason = a->reason.len ? a->reason : word_str(&outcome_words, a->act->outcome);
	standing->case_state = CASE_CLOSED;
	standing->outcome = a->act->outcome;
	hold_settle(a, standing);
	if (a->act->outcome == OUTCOME_FALSE_ALARM)
		e = act_word_stands(a, row->account.no, standing);
	put.after = *standing;
	if (!e)
		e = act_write(a, row, &put);
	if (!e && (cleared || a->act->outcome == OUTCOME_FALSE_ALARM))
		e = act_clears(a, row->account.no, row->account.cluster);
	return e;
}

static enum err do_note(struct acting *a, struct act_answer_row *row, struct standing *standing)
{
	struct act_put put = { .what = ACT_NOTE, .after = *standing, .note = a->text };
	enum err e = act_write(a, row, &put);

	if (!e && !a->act->dry_run)
		e = store_note_put(a->desk->store, row->account.no, row->action, a->now, a->actor,
				   a->text);
	return e;
}

/* clang-format off */
static const struct {
	enum err (*act)(struct acting *a, struct act_answer_row *row, struct standing *standing);
	const char *done; /* for people */
} acts[ACT_KIND_COUNT] = {
	[ACT_DISABLE]  = { do_disable,   "disabled" },
	[ACT_ENABLE]   = { do_enable,    "re-enabled" },
	[ACT_DELETE]   = { do_delete,    "deleted" },
	[ACT_TAKE]     = { act_take,     "taken" },
	[ACT_CLOSE]    = { do_close,     "closed" },
	[ACT_NOTE]     = { do_note,      "noted" },
	[ACT_NICKNAME] = { act_nickname, "named the cluster of" },
	[ACT_APART]    = { act_apart,    "set apart" },
	[ACT_PIN]      = { act_pin,      "pinned" },
};
/* clang-format on */

static enum err rows_act(struct acting *a)
{
	for (size_t i = 0; i < a->answer->count; i++) {
		struct act_answer_row *row = &a->answer->rows[i];
		struct standing standing;
		enum err e;

		if (row->result != RESULT_DONE)
			continue;
		e = row_resolve(a, row);
		if (e == ERR_NOT_FOUND)
			continue;
		if (!e)
			e = store_standing(a->desk->store, a->arena, row->account.no, &standing);
		if (!e)
			e = acts[a->act->what].act(a, row, &standing);
		if (e)
			return e;
	}
	return ERR_NONE;
}

static enum err request_check(const struct acting *a)
{
	const struct act_request *act = a->act;

	if (act->what == ACT_NOTE && !a->text.len)
		return err_fail(ERR_INVALID, "a note needs its text");
	if (act->what == ACT_CLOSE && act->outcome == OUTCOME_NONE)
		return err_fail(ERR_INVALID,
				"closing needs an outcome: abuse, false-alarm or resolved");
	if (act->what == ACT_PIN && !a->pin)
		return err_fail(ERR_INVALID, "no line of the chat is named");
	if (act->what != ACT_UNDO && !act->account_count && !act->cluster.n)
		return err_fail(ERR_INVALID, "no account is named");
	if (str_is(a->actor, ENGINE_ACTOR))
		return err_fail(ERR_INVALID,
				"the actor: \"" ENGINE_ACTOR "\" is the engine's own name");
	return ERR_NONE;
}

/* What a person typed goes into the log whole or not at all. */
static enum err typed_take(struct acting *a, const char *what, struct str typed, size_t most,
			   struct str *text)
{
	typed = str_trim(typed);
	if (typed.len > most)
		return err_fail(ERR_INVALID, "%s: longer than %zu bytes", what, most);
	if (!utf8_valid(typed))
		return err_fail(ERR_INVALID, "%s: not UTF-8", what);
	*text = card_number_mask(a->arena, arena_str(a->arena, typed));
	return ERR_NONE;
}

static enum err all_typed_take(struct acting *a)
{
	const struct act_request *act = a->act;
	struct str actor = str_trim(act->actor).len ? act->actor : a->desk->settings.actor;
	enum err e = typed_take(a, "the actor", actor, NAME_MAX_BYTES, &a->actor);

	if (!e)
		e = typed_take(a, "the assignee", act->assignee, NAME_MAX_BYTES, &a->assignee);
	if (!e)
		e = typed_take(a, "the reason", act->reason, REASON_MAX, &a->reason);
	if (!e)
		e = typed_take(a, "the note", act->text, TEXT_MAX, &a->text);
	return e;
}

static enum err ceiling_check(const struct acting *a)
{
	int64_t ceiling = a->desk->settings.bulk_ceiling, count = 0;

	for (size_t i = 0; i < a->answer->count; i++)
		count += a->answer->rows[i].result == RESULT_DONE;
	if (a->act->what == ACT_DISABLE && count > ceiling && !a->reason.len && !a->act->dry_run)
		return err_fail(
			ERR_DENIED,
			"%lld accounts are more than this desk stops at once without a reason (%lld): give one",
			(long long)count, (long long)ceiling);
	return ERR_NONE;
}

static void one_sentence(const struct act_answer_row *row, const char *done, struct buf *line)
{
	if (row->result == RESULT_DONE)
		buf_addf(line, "%s ", done);
	buf_add_str(line, row->id);
	if (row->why.len)
		buf_addf(line, " · %" PRI_STR, ARG_STR(row->why));
}

static void many_sentence(const struct act_answer *answer, const char *done, struct buf *line)
{
	buf_addf(line, "%s %zu of %zu", done, answer->done, answer->count);
	if (answer->already)
		buf_addf(line, " · %zu already so", answer->already);
	if (answer->refused)
		buf_addf(line, " · %zu refused", answer->refused);
	if (answer->not_found)
		buf_addf(line, " · %zu not found", answer->not_found);
}

static const char *done_word(const struct acting *a)
{
	if (a->pin)
		return pin_done(a->pin->what);
	return a->act->what == ACT_UNDO ? "undone" : acts[a->act->what].done;
}

static struct str sentence(const struct acting *a)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(SENTENCE_MAX);
	struct str done = arena_strf(a->arena, "%s%s", a->act->dry_run ? "would be " : "",
				     done_word(a));

	if (a->answer->count == 1)
		one_sentence(&a->answer->rows[0], done.at, &line);
	else
		many_sentence(a->answer, done.at, &line);
	return arena_str(a->arena, buf_str(&line));
}

static enum err all_or_nothing(struct acting *a)
{
	enum err e = targets_gather(a);

	if (!e)
		e = ceiling_check(a);
	if (!e)
		e = a->act->what == ACT_UNDO ? undo_batch(a) : rows_act(a);
	return e;
}

static enum err act_answer(struct desk *desk, const struct act_request *act,
			   const struct pin_request *pin, struct snapshot *snapshot)
{
	struct act_answer *answer = ARENA_NEW(snapshot->arena, struct act_answer);
	struct acting a = { .desk = desk,
			    .arena = snapshot->arena,
			    .act = act,
			    .pin = pin,
			    .answer = answer,
			    .now = moment_now() };
	enum err e;

	snapshot->act = answer;
	e = all_typed_take(&a);
	if (!e)
		e = request_check(&a);
	if (!e)
		e = store_write(desk->store);
	if (e)
		return e;
	e = all_or_nothing(&a);
	if (!e && !a.act->dry_run && answer->done)
		e = store_commit(desk->store);
	if (!e)
		answer->sentence = sentence(&a);
	store_end(desk->store);
	if (!e && a.relinks && answer->done && !a.act->dry_run)
		act_rejudge(desk);
	return e;
}

enum err answer_act(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	return act_answer(desk, &request->act, NULL, snapshot);
}

enum err answer_pin(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct act_request act = request->act;

	act.what = ACT_PIN;
	act.accounts = &request->account;
	act.account_count = 1;
	return act_answer(desk, &act, &request->pin, snapshot);
}
