#include <stdlib.h>

#include "core/base/arena.h"
#include "core/desk/answer.h"
#include "core/desk/desk_private.h"

#define CAMPAIGNS_PAGE 500
#define EVENTS_LOOKED_AT 20000 /* messages of one account, for the words of a variant */
#define PASSING_BYTES ((size_t)256 * 1024)

/* ---- what all their members make of them -------------------------------------------------- */

static int by_first(const void *left, const void *right)
{
	const struct campaign_sender *a = left, *b = right;

	if (a->share.first_at.us != b->share.first_at.us)
		return a->share.first_at.us < b->share.first_at.us ? -1 : 1;
	return str_compare(a->account.id, b->account.id);
}

/* The first to send it first. As grave as its gravest member. */
static enum err members_fill(struct desk *desk, struct arena *arena, struct campaign_answer *view)
{
	struct campaign_share_row *shares = NULL;
	struct campaign_row *row = &view->row;
	size_t count = 0;
	enum err e = store_campaign_members(desk->store, arena, row->no, &shares, &count);

	view->members = ARENA_ARRAY(arena, count + 1, struct campaign_sender);
	row->accounts = ARENA_ARRAY(arena, count + 1, struct str);
	for (size_t i = 0; !e && i < count; i++) {
		struct campaign_sender *member = &view->members[view->member_count];

		member->share = shares[i].share;
		e = store_account_row(desk->store, arena, shares[i].share.account,
				      &member->account);
		if (e == ERR_NOT_FOUND) {
			e = ERR_NONE;
			continue;
		}
		view->member_count++;
		row->states[member->account.state]++;
		if (member->account.probability > row->probability)
			row->probability = member->account.probability;
		if (member->account.verdict > row->verdict)
			row->verdict = member->account.verdict;
	}
	if (view->member_count)
		qsort(view->members, view->member_count, sizeof(*view->members), by_first);
	for (size_t i = 0; i < view->member_count; i++)
		row->accounts[row->account_count++] = view->members[i].account.id;
	return e;
}

/* ---- its texts --------------------------------------------------------------------------- */

/* The excerpt is kept with the event. Absent when that was removed, or lies too far back. */
static enum err excerpt_find(struct desk *desk, struct arena *arena,
			     const struct campaign_text *text, struct str *excerpt)
{
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	struct stored_event stored;
	enum err e = event_cursor_open(desk->store, text->account, 1u << EVENT_MESSAGE, false,
				       &cursor);

	for (size_t i = 0; !e && i < EVENTS_LOOKED_AT; i++) {
		if (!event_cursor_next(cursor, passing, &stored))
			break;
		if (str_equal(stored.event.id, text->message)) {
			*excerpt = arena_str(arena, stored.event.as.message.excerpt);
			break;
		}
		if (arena_used(passing) > PASSING_BYTES)
			arena_reset(passing);
	}
	return e ? e : event_cursor_error(cursor);
}

static enum err variants_fill(struct desk *desk, struct arena *arena,
			      const struct campaign_text *texts, size_t count,
			      struct campaign_answer *view)
{
	enum err e = ERR_NONE;

	view->variants = ARENA_ARRAY(arena, count + 1, struct campaign_variant);
	for (size_t i = 0; !e && i < count; i++) {
		struct campaign_variant *variant = &view->variants[view->variant_count++];
		struct account_row sender = { 0 };

		*variant = (struct campaign_variant){ .message = texts[i].message,
						      .subject = texts[i].subject,
						      .at = texts[i].at };
		e = store_account_row(desk->store, arena, texts[i].account, &sender);
		if (e == ERR_NOT_FOUND) {
			e = ERR_NONE;
			continue;
		}
		variant->account = sender.id;
		if (!e)
			e = excerpt_find(desk, arena, &texts[i], &variant->excerpt);
	}
	return e;
}

/* ---- answers ---------------------------------------------------------------------------- */

struct gathering {
	struct arena *arena;
	struct campaigns_answer *campaigns;
};

static bool gather(void *with, const struct campaign_row *row)
{
	struct gathering *g = with;
	struct campaign_row *kept;

	g->campaigns->rows = arena_grow(g->arena, g->campaigns->rows, g->campaigns->count,
					sizeof(*g->campaigns->rows));
	kept = &g->campaigns->rows[g->campaigns->count++];
	*kept = *row;
	kept->subject = arena_str(g->arena, row->subject);
	return true;
}

static enum err account_find(struct desk *desk, struct str id, struct account_no *account)
{
	enum err e = str_is_absent(id) ? ERR_NONE : store_account_find(desk->store, id, account);

	return e == ERR_NOT_FOUND ? err_fail(e, "%" PRI_STR ": no such account", ARG_STR(id)) : e;
}

/* Whether anybody in the cluster sent it. */
static bool sent_from(const struct campaign_answer *view, struct cluster_no cluster)
{
	for (size_t i = 0; i < view->member_count; i++)
		if (view->members[i].account.cluster.n == cluster.n)
			return true;
	return false;
}

enum err answer_campaigns(struct desk *desk, const struct request *request,
			  struct snapshot *snapshot)
{
	struct campaigns_answer *campaigns = ARENA_NEW(snapshot->arena, struct campaigns_answer);
	struct gathering g = { snapshot->arena, campaigns };
	struct account_no account = { 0 };
	int64_t limit = request->limit ? request->limit : CAMPAIGNS_PAGE;
	size_t count = 0;
	enum err e = account_find(desk, request->account, &account);

	snapshot->campaigns = campaigns;
	if (!e)
		e = store_campaigns_each(desk->store, account, limit < 0 ? 0 : limit, gather, &g);
	for (size_t i = 0; !e && i < campaigns->count; i++) {
		struct campaign_answer view = { .row = campaigns->rows[i] };

		e = members_fill(desk, snapshot->arena, &view);
		if (!request->cluster.n || sent_from(&view, request->cluster))
			campaigns->rows[count++] = view.row;
	}
	campaigns->count = count;
	return e;
}

/* The newest that the account has a part in. */
static enum err newest_of(struct desk *desk, struct arena *arena, struct str id,
			  struct campaign_no *no)
{
	struct campaigns_answer newest = { .count = 0 };
	struct gathering g = { arena, &newest };
	struct account_no account = { 0 };
	enum err e = account_find(desk, id, &account);

	if (!e)
		e = store_campaigns_each(desk->store, account, 1, gather, &g);
	if (!e && !newest.count)
		return err_fail(ERR_NOT_FOUND,
				"%" PRI_STR " has sent nothing that belongs to a campaign",
				ARG_STR(id));
	if (!e)
		*no = newest.rows[0].no;
	return e;
}

enum err answer_campaign(struct desk *desk, const struct request *request,
			 struct snapshot *snapshot)
{
	struct campaign_answer *view = ARENA_NEW(snapshot->arena, struct campaign_answer);
	struct campaign_no no = request->campaign;
	struct campaign_text *texts = NULL;
	size_t count = 0;
	enum err e = no.n ? ERR_NONE : newest_of(desk, snapshot->arena, request->account, &no);

	snapshot->campaign = view;
	if (!e)
		e = store_campaign(desk->store, snapshot->arena, no, &view->row, &texts, &count);
	if (!e)
		e = members_fill(desk, snapshot->arena, view);
	return e ? e : variants_fill(desk, snapshot->arena, texts, count, view);
}
