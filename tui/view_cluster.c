#include "tui/view_cluster.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/views.h"

static struct cluster_view *of(struct view *view)
{
	return (struct cluster_view *)view;
}

static struct view *cluster_open(struct str subject)
{
	struct cluster_view *c = memory_new(1, sizeof(*c));

	c->view.kind = &cluster_view_kind;
	c->arena = arena_new();
	c->account = memory_new(subject.len + 1, 1);
	if (subject.len)
		memcpy(c->account, subject.at, subject.len);
	return &c->view;
}

static void cluster_close(struct view *view)
{
	struct cluster_view *c = of(view);

	snapshot_free(c->snapshot);
	arena_free(c->arena);
	filter_release(&c->filter);
	list_release(&c->list);
	free(c->account);
	free(c);
}

static int64_t id_at(const void *rows, size_t i)
{
	return ((const struct cluster_member *const *)rows)[i]->account.no.n;
}

/* Of all members, whatever the filter keeps. */
static int64_t id_of_all(const void *members, size_t i)
{
	return ((const struct cluster_member *)members)[i].account.no.n;
}

static void cluster_title(const struct view *view, struct buf *out)
{
	const struct cluster_view *c = (const struct cluster_view *)view;

	buf_addf(out, "cluster of %s", c->account);
	if (c->list.marked) {
		buf_add(out, " · ");
		list_marks(&c->list, c->count, id_at, c->rows, out);
	}
}

static bool cluster_load(const struct view *view, struct request *request)
{
	*request = (struct request){ .kind = REQUEST_CLUSTER,
				     .account = str_of(
					     ((const struct cluster_view *)view)->account) };
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static bool keeps(const struct cluster_view *c, const struct account_row *row)
{
	const struct str texts[] = { row->id,
				     row->name,
				     row->email,
				     word_str(&state_words, row->state),
				     word_str(&verdict_words, row->verdict),
				     word_str(&plan_words, row->plan) };

	return filter_keeps(&c->filter, texts, ARRAY_LEN(texts));
}

static void lay_out(struct cluster_view *c)
{
	const struct cluster_answer *cluster;

	if (!c->snapshot)
		return;
	cluster = c->snapshot->cluster;
	arena_reset(c->arena);
	c->rows = ARENA_ARRAY(c->arena, cluster->member_count + 1, const struct cluster_member *);
	c->marked = ARENA_ARRAY(c->arena, cluster->member_count + 1, struct str);
	c->count = 0;
	for (size_t i = 0; i < cluster->member_count; i++)
		if (keeps(c, &cluster->members[i].account))
			c->rows[c->count++] = &cluster->members[i];
	list_update(&c->list, c->count, id_at, c->rows);
}

static void cluster_take(struct view *view, struct snapshot *snapshot)
{
	struct cluster_view *c = of(view);
	struct snapshot *before = c->snapshot;

	c->snapshot = snapshot;
	lay_out(c);
	list_keep_marks(&c->list, snapshot->cluster->member_count, id_of_all,
			snapshot->cluster->members);
	snapshot_free(before);
}

static void cluster_fit(struct view *view, int width, int height)
{
	struct cluster_view *c = of(view);
	int shared = c->snapshot ? (int)c->snapshot->cluster->row.shared_count : 0;

	view->width = width;
	view->height = height;
	if (c->picture && cluster_picture_fits(width, height)) {
		c->list_y = PICTURE_Y;
		list_fit(&c->list, height - PICTURE_Y - 1 - filter_shows(&c->filter));
		return;
	}
	c->shared_rows = height >= 16 ? shared : (height >= 12 && shared > 2 ? 2 : 0);
	if (c->shared_rows > height / 2 - 3)
		c->shared_rows = height / 2 - 3 > 0 ? height / 2 - 3 : 0;
	c->list_y = (height > 4 ? 2 : 0) + (c->shared_rows ? c->shared_rows + 2 : 0) + (height > 6);
	list_fit(&c->list, height - c->list_y - filter_shows(&c->filter));
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct account_row *chosen(const struct cluster_view *c)
{
	return c->list.cursor < c->count ? &c->rows[c->list.cursor]->account : NULL;
}

static size_t marked_gather(struct cluster_view *c)
{
	const struct cluster_answer *cluster = c->snapshot ? c->snapshot->cluster : NULL;
	size_t count = 0;

	for (size_t i = 0; cluster && i < cluster->member_count && c->list.marked; i++)
		if (list_is_marked(&c->list, id_of_all(cluster->members, i)))
			c->marked[count++] = cluster->members[i].account.id;
	return count;
}

static struct intent back_out(struct cluster_view *c)
{
	if (!filter_is_on(&c->filter) && !c->list.marked)
		return intent_of(INTENT_BACK);
	if (filter_is_on(&c->filter))
		filter_set(&c->filter, STR(""));
	else
		list_unmark_all(&c->list);
	lay_out(c);
	return intent_of(INTENT_DRAW);
}

static struct intent filter_rows(struct cluster_view *c, struct str text)
{
	if (text.len)
		filter_set(&c->filter, text);
	else
		filter_begin(&c->filter);
	lay_out(c);
	return intent_of(INTENT_DRAW);
}

static struct intent mark_row(struct cluster_view *c)
{
	int64_t id;

	if (!chosen(c))
		return intent_refuse(STR("there is no row to mark"));
	id = chosen(c)->no.n;
	list_mark(&c->list, id, !list_is_marked(&c->list, id));
	list_act(&c->list, ACTION_DOWN, id_at, c->rows);
	return intent_of(INTENT_DRAW);
}

/* What is done to the accounts that are marked, or to the one under the cursor. */
static struct intent accounts_act(struct cluster_view *c, const struct account_row *row,
				  enum action_id action, struct str argument)
{
	struct intent intent;

	c->at = (struct at_hand){ .account = row ? row->id : (struct str){ 0 },
				  .marked = c->marked,
				  .marked_count = marked_gather(c),
				  .marked_hidden = list_marks_hidden(&c->list, c->count, id_at,
								     c->rows) > 0,
				  .none = STR("no account is under the cursor") };
	if (action == ACTION_DISABLE_CLUSTER) { /* the whole one, whatever is marked */
		c->at.account = str_of(c->account);
		c->at.marked_count = 0;
	}
	return at_hand_act(&c->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent picture_turn(struct cluster_view *c)
{
	if (!c->snapshot || !c->snapshot->cluster->row.no.n)
		return intent_refuse(STR("it stands alone: there is nothing to draw"));
	c->picture = !c->picture;
	cluster_fit(&c->view, c->view.width, c->view.height);
	return intent_of(INTENT_DRAW);
}

static struct intent cluster_act(struct view *view, enum action_id action, struct str argument)
{
	struct cluster_view *c = of(view);
	const struct account_row *row = chosen(c);

	if (list_act(&c->list, action, id_at, c->rows))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_OPEN:
		if (argument.len || !row)
			return argument.len ? intent_show(VIEW_ACCOUNT, argument)
					    : intent_refuse(STR("there is nothing to open here"));
		return intent_show(VIEW_ACCOUNT, row->id);
	case ACTION_BACK:
		return back_out(c);
	case ACTION_MARK:
		return mark_row(c);
	case ACTION_UNMARK:
		if (!c->list.marked)
			return intent_refuse(STR("nothing is marked: Space marks a row"));
		list_unmark_all(&c->list);
		return intent_of(INTENT_DRAW);
	case ACTION_FILTER:
		return filter_rows(c, argument);
	case ACTION_PICTURE:
		return picture_turn(c);
	case ACTION_CLUSTER:
		return intent_refuse(STR("this is the cluster"));
	case ACTION_COPY:
		return (struct intent){ .kind = row ? INTENT_COPY : INTENT_REFUSE,
					.text = row ? row->id : STR("there is nothing to copy") };
	default:
		break;
	}
	return accounts_act(c, row, action, argument);
}

static struct intent cluster_input(struct view *view, const struct input *input)
{
	struct cluster_view *c = of(view);

	if (!c->filter.editing || input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL) {
		if (input->kind == INPUT_CLICK && input->twice && chosen(c))
			return intent_show(VIEW_ACCOUNT, chosen(c)->id);
		return intent_drawn(list_mouse(&c->list, input, c->list_y, id_at, c->rows));
	}
	if (input->kind == INPUT_KEY && input->key.named == NAMED_UP)
		return intent_drawn(list_act(&c->list, ACTION_UP, id_at, c->rows));
	if (input->kind == INPUT_KEY && input->key.named == NAMED_DOWN)
		return intent_drawn(list_act(&c->list, ACTION_DOWN, id_at, c->rows));
	if (filter_input(&c->filter, input) == FILTER_CHANGED)
		lay_out(c);
	return intent_of(INTENT_DRAW);
}

static bool cluster_is_editing(const struct view *view)
{
	return ((const struct cluster_view *)view)->filter.editing;
}

static void cluster_place(const struct view *view, struct view_place *place)
{
	const struct cluster_view *c = (const struct cluster_view *)view;

	place->filter = line_text(&c->filter.line);
	place->row = c->list.touched ? c->list.cursor_id : 0;
}

static void cluster_go(struct view *view, const struct view_place *place)
{
	struct cluster_view *c = of(view);

	if (place->filter.len)
		filter_set(&c->filter, place->filter);
	c->list.cursor_id = place->row;
	c->list.touched = place->row != 0;
}

static const enum action_id hints[] = { ACTION_OPEN,      ACTION_PICTURE,  ACTION_DISABLE_CLUSTER,
					ACTION_DROP_LINK, ACTION_NICKNAME, ACTION_DISABLE,
					ACTION_UNDO,      ACTION_MARK,     ACTION_FILTER,
					ACTION_NOTE,      ACTION_WHY,      ACTION_COPY,
					ACTION_COMMAND,   ACTION_NONE };

const struct view_kind cluster_view_kind = {
	.id = VIEW_CLUSTER,
	.open = cluster_open,
	.close = cluster_close,
	.title = cluster_title,
	.load = cluster_load,
	.take = cluster_take,
	.fit = cluster_fit,
	.act = cluster_act,
	.input = cluster_input,
	.is_editing = cluster_is_editing,
	.paint = cluster_paint,
	.place = cluster_place,
	.go = cluster_go,
	.hints = hints,
};
