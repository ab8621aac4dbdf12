#include "tui/view_queue.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/views.h"

static struct queue_view *of(struct view *view)
{
	return (struct queue_view *)view;
}

static const struct queue_view *of_const(const struct view *view)
{
	return (const struct queue_view *)view;
}

static struct view *queue_open(struct str subject)
{
	struct queue_view *q = memory_new(1, sizeof(*q));

	q->view.kind = &queue_view_kind;
	q->arena = arena_new();
	if (!str_is_absent(subject)) {
		q->find = memory_new(subject.len + 1, 1);
		if (subject.len)
			memcpy(q->find, subject.at, subject.len);
		filter_set(&q->found, str_of(q->find));
	}
	return &q->view;
}

static void queue_close(struct view *view)
{
	struct queue_view *q = of(view);

	snapshot_free(q->snapshot);
	arena_free(q->arena);
	filter_release(&q->filter);
	filter_release(&q->found);
	list_release(&q->list);
	map_release(&q->seen);
	free(q->find);
	free(q);
}

static int64_t id_at(const void *rows, size_t i)
{
	return ((const struct queue_row *)rows)[i].account->no.n;
}

/* A row of the snapshot, whatever the filter keeps. */
static const struct account_row *row_of_all(const struct queue_view *q, size_t i)
{
	return q->find ? &q->snapshot->find->rows[i].account : &q->snapshot->queue->rows[i];
}

static int64_t id_of_all(const void *view, size_t i)
{
	return row_of_all(view, i)->no.n;
}

static void queue_title(const struct view *view, struct buf *out)
{
	const struct queue_view *q = of_const(view);

	if (q->find)
		buf_addf(out, "find \"%s\"", q->find);
	if (q->list.marked) {
		buf_add(out, out->len ? " · " : "");
		list_marks(&q->list, q->count, id_at, q->rows, out);
	}
	if (filter_is_on(&q->filter)) {
		buf_addf(out, "%s/%" PRI_STR ": %zu of %zu", out->len ? " · " : "",
			 ARG_STR(line_text(&q->filter.line)), q->count, q->all);
		return;
	}
	if (out->len && q->list.count > (size_t)(q->list.height > 0 ? q->list.height : 0))
		buf_add(out, " · ");
	list_position(&q->list, out);
}

static bool queue_load(const struct view *view, struct request *request)
{
	const struct queue_view *q = of_const(view);

	*request = (struct request){ .kind = q->find ? REQUEST_FIND : REQUEST_QUEUE,
				     .text = str_of(q->find) };
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static bool keeps(const struct queue_view *q, const struct account_row *row)
{
	const struct str texts[] = { row->id,
				     row->name,
				     row->email,
				     row->place,
				     row->top_reason,
				     row->assignee,
				     word_str(&state_words, row->state),
				     word_str(&verdict_words, row->verdict),
				     word_str(&plan_words, row->plan) };

	return filter_keeps(&q->filter, texts, ARRAY_LEN(texts));
}

static int by_probability(const void *a, const void *b)
{
	double left = ((const struct queue_row *)a)->account->probability;
	double right = ((const struct queue_row *)b)->account->probability;

	return (left < right) - (left > right);
}

static int by_flagged(const void *a, const void *b)
{
	int64_t left = ((const struct queue_row *)a)->account->flagged_at.us;
	int64_t right = ((const struct queue_row *)b)->account->flagged_at.us;

	return (left < right) - (left > right);
}

static int by_name(const void *a, const void *b)
{
	const struct account_row *left = ((const struct queue_row *)a)->account;
	const struct account_row *right = ((const struct queue_row *)b)->account;
	int order = str_compare(left->name, right->name);

	return order ? order : str_compare(left->id, right->id);
}

static void put_in_order(struct queue_view *q)
{
	static int (*const by[])(const void *, const void *) = {
		[ORDER_PROBABILITY] = by_probability,
		[ORDER_FLAGGED] = by_flagged,
		[ORDER_NAME] = by_name,
	};

	if (q->order != ORDER_URGENCY && q->count > 1)
		qsort(q->rows, q->count, sizeof(*q->rows), by[q->order]);
}

static bool was_seen(const struct queue_view *q, int64_t account)
{
	int64_t n;

	return map_get_number(&q->seen, (uint64_t)account, &n);
}

static void see(struct map *seen, int64_t account)
{
	map_put_number(seen, (uint64_t)account, 1);
}

/* What was never looked at is new; who left the queue and is back is new again. */
static void learn_new(struct queue_view *q, bool first)
{
	struct map seen = { 0 };

	for (size_t i = 0; i < q->all; i++)
		if (first || was_seen(q, id_of_all(q, i)))
			see(&seen, id_of_all(q, i));
	map_release(&q->seen);
	q->seen = seen;
}

/* The first colleague who has it open. */
static struct str present_at(const struct queue_view *q, struct str account)
{
	const struct queue_answer *queue = q->snapshot->queue;

	for (size_t i = 0; !q->find && i < queue->present_count; i++)
		if (str_equal(queue->present[i].account, account))
			return queue->present[i].actor;
	return (struct str){ 0 };
}

static void learn_more(struct queue_view *q, struct queue_row *row)
{
	row->present = present_at(q, row->account->id);
	row->is_new = !q->find && !was_seen(q, row->account->no.n);
}

static void lay_out(struct queue_view *q)
{
	const struct snapshot *s = q->snapshot;

	if (!s)
		return;
	arena_reset(q->arena);
	q->all = q->find ? s->find->count : s->queue->count;
	q->rows = ARENA_ARRAY(q->arena, q->all + 1, struct queue_row);
	q->count = q->new_count = 0;
	for (size_t i = 0; i < q->all; i++) {
		struct queue_row row = { 0 };

		if (q->find)
			row = (struct queue_row){ .account = &s->find->rows[i].account,
						  .field = s->find->rows[i].field,
						  .value = s->find->rows[i].value };
		else
			row.account = &s->queue->rows[i];
		learn_more(q, &row);
		q->new_count += row.is_new;
		if (keeps(q, row.account))
			q->rows[q->count++] = row;
	}
	put_in_order(q);
	q->marked = ARENA_ARRAY(q->arena, q->all + 1, struct str);
	list_update(&q->list, q->count, id_at, q->rows);
}

static void queue_take(struct view *view, struct snapshot *snapshot)
{
	struct queue_view *q = of(view);
	struct snapshot *before = q->snapshot;

	q->snapshot = snapshot;
	q->all = q->find ? snapshot->find->count : snapshot->queue->count;
	if (!q->find)
		learn_new(q, !before);
	lay_out(q);
	list_keep_marks(&q->list, q->all, id_of_all, q);
	snapshot_free(before);
}

static void queue_fit(struct view *view, int width, int height)
{
	struct queue_view *q = of(view);

	view->width = width;
	view->height = height;
	q->list_y = height > 2 ? 1 : 0; /* the heads of the columns */
	list_fit(&q->list, height - q->list_y - filter_shows(&q->filter));
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct account_row *chosen(const struct queue_view *q)
{
	return q->list.cursor < q->count ? q->rows[q->list.cursor].account : NULL;
}

static size_t marked_gather(struct queue_view *q)
{
	size_t count = 0;

	for (size_t i = 0; i < q->all && q->list.marked; i++)
		if (list_is_marked(&q->list, id_of_all(q, i)))
			q->marked[count++] = row_of_all(q, i)->id;
	return count;
}

static struct intent open_row(struct queue_view *q, struct str argument)
{
	if (argument.len)
		return intent_show(VIEW_ACCOUNT, argument);
	if (chosen(q))
		return intent_show(VIEW_ACCOUNT, chosen(q)->id);
	if (filter_is_on(&q->filter))
		return intent_show(VIEW_QUEUE, line_text(&q->filter.line));
	return intent_refuse(STR("there is nothing to open here"));
}

static struct intent back_out(struct queue_view *q)
{
	if (filter_is_on(&q->filter)) {
		filter_set(&q->filter, STR(""));
		lay_out(q);
		return intent_of(INTENT_DRAW);
	}
	if (q->list.marked) {
		list_unmark_all(&q->list);
		return intent_of(INTENT_DRAW);
	}
	return intent_of(INTENT_BACK);
}

/* Below the cursor, and on from the top. */
static struct intent to_new_row(struct queue_view *q)
{
	for (size_t i = 1; i <= q->count; i++) {
		size_t row = (q->list.cursor + i) % q->count;

		if (!q->rows[row].is_new)
			continue;
		list_go(&q->list, row, id_at, q->rows);
		return intent_of(INTENT_DRAW);
	}
	return intent_refuse(STR("nothing was flagged since you looked"));
}

static struct intent mark_row(struct queue_view *q)
{
	if (!chosen(q))
		return intent_refuse(STR("there is no row to mark"));

	int64_t id = id_at(q->rows, q->list.cursor);

	list_mark(&q->list, id, !list_is_marked(&q->list, id));
	list_act(&q->list, ACTION_DOWN, id_at, q->rows);
	return intent_of(INTENT_DRAW);
}

static struct intent filter_rows(struct queue_view *q, struct str text)
{
	if (text.len) {
		filter_set(&q->filter, text);
		lay_out(q);
	} else {
		filter_begin(&q->filter);
	}
	return intent_of(INTENT_DRAW);
}

static struct intent sort_rows(struct queue_view *q)
{
	static const char *const said[] = {
		[ORDER_URGENCY] = "ordered by urgency",
		[ORDER_PROBABILITY] = "ordered by probability",
		[ORDER_FLAGGED] = "ordered by the newest flag",
		[ORDER_NAME] = "ordered by name",
	};

	q->order = (q->order + 1) % ORDER_COUNT;
	lay_out(q);
	return (struct intent){ .kind = INTENT_SAY, .text = str_of(said[q->order]) };
}

static struct intent queue_act(struct view *view, enum action_id action, struct str argument)
{
	struct queue_view *q = of(view);
	const struct account_row *row = chosen(q);
	struct intent intent;

	if (list_act(&q->list, action, id_at, q->rows))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_OPEN:
		return open_row(q, argument);
	case ACTION_BACK:
		return back_out(q);
	case ACTION_MARK:
		return mark_row(q);
	case ACTION_UNMARK:
		if (!q->list.marked)
			return intent_refuse(STR("nothing is marked: Space marks a row"));
		list_unmark_all(&q->list);
		return intent_of(INTENT_DRAW);
	case ACTION_FILTER:
		return filter_rows(q, argument);
	case ACTION_NEXT_NEW:
		return to_new_row(q);
	case ACTION_SORT:
		return sort_rows(q);
	case ACTION_COPY:
		return (struct intent){ .kind = row ? INTENT_COPY : INTENT_REFUSE,
					.text = row ? row->id : STR("there is nothing to copy") };
	default:
		break;
	}

	q->at = (struct at_hand){ .account = row ? row->id : (struct str){ 0 },
				  .marked = q->marked,
				  .marked_count = marked_gather(q),
				  .marked_hidden = list_marks_hidden(&q->list, q->count, id_at,
								     q->rows) > 0,
				  .none = STR("no account is under the cursor") };
	return at_hand_act(&q->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent filter_typed(struct queue_view *q, const struct input *input)
{
	if (input->kind == INPUT_KEY && input->key.named == NAMED_UP)
		return intent_drawn(list_act(&q->list, ACTION_UP, id_at, q->rows));
	if (input->kind == INPUT_KEY && input->key.named == NAMED_DOWN)
		return intent_drawn(list_act(&q->list, ACTION_DOWN, id_at, q->rows));

	switch (filter_input(&q->filter, input)) {
	case FILTER_CHANGED:
		lay_out(q);
		return intent_of(INTENT_DRAW);
	case FILTER_LEFT:
		return q->count ? intent_of(INTENT_DRAW) : open_row(q, (struct str){ 0 });
	case FILTER_NOTHING:
		break;
	}
	return intent_of(INTENT_NONE);
}

static struct intent queue_input(struct view *view, const struct input *input)
{
	struct queue_view *q = of(view);

	if (q->filter.editing && input->kind != INPUT_CLICK && input->kind != INPUT_SCROLL)
		return filter_typed(q, input);
	if (input->kind == INPUT_CLICK && input->twice)
		return open_row(q, (struct str){ 0 });
	return intent_drawn(list_mouse(&q->list, input, q->list_y, id_at, q->rows));
}

static bool queue_is_editing(const struct view *view)
{
	return of_const(view)->filter.editing;
}

struct str queue_view_beside(const struct view *view, struct str account, int by)
{
	const struct queue_view *q = of_const(view);

	for (size_t i = 0; i < q->count; i++) {
		if (!str_equal(q->rows[i].account->id, account))
			continue;
		if ((by < 0 && i == 0) || (by > 0 && i + 1 >= q->count))
			break;
		return q->rows[by < 0 ? i - 1 : i + 1].account->id;
	}
	return (struct str){ 0 };
}

size_t queue_view_accounts(const struct view *view, struct str *ids, size_t most)
{
	const struct queue_view *q = of_const(view);
	size_t count = q->count < most ? q->count : most;

	for (size_t i = 0; i < count; i++)
		ids[i] = q->rows[i].account->id;
	return count;
}

static size_t add_person(struct str *names, size_t count, size_t most, struct str name)
{
	if (!name.len || count == most)
		return count;
	for (size_t i = 0; i < count; i++)
		if (str_equal(names[i], name))
			return count;
	names[count] = name;
	return count + 1;
}

size_t queue_view_people(const struct view *view, struct str *names, size_t count, size_t most)
{
	const struct queue_view *q = of_const(view);
	const struct queue_answer *queue = q->snapshot && !q->find ? q->snapshot->queue : NULL;

	for (size_t i = 0; i < q->count; i++)
		count = add_person(names, count, most, q->rows[i].account->assignee);
	for (size_t i = 0; queue && i < queue->present_count; i++)
		count = add_person(names, count, most, queue->present[i].actor);
	return count;
}

size_t queue_view_new(const struct view *view)
{
	return of_const(view)->new_count;
}

bool queue_view_look(struct view *view)
{
	struct queue_view *q = of(view);
	size_t row, before = q->new_count;

	for (int y = 0; q->new_count && list_row_at(&q->list, y, &row) && row < q->count; y++) {
		if (!q->rows[row].is_new)
			continue;
		see(&q->seen, q->rows[row].account->no.n);
		q->rows[row].is_new = false;
		q->new_count--;
	}
	return q->new_count < before;
}

static void queue_place(const struct view *view, struct view_place *place)
{
	const struct queue_view *q = (const struct queue_view *)view;

	place->filter = line_text(&q->filter.line);
	place->order = (int)q->order;
	place->row = q->list.touched ? q->list.cursor_id : 0;
}

static void queue_go(struct view *view, const struct view_place *place)
{
	struct queue_view *q = of(view);

	if (place->filter.len)
		filter_set(&q->filter, place->filter);
	if (place->order > 0 && place->order < (int)ORDER_COUNT)
		q->order = (enum queue_order)place->order;
	q->list.cursor_id = place->row;
	q->list.touched = place->row != 0;
}

static const enum action_id hints[] = { ACTION_OPEN,    ACTION_DISABLE, ACTION_DISABLE_CLUSTER,
					ACTION_NOTE,    ACTION_CLUSTER, ACTION_MARK,
					ACTION_FILTER,  ACTION_TAKE,    ACTION_CLOSE,
					ACTION_UNDO,    ACTION_SORT,    ACTION_TRAIL,
					ACTION_COMMAND, ACTION_NONE };

const struct view_kind queue_view_kind = {
	.id = VIEW_QUEUE,
	.open = queue_open,
	.close = queue_close,
	.title = queue_title,
	.load = queue_load,
	.take = queue_take,
	.fit = queue_fit,
	.act = queue_act,
	.input = queue_input,
	.is_editing = queue_is_editing,
	.paint = queue_paint,
	.place = queue_place,
	.go = queue_go,
	.hints = hints,
};
