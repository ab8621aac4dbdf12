/*
 * The feed: what the scanners said and what the engine did about it, newest first, as it happens. It is made from the store,
 * so that it shows what another process found as well.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/filter.h"
#include "tui/gauge.h"
#include "tui/list.h"
#include "tui/text.h"
#include "tui/views.h"
#include "tui/wording.h"

struct feed_view {
	struct view view;
	struct snapshot *snapshot;
	struct arena *arena; /* of the rows below */
	const struct feed_row **rows;
	size_t all, count;
	struct filter filter;
	struct list list;
	int list_y;
	struct at_hand at;
};

static struct feed_view *of(struct view *view)
{
	return (struct feed_view *)view;
}

static const struct feed_view *of_const(const struct view *view)
{
	return (const struct feed_view *)view;
}

static struct view *feed_open(struct str subject)
{
	struct feed_view *f = memory_new(1, sizeof(*f));

	(void)subject;
	f->view.kind = &feed_view_kind;
	f->arena = arena_new();
	return &f->view;
}

static void feed_close(struct view *view)
{
	struct feed_view *f = of(view);

	snapshot_free(f->snapshot);
	arena_free(f->arena);
	filter_release(&f->filter);
	list_release(&f->list);
	free(f);
}

static void feed_title(const struct view *view, struct buf *out)
{
	const struct feed_view *f = of_const(view);

	buf_add(out, "feed ");
	list_position(&f->list, out);
}

static bool feed_load(const struct view *view, struct request *request)
{
	(void)view;
	*request = (struct request){ .kind = REQUEST_FEED };
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static int64_t id_at(const void *rows, size_t i)
{
	return ((const struct feed_row *const *)rows)[i]->id;
}

static bool keeps(const struct feed_view *f, const struct feed_row *row)
{
	const struct str texts[] = { row->who,
				     row->what,
				     row->on,
				     row->why,
				     row->has_account ? row->account.name : (struct str){ 0 },
				     row->has_account
					     ? word_str(&verdict_words, row->account.verdict)
					     : (struct str){ 0 } };

	return filter_keeps(&f->filter, texts, ARRAY_LEN(texts));
}

static void lay_out(struct feed_view *f)
{
	const struct feed_answer *feed;

	if (!f->snapshot)
		return;
	feed = f->snapshot->feed;
	arena_reset(f->arena);
	f->rows = ARENA_ARRAY(f->arena, feed->count + 1, const struct feed_row *);
	f->all = feed->count;
	f->count = 0;
	for (size_t i = 0; i < feed->count; i++)
		if (keeps(f, &feed->rows[i]))
			f->rows[f->count++] = &feed->rows[i];
	list_update(&f->list, f->count, id_at, f->rows);
}

static void feed_take(struct view *view, struct snapshot *snapshot)
{
	struct feed_view *f = of(view);
	struct snapshot *before = f->snapshot;

	f->snapshot = snapshot;
	lay_out(f);
	snapshot_free(before);
}

static void feed_fit(struct view *view, int width, int height)
{
	struct feed_view *f = of(view);

	view->width = width;
	view->height = height;
	f->list_y = height > 3;
	list_fit(&f->list, height - f->list_y - filter_shows(&f->filter));
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct feed_row *chosen(const struct feed_view *f)
{
	return f->list.cursor < f->count ? f->rows[f->list.cursor] : NULL;
}

/* Of a link, its host: that is what accounts are found by. */
static struct str host_of(struct str value)
{
	size_t at = str_find(value, STR("://"));

	if (at == SIZE_MAX)
		return value;
	value = str_sub(value, at + 3, value.len);
	at = str_find_char(value, '/');
	return at == SIZE_MAX ? value : str_sub(value, 0, at);
}

/* A verdict is on a domain or a link: whoever sends it is found by it. */
static struct intent open_chosen(const struct feed_view *f)
{
	const struct feed_row *row = chosen(f);

	if (!row)
		return intent_refuse(STR("there is nothing to open here"));
	return row->has_account ? intent_show(VIEW_ACCOUNT, row->on)
				: intent_show(VIEW_QUEUE, host_of(row->on));
}

static struct intent back_out(struct feed_view *f)
{
	if (!filter_is_on(&f->filter))
		return intent_of(INTENT_BACK);
	filter_set(&f->filter, STR(""));
	lay_out(f);
	return intent_of(INTENT_DRAW);
}

static struct intent filter_rows(struct feed_view *f, struct str text)
{
	if (text.len)
		filter_set(&f->filter, text);
	else
		filter_begin(&f->filter);
	lay_out(f);
	return intent_of(INTENT_DRAW);
}

static struct intent feed_act(struct view *view, enum action_id action, struct str argument)
{
	struct feed_view *f = of(view);
	const struct feed_row *row = chosen(f);
	struct intent intent;

	if (list_act(&f->list, action, id_at, f->rows))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_OPEN:
		return open_chosen(f);
	case ACTION_BACK:
		return back_out(f);
	case ACTION_FILTER:
		return filter_rows(f, argument);
	case ACTION_FEED:
		return intent_refuse(STR("this is the feed"));
	case ACTION_COPY:
		return (struct intent){ .kind = row ? INTENT_COPY : INTENT_REFUSE,
					.text = row ? row->on : STR("there is nothing to copy") };
	default:
		break;
	}
	f->at = (struct at_hand){
		.account = row && row->has_account ? row->on : (struct str){ 0 },
		.none = STR("no account stands in this line: Enter finds who sends it")
	};
	return at_hand_act(&f->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent feed_input(struct view *view, const struct input *input)
{
	struct feed_view *f = of(view);

	if (!f->filter.editing || input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL) {
		if (input->kind == INPUT_CLICK && input->twice && chosen(f))
			return open_chosen(f);
		return intent_drawn(list_mouse(&f->list, input, f->list_y, id_at, f->rows));
	}
	if (input->kind == INPUT_KEY && input->key.named == NAMED_UP)
		return intent_drawn(list_act(&f->list, ACTION_UP, id_at, f->rows));
	if (input->kind == INPUT_KEY && input->key.named == NAMED_DOWN)
		return intent_drawn(list_act(&f->list, ACTION_DOWN, id_at, f->rows));
	if (filter_input(&f->filter, input) == FILTER_CHANGED)
		lay_out(f);
	return intent_of(INTENT_DRAW);
}

static bool feed_is_editing(const struct view *view)
{
	return of_const(view)->filter.editing;
}

/* ---- painting --------------------------------------------------------------------------- */

enum {
	COLUMN_WHEN,
	COLUMN_WHO,
	COLUMN_WHAT,
	COLUMN_ON,
	COLUMN_VERDICT,
	COLUMN_CLUSTER,
	COLUMN_WHY,
	COLUMN_COUNT
};

/* clang-format off */
static const struct {
	const char *head;
	struct column column;
} columns_of[COLUMN_COUNT] = {
	[COLUMN_WHEN]    = { "when",    { .least = 6,  .most = 6 } },
	[COLUMN_WHO]     = { "who",     { .least = 8,  .most = 14, .share = 1, .drop = 2 } },
	[COLUMN_WHAT]    = { "what",    { .least = 11, .most = 13, .share = 1 } },
	[COLUMN_ON]      = { "on",      { .least = 12, .most = 34, .share = 2 } },
	[COLUMN_VERDICT] = { "now",     { .least = 16, .most = 16, .drop = 3 } },
	[COLUMN_CLUSTER] = { "cluster", { .least = 7,  .most = 7, .drop = 5 } },
	[COLUMN_WHY]     = { "why",     { .least = 14, .share = 5, .drop = 4 } },
};
/* clang-format on */

struct painting {
	const struct feed_view *feed;
	struct canvas *canvas;
	struct column columns[COLUMN_COUNT];
	struct moment now;
	int y;
};

static void cell(struct painting *p, size_t column, enum style style, struct str text)
{
	if (p->columns[column].width)
		canvas_cell(p->canvas, 1 + p->columns[column].x, p->y, p->columns[column].width,
			    style, text);
}

static enum style kind_style(enum feed_kind kind)
{
	switch (kind) {
	case FEED_DISABLED:
		return STYLE_BAD;
	case FEED_HELD:
	case FEED_SCANNER:
		return STYLE_WARN;
	case FEED_FLAGGED:
	case FEED_LAPSED:
		break;
	}
	return STYLE_PLAIN;
}

static void paint_verdict(struct painting *p, const struct account_row *account)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	char probability[8];

	gauge_probability(account->probability, probability);
	buf_addf(&text, "%s %s %s", theme_sign(verdict_style(account->verdict)),
		 word_of(&verdict_words, account->verdict), probability);
	cell(p, COLUMN_VERDICT, verdict_style(account->verdict), buf_str(&text));
	if (!account->cluster.n)
		return;
	buf_clear(&text);
	buf_addf(&text, "×%" PRId64, account->cluster_size);
	cell(p, COLUMN_CLUSTER, STYLE_PLAIN, buf_str(&text));
}

static void paint_row(struct painting *p, const struct feed_row *row)
{
	char when[WHEN_MAX];

	word_when(row->at, p->now, when);
	cell(p, COLUMN_WHEN, STYLE_DIM, str_of(when));
	cell(p, COLUMN_WHO, STYLE_REP, row->who);
	cell(p, COLUMN_WHAT, kind_style(row->kind), row->what);
	cell(p, COLUMN_ON, STYLE_STRONG, row->on);
	if (row->has_account)
		paint_verdict(p, &row->account);
	cell(p, COLUMN_WHY, STYLE_PLAIN, row->why);
	for (size_t i = 0; i < COLUMN_COUNT && filter_is_on(&p->feed->filter); i++)
		if (p->columns[i].width)
			filter_light(&p->feed->filter, p->canvas,
				     (struct rect){ 1 + p->columns[i].x, p->y, p->columns[i].width,
						    1 });
}

static void paint_rows(struct painting *p)
{
	const struct feed_view *f = p->feed;
	size_t row;

	for (int i = 0; list_row_at(&f->list, i, &row) && row < f->count; i++) {
		p->y = f->list_y + i;
		paint_row(p, f->rows[row]);
		if (row == f->list.cursor) {
			canvas_light(p->canvas, (struct rect){ 0, p->y, p->canvas->at.width, 1 });
			canvas_cursor(p->canvas, 0, p->y);
		}
	}
	if (!f->count)
		canvas_text(
			p->canvas, 1, f->list_y + 1, STYLE_DIM,
			!f->snapshot
				? STR("…")
				: (f->all ? STR("No line holds that.")
					  : STR("No scanner and no engine said anything yet.")));
}

static void feed_paint(const struct view *view, struct canvas *canvas)
{
	const struct feed_view *f = of_const(view);
	struct painting p = { .feed = f, .canvas = canvas, .now = { view->now_us } };

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		p.columns[i] = columns_of[i].column;
	text_columns(p.columns, COLUMN_COUNT, canvas->at.width - 2);
	if (f->list_y) {
		canvas_fill(canvas, (struct rect){ 0, 0, canvas->at.width, 1 }, STYLE_HEAD);
		for (size_t i = 0; i < COLUMN_COUNT; i++)
			cell(&p, i, STYLE_HEAD, str_of(columns_of[i].head));
	}
	paint_rows(&p);
	if (filter_shows(&f->filter)) {
		struct canvas line = canvas_part(canvas, (struct rect){ 0, canvas->at.height - 1,
									canvas->at.width, 1 });

		filter_paint(&f->filter, f->count, f->all, &line);
	}
}

static void feed_place(const struct view *view, struct view_place *place)
{
	const struct feed_view *f = (const struct feed_view *)view;

	place->filter = line_text(&f->filter.line);
	place->row = f->list.touched ? f->list.cursor_id : 0;
}

static void feed_go(struct view *view, const struct view_place *place)
{
	struct feed_view *f = of(view);

	if (place->filter.len)
		filter_set(&f->filter, place->filter);
	f->list.cursor_id = place->row;
	f->list.touched = place->row != 0;
}

static const enum action_id hints[] = { ACTION_OPEN,    ACTION_FILTER,
					ACTION_DISABLE, ACTION_DISABLE_CLUSTER,
					ACTION_WHY,     ACTION_COPY,
					ACTION_LEAVE,   ACTION_COMMAND,
					ACTION_NONE };

const struct view_kind feed_view_kind = {
	.id = VIEW_FEED,
	.open = feed_open,
	.close = feed_close,
	.title = feed_title,
	.load = feed_load,
	.take = feed_take,
	.fit = feed_fit,
	.act = feed_act,
	.input = feed_input,
	.is_editing = feed_is_editing,
	.paint = feed_paint,
	.place = feed_place,
	.go = feed_go,
	.hints = hints,
};
