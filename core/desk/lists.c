#include "core/desk/answer.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"
#include "core/desk/cluster_view.h"
#include "core/desk/desk_private.h"

#define QUEUE_PAGE 1000
#define ACCOUNTS_PAGE 500
#define FIND_PAGE 100
#define TRAIL_PAGE 500
#define FIND_TEXT_MAX 256
#define EVENTS_PAGE 200
#define KEPT_MAX ((size_t)256 * 1024) /* bytes of one event as it is kept */
#define PASSING_BYTES ((size_t)256 * 1024)

/* A request's limit: 0 is a page, negative all. */
static int64_t limit_of(const struct request *request, int64_t page)
{
	if (request->limit < 0)
		return 0;
	return request->limit ? request->limit : page;
}

enum err answer_queue(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct queue_answer *queue = ARENA_NEW(snapshot->arena, struct queue_answer);
	struct queue_filter filter = { .on_line_after = { snapshot->head.clock.us - ON_LINE_US },
				       .limit = limit_of(request, QUEUE_PAGE) };

	snapshot->queue = queue;
	present_gather(desk, snapshot->arena, (struct str){ 0 }, &queue->present,
		       &queue->present_count);
	return store_queue(desk->store, snapshot->arena, &filter, &queue->rows, &queue->count);
}

struct gathering {
	struct arena *arena;
	struct accounts_answer *accounts;
};

static struct account_row row_copy(struct arena *arena, const struct account_row *row)
{
	struct account_row copy = *row;

	copy.id = arena_str(arena, row->id);
	copy.name = arena_str(arena, row->name);
	copy.email = arena_str(arena, row->email);
	copy.top_reason = arena_str(arena, row->top_reason);
	copy.assignee = arena_str(arena, row->assignee);
	copy.place = arena_str(arena, row->place);
	return copy;
}

static bool gather(void *with, const struct account_row *row)
{
	struct gathering *g = with;

	g->accounts->rows = arena_grow(g->arena, g->accounts->rows, g->accounts->count,
				       sizeof(*g->accounts->rows));
	g->accounts->rows[g->accounts->count++] = row_copy(g->arena, row);
	return true;
}

enum err answer_accounts(struct desk *desk, const struct request *request,
			 struct snapshot *snapshot)
{
	struct accounts_answer *accounts = ARENA_NEW(snapshot->arena, struct accounts_answer);
	struct gathering g = { snapshot->arena, accounts };
	struct account_filter filter = { .verdict = request->verdict,
					 .state = request->state,
					 .cluster = request->cluster,
					 .limit = limit_of(request, ACCOUNTS_PAGE) };

	snapshot->accounts = accounts;
	return store_accounts_each(desk->store, &filter, gather, &g);
}

struct cluster_gathering {
	struct arena *arena;
	struct clusters_answer *clusters;
	int64_t limit;
};

static bool gather_cluster(void *with, struct cluster_no no, struct str nickname, int64_t size)
{
	struct cluster_gathering *g = with;
	struct cluster_row *row;

	if (g->limit && (int64_t)g->clusters->count >= g->limit)
		return false;
	g->clusters->rows = arena_grow(g->arena, g->clusters->rows, g->clusters->count,
				       sizeof(*g->clusters->rows));
	row = &g->clusters->rows[g->clusters->count++];
	*row = (struct cluster_row){ .no = no,
				     .nickname = arena_str(g->arena, nickname),
				     .size = size };
	return true;
}

enum err answer_clusters(struct desk *desk, const struct request *request,
			 struct snapshot *snapshot)
{
	struct clusters_answer *clusters = ARENA_NEW(snapshot->arena, struct clusters_answer);
	struct cluster_gathering g = { snapshot->arena, clusters,
				       limit_of(request, ACCOUNTS_PAGE) };
	enum err e = store_cluster_each(desk->store, gather_cluster, &g);

	snapshot->clusters = clusters;
	for (size_t i = 0; !e && i < clusters->count; i++) {
		struct cluster_answer one = { 0 };

		e = cluster_view(desk, snapshot->arena, clusters->rows[i].no, &one);
		clusters->rows[i] = one.row;
	}
	return e;
}

enum err answer_cluster(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct cluster_answer *cluster = ARENA_NEW(snapshot->arena, struct cluster_answer);
	struct cluster_no no = request->cluster;
	enum err e;

	snapshot->cluster = cluster;
	if (!no.n) {
		struct account_no account;
		struct account_row row;

		e = store_account_find(desk->store, request->account, &account);
		if (!e)
			e = store_account_row(desk->store, snapshot->arena, account, &row);
		if (e)
			return e == ERR_NOT_FOUND ? err_fail(e, "%" PRI_STR ": no such account",
							     ARG_STR(request->account))
						  : e;
		no = row.cluster;
		if (!no.n) { /* alone: a cluster of none, as the contract has it */
			cluster->row.size = 1;
			return ERR_NONE;
		}
	}
	e = cluster_view(desk, snapshot->arena, no, cluster);
	return e == ERR_NOT_FOUND ? err_fail(e, "%lld: no such cluster", (long long)no.n) : e;
}

/* As the terms are kept: folded, and an address as it is printed, however it was typed. */
static void find_fold(struct str text, struct buf *folded)
{
	char printed[IP_TEXT_MAX];
	struct ip ip;

	if (ip_parse(str_trim(text), &ip)) {
		utf8_fold(utf8_head(text, FIND_TEXT_MAX), folded);
		return;
	}
	ip_print(&ip, printed);
	buf_add(folded, printed);
}

enum err answer_find(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct find_answer *find = ARENA_NEW(snapshot->arena, struct find_answer);
	CLEANUP(buf_release) struct buf folded = BUF_UP_TO(FIND_TEXT_MAX);
	struct find_hit *hits = NULL;
	size_t count = 0;
	enum err e;

	snapshot->find = find;
	find_fold(request->text, &folded);
	e = store_find(desk->store, snapshot->arena, buf_str(&folded), request->text,
		       (size_t)(request->limit > 0 ? request->limit : FIND_PAGE), &hits, &count);
	if (e)
		return e;
	find->rows = ARENA_ARRAY(snapshot->arena, count + 1, struct find_answer_row);
	for (size_t i = 0; i < count; i++) {
		struct find_answer_row *row = &find->rows[find->count];

		e = store_account_row(desk->store, snapshot->arena, hits[i].no, &row->account);
		if (e)
			return e;
		row->field = word_str(&find_words, hits[i].field);
		row->value = hits[i].term;
		find->count++;
	}
	return ERR_NONE;
}

enum err answer_trail(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct trail_answer *trail = ARENA_NEW(snapshot->arena, struct trail_answer);
	struct action_filter filter = { .limit = limit_of(request, TRAIL_PAGE) };
	enum err e;

	snapshot->trail = trail;
	if (!str_is_absent(request->account)) {
		e = store_account_find(desk->store, request->account, &filter.account);
		if (e)
			return e == ERR_NOT_FOUND ? err_fail(e, "%" PRI_STR ": no such account",
							     ARG_STR(request->account))
						  : e;
	}
	return store_actions(desk->store, snapshot->arena, &filter, &trail->actions, &trail->count);
}

static bool is_wanted(const struct request *request, struct str id)
{
	for (size_t i = 0; i < request->event_count; i++)
		if (str_equal(request->events[i], id))
			return true;
	return !request->event_count;
}

static void place_copy(struct arena *arena, const struct place *from, struct place *to)
{
	*to = *from;
	to->city = arena_str(arena, from->city);
	to->timezone = arena_str(arena, from->timezone);
	to->network = arena_str(arena, from->network);
	to->proxy.provider = arena_str(arena, from->proxy.provider);
	for (size_t i = 0; i < from->proxy.source_count; i++)
		to->proxy.sources[i].source = arena_str(arena, from->proxy.sources[i].source);
}

/* From the arena of what passes by into the answer's, by way of the JSON that is shown beside it. */
static enum err event_keep(struct arena *arena, const struct stored_event *stored,
			   struct event_answer_row *row)
{
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(KEPT_MAX);
	const struct event *event = &stored->event;

	event_write(event, &kept);
	*row = (struct event_answer_row){ .has_place = stored->has_place,
					  .kept = arena_str(arena, buf_str(&kept)) };
	place_copy(arena, &stored->place, &row->place);
	return event_read_kept(arena, row->kept, event->type, event->at,
			       arena_str(arena, event->account), arena_str(arena, event->id),
			       &row->event);
}

enum err answer_events(struct desk *desk, const struct request *request, struct snapshot *snapshot)
{
	struct events_answer *events = ARENA_NEW(snapshot->arena, struct events_answer);
	CLEANUP(event_cursor_close_at) struct event_cursor *cursor = NULL;
	CLEANUP(arena_free_at) struct arena *passing = arena_new();
	int64_t limit = limit_of(request, EVENTS_PAGE);
	size_t most = limit ? (size_t)limit : SIZE_MAX;
	struct stored_event stored;
	struct account_no account;
	enum err e = store_account_find(desk->store, request->account, &account);

	snapshot->events = events;
	if (e)
		return e == ERR_NOT_FOUND ? err_fail(e, "%" PRI_STR ": no such account",
						     ARG_STR(request->account))
					  : e;
	e = event_cursor_open(desk->store, account, EVENT_TYPES_ALL, true, &cursor);
	while (!e && events->count < most && event_cursor_next(cursor, passing, &stored)) {
		if (is_wanted(request, stored.event.id)) {
			events->rows = arena_grow(snapshot->arena, events->rows, events->count,
						  sizeof(*events->rows));
			e = event_keep(snapshot->arena, &stored, &events->rows[events->count++]);
		}
		if (arena_used(passing) > PASSING_BYTES)
			arena_reset(passing);
	}
	return e ? e : event_cursor_error(cursor);
}
