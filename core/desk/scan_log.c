#include "core/desk/scan_log.h"

#include <inttypes.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/utf8.h"
#include "core/desk/desk_private.h"
#include "core/desk/remedy.h"

#define ACTS_AT_ONCE 256
#define WHAT_MAX ((size_t)200) /* bytes of a value in a line */

/* clang-format off */
static const char *const verdicts[] = {
	[VERDICT_CLEAN] = "CLEAN", [VERDICT_SUSPECT] = "SUSPECT",
	[VERDICT_SPAMMER] = "SPAMMER", [VERDICT_PHISHER] = "PHISHER",
};
/* clang-format on */

static bool is_plain(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.at[i] <= ' ' || text.at[i] == '"' || text.at[i] == '\\')
			return false;
	return text.len > 0;
}

static void add_value(struct buf *line, struct str text)
{
	struct json_writer w = json_writer(line);

	text = utf8_head(text, WHAT_MAX);
	if (is_plain(text))
		buf_add_str(line, text);
	else
		json_text(&w, text);
}

void scan_log_line(const char *module, enum verdict verdict, struct str what,
		   const struct account_row *row, bool with_reason)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(1200);

	add_value(&line, what);
	buf_add(&line, " account=");
	add_value(&line, row->id);
	if (row->cluster.n)
		buf_addf(&line, " cluster=%" PRId64, row->cluster.n);
	else
		buf_add(&line, " cluster=-");
	if (with_reason)
		buf_addf(&line, " probability=%.4f", row->probability);
	if (with_reason && row->top_reason.len) {
		buf_add(&line, " reason=");
		add_value(&line, row->top_reason);
	}
	log_line(LOG_INFO, module, verdicts[verdict], "%s", buf_text(&line));
}

/* --- listening --- */

static enum err newest_act(struct desk *desk, struct arena *arena, struct action_no *no)
{
	const struct action_filter filter = { .actor = STR(ENGINE_ACTOR), .limit = 1 };
	struct action *actions = NULL;
	size_t count = 0;
	enum err e = store_actions(desk->store, arena, &filter, &actions, &count);

	if (!e && count)
		*no = actions[0].no;
	return e;
}

enum err scan_log_begin(struct scan_log *log, struct desk *desk)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	enum err e;

	*log = (struct scan_log){ .desk = desk };
	e = newest_act(desk, arena, &log->told);
	if (!e)
		desk->log = log;
	return e;
}

void scan_log_end(struct scan_log *log)
{
	if (log->desk && log->desk->log == log)
		log->desk->log = NULL;
	log->desk = NULL;
}

void scan_log_flagged(struct desk *desk, struct account_no no)
{
	struct scan_log *log = desk->log;

	if (!log)
		return;
	if (log->flagged_count < SCAN_LOG_FLAGGED_MAX)
		log->flagged[log->flagged_count++] = no;
	else
		log->more++;
}

/* --- telling --- */

static enum err account_tell(struct scan_log *log, const char *module, struct account_no no,
			     const char *what, bool flagged)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct account_row row;
	enum err e = store_account_row(log->desk->store, arena, no, &row);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	/* What was flagged in a write that came to nothing is not flagged. */
	if (!flagged || !moment_is_never(row.flagged_at))
		scan_log_line(module, row.verdict, str_of(what), &row, true);
	return ERR_NONE;
}

static const char *word_for(enum act_kind what)
{
	switch (what) {
	case ACT_HOLD:
		return "held";
	case ACT_DISABLE:
		return "disabled";
	case ACT_LAPSE:
		return "lapsed";
	default:
		return NULL;
	}
}

static enum err flagged_tell(struct scan_log *log, const char *module)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < log->flagged_count; i++)
		e = account_tell(log, module, log->flagged[i], "flagged", true);
	if (!e && log->more)
		log_line(LOG_INFO, module, "flagged", "and %" PRId64 " more accounts", log->more);
	log->flagged_count = 0;
	log->more = 0;
	return e;
}

/* The engine's acts since, newest first. */
static enum err acts_since(const struct scan_log *log, struct arena *arena, struct action **actions,
			   size_t *count)
{
	struct action_filter filter = { .actor = STR(ENGINE_ACTOR), .limit = ACTS_AT_ONCE };
	enum err e;

	for (;; filter.limit *= 4) {
		arena_reset(arena);
		e = store_actions(log->desk->store, arena, &filter, actions, count);
		if (e || *count < (size_t)filter.limit ||
		    (*actions)[*count - 1].no.n <= log->told.n)
			return e;
	}
}

static enum err acts_tell(struct scan_log *log, const char *module)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct action *actions = NULL;
	struct action_no newest = log->told;
	size_t count = 0;
	enum err e = newest_act(log->desk, arena, &newest);

	if (!e && newest.n > log->told.n)
		e = acts_since(log, arena, &actions, &count);
	for (size_t i = count; !e && i-- > 0;) {
		const char *word = word_for(actions[i].what);

		if (actions[i].no.n <= log->told.n)
			continue;
		log->told = actions[i].no;
		if (word)
			e = account_tell(log, module, actions[i].account_no, word, false);
	}
	return e;
}

enum err scan_log_tell(struct scan_log *log, const char *module)
{
	enum err e = store_read(log->desk->store);

	if (!e)
		e = flagged_tell(log, module);
	if (!e)
		e = acts_tell(log, module);
	store_end(log->desk->store);
	return e;
}
