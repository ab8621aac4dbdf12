#include <inttypes.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/text.h"
#include "tui/view_queue.h"
#include "tui/wording.h"

#define LEAD 5 /* the mark, the sign of being on the line, that of the state, blanks */

#define WIDE 130
#define SENT_IN_WORDS 90 /* cells: eight days of five digits */

enum {
	COLUMN_PROBABILITY,
	COLUMN_VERDICT,
	COLUMN_ACCOUNT,
	COLUMN_NAME,
	COLUMN_EMAIL,
	COLUMN_STATE,
	COLUMN_PLACE,
	COLUMN_AGE,
	COLUMN_PLAN,
	COLUMN_CLUSTER,
	COLUMN_SENT,
	COLUMN_WHY,
	COLUMN_WHO,
	COLUMN_COUNT
};

/* clang-format off */
static const struct {
	const char *head;
	struct column column; /* least, most, share, drop */
	bool is_searched;     /* by the filter */
} columns_of[COLUMN_COUNT] = {
	[COLUMN_PROBABILITY] = { "P",       { .least = 6,  .most = 6 } },
	[COLUMN_VERDICT]     = { "verdict", { .least = 9,  .most = 9, .drop = 2 }, true },
	[COLUMN_ACCOUNT]     = { "account", { .least = 10, .most = 20, .share = 1 }, true },
	[COLUMN_NAME]        = { "name",    { .least = 14, .most = 32, .share = 2, .drop = 1 }, true },
	[COLUMN_EMAIL]       = { "email",   { .least = 26, .most = 34, .share = 1, .drop = 12 }, true },
	[COLUMN_STATE]       = { "state",   { .least = 8,  .most = 8, .drop = 9 }, true },
	[COLUMN_PLACE]       = { "place",   { .least = 6,  .most = 8, .drop = 5 }, true },
	[COLUMN_AGE]         = { "age",     { .least = 4,  .most = 4, .drop = 6 } },
	[COLUMN_PLAN]        = { "plan",    { .least = 7,  .most = 7, .drop = 10 }, true },
	[COLUMN_CLUSTER]     = { "cluster", { .least = 7,  .most = 7, .drop = 7 } },
	[COLUMN_SENT]        = { "sent/day", { .least = 12, .most = 12, .drop = 8 } },
	[COLUMN_WHY]         = { "why",     { .least = 22, .share = 5, .drop = 4 }, true },
	[COLUMN_WHO]         = { "who",     { .least = 8,  .most = 12, .share = 1, .drop = 11 }, true },
};
/* clang-format on */

struct painting {
	const struct queue_view *queue;
	struct canvas *canvas;
	struct column columns[COLUMN_COUNT];
	struct moment now, clock;
	int y;
};

static void cell(struct painting *p, size_t column, enum style style, struct str text)
{
	if (p->columns[column].width)
		canvas_cell(p->canvas, LEAD + p->columns[column].x, p->y, p->columns[column].width,
			    style, text);
}

static void cell_right(struct painting *p, size_t column, enum style style, struct str text)
{
	if (p->columns[column].width)
		canvas_cell_right(p->canvas, LEAD + p->columns[column].x, p->y,
				  p->columns[column].width, style, text);
}

static void paint_heads(struct painting *p)
{
	canvas_fill(p->canvas, (struct rect){ 0, p->y, p->canvas->at.width, 1 }, STYLE_HEAD);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		if (i == COLUMN_PROBABILITY || i == COLUMN_AGE)
			cell_right(p, i, STYLE_HEAD, str_of(columns_of[i].head));
		else
			cell(p, i, STYLE_HEAD, str_of(columns_of[i].head));
	}
}

static void paint_lead(struct painting *p, const struct queue_row *shown)
{
	const struct account_row *row = shown->account;
	bool on_line = !moment_is_never(row->on_line_at) &&
		       p->clock.us - row->on_line_at.us < 15 * MOMENT_MINUTE;

	if (list_is_marked(&p->queue->list, row->no.n))
		canvas_text(p->canvas, 0, p->y, STYLE_MARK, str_of(theme_sign(STYLE_MARK)));
	else if (shown->is_new)
		canvas_text(p->canvas, 0, p->y, STYLE_WARN, STR("+"));
	if (shown->present.len)
		canvas_text(p->canvas, 2, p->y, STYLE_REP, STR("@"));
	if (on_line)
		canvas_text(p->canvas, 1, p->y, STYLE_CUSTOMER, STR("●"));
	canvas_text(p->canvas, 3, p->y, state_style(row->state), str_of(state_sign(row->state)));
}

static void paint_judgement(struct painting *p, const struct account_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	char probability[8];

	gauge_probability(row->probability, probability);
	cell_right(p, COLUMN_PROBABILITY, verdict_style(row->verdict), str_of(probability));
	buf_addf(&text, "%s %s", theme_sign(verdict_style(row->verdict)),
		 word_of(&verdict_words, row->verdict));
	cell(p, COLUMN_VERDICT, verdict_style(row->verdict), buf_str(&text));
	cell(p, COLUMN_STATE, state_style(row->state), word_str(&state_words, row->state));
}

/* Of the last eight days; in words for who has it read out. */
static void paint_sent(struct painting *p, const struct account_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(100);
	const struct column *column = &p->columns[COLUMN_SENT];

	if (p->queue->view.linear) {
		buf_add(&text, "sent by day ");
		gauge_spark_words(row->sends_by_day, ARRAY_LEN(row->sends_by_day), &text);
		buf_add(&text, " (newest last)");
		cell(p, COLUMN_SENT, STYLE_PLAIN, buf_str(&text));
	} else if (column->width >= 8) {
		gauge_spark_scaled(p->canvas,
				   (struct rect){ LEAD + column->x, p->y, column->width, 1 },
				   row->sends_by_day, ARRAY_LEN(row->sends_by_day));
	}
}

static void paint_facts(struct painting *p, const struct account_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	char age[AGE_MAX];

	word_age(row->created_at, p->now, age);
	cell_right(p, COLUMN_AGE, STYLE_DIM, str_of(age));
	cell(p, COLUMN_PLAN, STYLE_PLAIN, known_or(word_str(&plan_words, row->plan), "?"));
	cell(p, COLUMN_PLACE, str_find(row->place, STR("≠")) == SIZE_MAX ? STYLE_PLAIN : STYLE_WARN,
	     known_or(row->place, "?"));
	if (row->cluster.n) {
		buf_addf(&text, "×%" PRId64, row->cluster_size);
		cell(p, COLUMN_CLUSTER, STYLE_PLAIN, buf_str(&text));
	}
	paint_sent(p, row);
}

static void paint_why(struct painting *p, const struct queue_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);

	if (!row->field.len) {
		cell(p, COLUMN_WHY, STYLE_PLAIN, row->account->top_reason);
		return;
	}
	buf_addf(&text, "%" PRI_STR ": %" PRI_STR, ARG_STR(row->field), ARG_STR(row->value));
	cell(p, COLUMN_WHY, STYLE_MATCH, buf_str(&text));
}

/* Who has the case, and who has it open: "rep3", "@rep2", "rep3 @rep2". */
static void paint_who(struct painting *p, const struct queue_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);

	buf_add_str(&text, row->account->assignee);
	if (row->present.len)
		buf_addf(&text, "%s@%" PRI_STR, text.len ? " " : "", ARG_STR(row->present));
	cell(p, COLUMN_WHO, row->present.len ? STYLE_REP : STYLE_DIM, buf_str(&text));
}

/* The letters that the filter holds; else those of what was looked for among all accounts. */
static void light_row(struct painting *p)
{
	const struct queue_view *q = p->queue;
	const struct filter *filter = filter_is_on(&q->filter) ? &q->filter : &q->found;

	for (size_t i = 0; i < COLUMN_COUNT && filter_is_on(filter); i++)
		if (columns_of[i].is_searched && p->columns[i].width)
			filter_light(filter, p->canvas,
				     (struct rect){ LEAD + p->columns[i].x, p->y,
						    p->columns[i].width, 1 });
}

static void paint_row(struct painting *p, const struct queue_row *row)
{
	const struct account_row *account = row->account;

	paint_lead(p, row);
	paint_judgement(p, account);
	cell(p, COLUMN_ACCOUNT, STYLE_STRONG, account->id);
	cell(p, COLUMN_NAME, STYLE_PLAIN, known_or(account->name, "-"));
	cell(p, COLUMN_EMAIL, STYLE_DIM, account->email);
	paint_who(p, row);
	paint_facts(p, account);
	paint_why(p, row);
	light_row(p);
}

static const char *nothing_text(const struct queue_view *q)
{
	if (!q->snapshot)
		return "…";
	if (q->all)
		return "No row holds that. Enter looks through all accounts; Esc takes the filter away.";
	if (q->find)
		return "No account is like that.";
	return "Nothing is flagged. :find TEXT looks through all accounts.";
}

void queue_paint(const struct view *view, struct canvas *canvas)
{
	const struct queue_view *q = (const struct queue_view *)view;
	struct painting p = { .queue = q, .canvas = canvas, .now = { view->now_us } };
	size_t row;

	p.clock = q->snapshot ? q->snapshot->head.clock : p.now;
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		p.columns[i] = columns_of[i].column;
	if (canvas->at.width < WIDE) /* the reason needs their cells more */
		p.columns[COLUMN_PLAN].least = p.columns[COLUMN_WHO].least = 0;
	if (view->linear)
		p.columns[COLUMN_SENT].least = p.columns[COLUMN_SENT].most = SENT_IN_WORDS;
	text_columns(p.columns, COLUMN_COUNT, canvas->at.width - LEAD - 1);
	if (q->list_y)
		paint_heads(&p);
	for (int i = 0; list_row_at(&q->list, i, &row) && row < q->count; i++) {
		p.y = q->list_y + i;
		paint_row(&p, &q->rows[row]);
		if (row == q->list.cursor) {
			canvas_light(canvas, (struct rect){ 0, p.y, canvas->at.width, 1 });
			canvas_cursor(canvas, 0, p.y);
		}
	}
	if (!q->count) {
		struct canvas body = canvas_part(canvas, (struct rect){ 3, q->list_y + 1,
									canvas->at.width - 4, 3 });

		text_paragraph(&body, 0, 0, STYLE_DIM, str_of(nothing_text(q)));
	}
	if (filter_shows(&q->filter)) {
		struct canvas line = canvas_part(canvas, (struct rect){ 0, canvas->at.height - 1,
									canvas->at.width, 1 });

		filter_paint(&q->filter, q->count, q->all, &line);
	}
}
