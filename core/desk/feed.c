#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/base/utf8.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"
#include "core/desk/remedy.h"

#define FEED_PAGE 500
#define NAME_MAX_BYTES 2048
#define KEY_KIND 2 /* bytes before a value that say what it is: "d:", "u:", "m:" */

/* Three lists, each newest first, made into one. */
struct feeding {
	struct desk *desk;
	struct arena *arena;
	struct feed_answer *feed;
	int64_t limit;
};

static struct feed_row *row_add(struct feeding *f, enum feed_kind kind, struct moment at)
{
	struct feed_answer *feed = f->feed;

	feed->rows = arena_grow(f->arena, feed->rows, feed->count, sizeof(*feed->rows));
	feed->rows[feed->count] = (struct feed_row){ .kind = kind, .at = at };
	return &feed->rows[feed->count++];
}

/* Numbers of accounts and acts are told apart by what stands behind them. */
static int64_t id_of(int64_t number, enum feed_kind kind)
{
	return number * 8 + (int64_t)kind + 1;
}

static int64_t id_of_verdict(struct arena *arena, const struct scanner_row *row)
{
	struct str name = arena_strf(arena, "%" PRI_STR " %" PRI_STR " %" PRI_STR " %lld",
				     ARG_STR(utf8_head(row->value, NAME_MAX_BYTES)),
				     ARG_STR(row->scanner), ARG_STR(row->id),
				     (long long)row->at.us);

	return -(int64_t)(hash_local(name) >> 2) - 1;
}

static enum err add_verdicts(struct feeding *f)
{
	struct scanner_row *verdicts = NULL;
	size_t count = 0;
	enum err e = store_scanner_newest(f->desk->store, f->arena, f->limit, &verdicts, &count);

	for (size_t i = 0; !e && i < count; i++) {
		struct feed_row *row = row_add(f, FEED_SCANNER, verdicts[i].at);

		row->id = id_of_verdict(f->arena, &verdicts[i]);
		row->who = verdicts[i].scanner;
		row->what = word_str(&scanner_words, verdicts[i].verdict);
		row->on = str_sub(verdicts[i].value, KEY_KIND, verdicts[i].value.len);
	}
	return e;
}

static void take_account(struct feed_row *row, const struct account_row *account)
{
	row->has_account = true;
	row->account = *account;
	row->on = account->id;
	row->who = STR(ENGINE_ACTOR);
}

static enum err add_flags(struct feeding *f)
{
	struct account_row *accounts = NULL;
	size_t count = 0;
	enum err e = store_flagged(f->desk->store, f->arena, f->limit, &accounts, &count);

	for (size_t i = 0; !e && i < count; i++) {
		struct feed_row *row = row_add(f, FEED_FLAGGED, accounts[i].flagged_at);

		take_account(row, &accounts[i]);
		row->id = id_of(accounts[i].no.n, FEED_FLAGGED);
		row->what = STR("flagged");
		row->why = accounts[i].top_reason;
	}
	return e;
}

static bool kind_of(enum act_kind what, enum feed_kind *kind)
{
	if (what == ACT_HOLD)
		*kind = FEED_HELD;
	else if (what == ACT_DISABLE)
		*kind = FEED_DISABLED;
	else if (what == ACT_LAPSE)
		*kind = FEED_LAPSED;
	else
		return false;
	return true;
}

static enum err add_act(struct feeding *f, const struct action *action, enum feed_kind kind)
{
	static const char *const words[] = {
		[FEED_HELD] = "held", [FEED_DISABLED] = "disabled", [FEED_LAPSED] = "hold lapsed"
	};
	struct feed_row *row = row_add(f, kind, action->at);
	struct account_row account;
	enum err e = store_account_row(f->desk->store, f->arena, action->account_no, &account);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	take_account(row, &account);
	row->id = id_of(action->no.n, kind);
	row->what = str_of(words[kind]);
	row->why = action->reason;
	return ERR_NONE;
}

static enum err add_acts(struct feeding *f)
{
	const struct action_filter filter = { .actor = STR(ENGINE_ACTOR), .limit = f->limit };
	struct action *actions = NULL;
	enum feed_kind kind;
	size_t count = 0;
	enum err e = store_actions(f->desk->store, f->arena, &filter, &actions, &count);

	for (size_t i = 0; !e && i < count; i++)
		if (kind_of(actions[i].what, &kind))
			e = add_act(f, &actions[i], kind);
	return e;
}

static int newest_first(const void *a, const void *b)
{
	const struct feed_row *left = a, *right = b;

	if (left->at.us != right->at.us)
		return left->at.us < right->at.us ? 1 : -1;
	return (left->id < right->id) - (left->id > right->id);
}

/* One event of a scanner is kept under each name of what it was on. */
static bool is_told(const struct feed_answer *feed, size_t kept, const struct feed_row *row)
{
	for (size_t i = kept; i-- > 0 && feed->rows[i].at.us == row->at.us;)
		if (row->kind == FEED_SCANNER && feed->rows[i].kind == FEED_SCANNER &&
		    str_equal(feed->rows[i].who, row->who) &&
		    str_equal(feed->rows[i].what, row->what) &&
		    str_equal(feed->rows[i].on, row->on))
			return true;
	return false;
}

static void drop_repeats(struct feed_answer *feed)
{
	size_t kept = 0;

	for (size_t i = 0; i < feed->count; i++)
		if (!is_told(feed, kept, &feed->rows[i]))
			feed->rows[kept++] = feed->rows[i];
	feed->count = kept;
}

enum err answer_feed(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct feed_answer *feed = ARENA_NEW(snapshot->arena, struct feed_answer);
	struct feeding f = { .desk = desk,
			     .arena = snapshot->arena,
			     .feed = feed,
			     .limit = request->limit > 0 ? request->limit : FEED_PAGE };
	enum err e = add_verdicts(&f);

	snapshot->feed = feed;
	if (!e)
		e = add_flags(&f);
	if (!e)
		e = add_acts(&f);
	if (feed->count > 1)
		qsort(feed->rows, feed->count, sizeof(*feed->rows), newest_first);
	drop_repeats(feed);
	if (feed->count > (size_t)f.limit)
		feed->count = (size_t)f.limit;
	return e;
}
