/*
 * All campaigns, or those of one account, the newest first.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/gauge.h"
#include "tui/list.h"
#include "tui/text.h"
#include "tui/views.h"
#include "tui/wording.h"

enum {
	COLUMN_PROBABILITY,
	COLUMN_VERDICT,
	COLUMN_SUBJECT,
	COLUMN_MESSAGES,
	COLUMN_VARIANTS,
	COLUMN_ACCOUNTS,
	COLUMN_BOUNCED,
	COLUMN_FIRST,
	COLUMN_LAST,
	COLUMN_COUNT
};

/* clang-format off */
static const struct {
	const char *head;
	struct column column; /* least, most, share, drop */
	bool right;
} columns_of[COLUMN_COUNT] = {
	[COLUMN_PROBABILITY] = { "P",        { .least = 6,  .most = 6, .drop = 4 }, true },
	[COLUMN_VERDICT]     = { "verdict",  { .least = 9,  .most = 9, .drop = 3 }, false },
	[COLUMN_SUBJECT]     = { "subject",  { .least = 14, .share = 1 }, false },
	[COLUMN_MESSAGES]    = { "messages", { .least = 8,  .most = 8 }, true },
	[COLUMN_VARIANTS]    = { "variants", { .least = 8,  .most = 8, .drop = 5 }, true },
	[COLUMN_ACCOUNTS]    = { "accounts", { .least = 8,  .most = 8, .drop = 1 }, true },
	[COLUMN_BOUNCED]     = { "bounced",  { .least = 7,  .most = 7, .drop = 6 }, true },
	[COLUMN_FIRST]       = { "first",    { .least = 6,  .most = 6, .drop = 7 }, true },
	[COLUMN_LAST]        = { "last",     { .least = 6,  .most = 6, .drop = 2 }, true },
};
/* clang-format on */

struct campaigns_view {
	struct view view;
	char *account; /* "": all */
	struct snapshot *snapshot;
	struct arena *arena; /* of an intent's subject */
	struct list list;
};

static struct campaigns_view *of(struct view *view)
{
	return (struct campaigns_view *)view;
}

static const struct campaigns_view *of_const(const struct view *view)
{
	return (const struct campaigns_view *)view;
}

static struct view *campaigns_open(struct str subject)
{
	struct campaigns_view *c = memory_new(1, sizeof(*c));

	c->view.kind = &campaigns_view_kind;
	c->arena = arena_new();
	c->account = memory_new(subject.len + 1, 1);
	if (subject.len)
		memcpy(c->account, subject.at, subject.len);
	return &c->view;
}

static void campaigns_close(struct view *view)
{
	struct campaigns_view *c = of(view);

	snapshot_free(c->snapshot);
	arena_free(c->arena);
	list_release(&c->list);
	free(c->account);
	free(c);
}

static void campaigns_title(const struct view *view, struct buf *out)
{
	const struct campaigns_view *c = of_const(view);

	buf_add(out, "campaigns ");
	if (c->account[0])
		buf_addf(out, "of %s ", c->account);
	list_position(&c->list, out);
}

static bool campaigns_load(const struct view *view, struct request *request)
{
	const struct campaigns_view *c = of_const(view);

	*request = (struct request){ .kind = REQUEST_CAMPAIGNS,
				     .account = c->account[0] ? str_of(c->account)
							      : (struct str){ 0 } };
	return true;
}

static int64_t id_at(const void *rows, size_t i)
{
	return ((const struct campaign_row *)rows)[i].no.n;
}

static const struct campaign_row *rows_of(const struct campaigns_view *c)
{
	return c->snapshot ? c->snapshot->campaigns->rows : NULL;
}

static void campaigns_take(struct view *view, struct snapshot *snapshot)
{
	struct campaigns_view *c = of(view);
	struct snapshot *before = c->snapshot;

	c->snapshot = snapshot;
	list_update(&c->list, snapshot->campaigns->count, id_at, rows_of(c));
	snapshot_free(before);
}

static void campaigns_fit(struct view *view, int width, int height)
{
	view->width = width;
	view->height = height;
	list_fit(&of(view)->list, height - 1);
}

/* ---- actions ---------------------------------------------------------------------------- */

static const struct campaign_row *chosen(const struct campaigns_view *c)
{
	const struct campaign_row *rows = rows_of(c);

	return rows && c->list.cursor < c->list.count ? &rows[c->list.cursor] : NULL;
}

static struct intent open_row(struct campaigns_view *c)
{
	const struct campaign_row *row = chosen(c);

	if (!row)
		return intent_refuse(STR("there is nothing to open here"));
	arena_reset(c->arena);
	return intent_show(VIEW_CAMPAIGN, campaign_subject(c->arena, row->no));
}

static struct intent campaigns_act(struct view *view, enum action_id action, struct str argument)
{
	struct campaigns_view *c = of(view);
	const struct campaign_row *row = chosen(c);

	(void)argument;
	if (list_act(&c->list, action, id_at, rows_of(c)))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest mean nothing here */
	case ACTION_OPEN:
	case ACTION_CAMPAIGN:
		return open_row(c);
	case ACTION_COPY:
		if (row)
			return (struct intent){ .kind = INTENT_COPY, .text = row->subject };
		return intent_refuse(STR("there is nothing to copy"));
	case ACTION_CAMPAIGNS:
		return intent_refuse(STR("these are the campaigns"));
	case ACTION_BACK:
		return intent_of(INTENT_BACK);
	default:
		return intent_of(INTENT_NONE);
	}
}

static struct intent campaigns_input(struct view *view, const struct input *input)
{
	struct campaigns_view *c = of(view);

	if (input->kind == INPUT_CLICK && input->twice)
		return open_row(c);
	return intent_drawn(list_mouse(&c->list, input, 1, id_at, rows_of(c)));
}

static bool campaigns_is_editing(const struct view *view)
{
	(void)view;
	return false;
}

/* ---- drawing ---------------------------------------------------------------------------- */

struct painting {
	struct canvas *canvas;
	struct column columns[COLUMN_COUNT];
	struct moment now;
	int y;
};

static void cell(struct painting *p, size_t column, enum style style, struct str text)
{
	const struct column *at = &p->columns[column];

	if (!at->width)
		return;
	if (columns_of[column].right)
		canvas_cell_right(p->canvas, 1 + at->x, p->y, at->width, style, text);
	else
		canvas_cell(p->canvas, 1 + at->x, p->y, at->width, style, text);
}

static void count_cell(struct painting *p, size_t column, int64_t n)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(40);

	word_count(n, &text);
	cell(p, column, n ? STYLE_PLAIN : STYLE_DIM, buf_str(&text));
}

static void paint_row(struct painting *p, const struct campaign_row *row)
{
	enum style style = verdict_style(row->verdict);
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	char probability[8], when[WHEN_MAX];

	gauge_probability(row->probability, probability);
	cell(p, COLUMN_PROBABILITY, style, str_of(probability));
	buf_addf(&text, "%s %s", theme_sign(style), word_of(&verdict_words, row->verdict));
	cell(p, COLUMN_VERDICT, style, buf_str(&text));
	cell(p, COLUMN_SUBJECT, STYLE_STRONG, known_or(row->subject, "(no subject)"));
	count_cell(p, COLUMN_MESSAGES, row->messages);
	count_cell(p, COLUMN_VARIANTS, row->variants);
	count_cell(p, COLUMN_ACCOUNTS, (int64_t)row->account_count);
	count_cell(p, COLUMN_BOUNCED, row->counts[DELIVERY_BOUNCED]);
	word_when(row->first_seen, p->now, when);
	cell(p, COLUMN_FIRST, STYLE_DIM, str_of(when));
	word_when(row->last_seen, p->now, when);
	cell(p, COLUMN_LAST, STYLE_DIM, str_of(when));
}

static void campaigns_paint(const struct view *view, struct canvas *canvas)
{
	const struct campaigns_view *c = of_const(view);
	struct painting p = { .canvas = canvas, .now = { view->now_us } };
	size_t row;

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		p.columns[i] = columns_of[i].column;
	text_columns(p.columns, COLUMN_COUNT, canvas->at.width - 2);
	canvas_fill(canvas, (struct rect){ 0, 0, canvas->at.width, 1 }, STYLE_HEAD);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		cell(&p, i, STYLE_HEAD, str_of(columns_of[i].head));
	for (int i = 0; list_row_at(&c->list, i, &row); i++) {
		p.y = 1 + i;
		paint_row(&p, &rows_of(c)[row]);
		if (row == c->list.cursor) {
			canvas_light(canvas, (struct rect){ 0, p.y, canvas->at.width, 1 });
			canvas_cursor(canvas, 0, p.y);
		}
	}
	if (!c->list.count)
		canvas_text(canvas, 1, 2, STYLE_DIM,
			    c->snapshot ? STR("No text has come twice yet.") : STR("…"));
}

static const enum action_id hints[] = { ACTION_OPEN, ACTION_COPY,    ACTION_TRAIL,
					ACTION_UNDO, ACTION_COMMAND, ACTION_NONE };

const struct view_kind campaigns_view_kind = {
	.id = VIEW_CAMPAIGNS,
	.open = campaigns_open,
	.close = campaigns_close,
	.title = campaigns_title,
	.load = campaigns_load,
	.take = campaigns_take,
	.fit = campaigns_fit,
	.act = campaigns_act,
	.input = campaigns_input,
	.is_editing = campaigns_is_editing,
	.paint = campaigns_paint,
	.hints = hints,
};
