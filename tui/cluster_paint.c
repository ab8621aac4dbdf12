#include <inttypes.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/text.h"
#include "tui/view_cluster.h"
#include "tui/wording.h"

#define LEAD 2           /* the mark, a blank */
#define SLEEPER_MAILS 10 /* fewer sent than this: it has not burst yet */

enum {
	COLUMN_ACCOUNT,
	COLUMN_NAME,
	COLUMN_STATE,
	COLUMN_VERDICT,
	COLUMN_PROBABILITY,
	COLUMN_BITS,
	COLUMN_PLAN,
	COLUMN_AGE,
	COLUMN_SENT,
	COLUMN_SPARK,
	COLUMN_SHARES,
	COLUMN_COUNT
};

/* clang-format off */
static const struct {
	const char *head;
	struct column column;
} columns_of[COLUMN_COUNT] = {
	[COLUMN_ACCOUNT]     = { "account", { .least = 10, .most = 20, .share = 1 } },
	[COLUMN_NAME]        = { "name",    { .least = 10, .most = 30, .share = 2, .drop = 1 } },
	[COLUMN_STATE]       = { "state",   { .least = 10, .most = 10, .drop = 2 } },
	[COLUMN_VERDICT]     = { "verdict", { .least = 9,  .most = 9, .drop = 3 } },
	[COLUMN_PROBABILITY] = { "P",       { .least = 6,  .most = 6, .drop = 4 } },
	[COLUMN_BITS]        = { "ties",    { .least = 6,  .most = 6, .drop = 5 } },
	[COLUMN_PLAN]        = { "plan",    { .least = 7,  .most = 7, .drop = 7 } },
	[COLUMN_AGE]         = { "age",     { .least = 4,  .most = 4, .drop = 8 } },
	[COLUMN_SENT]        = { "sent",    { .least = 7,  .most = 9, .drop = 9 } },
	[COLUMN_SPARK]       = { "sent/day", { .least = 12, .most = 12, .drop = 10 } },
	[COLUMN_SHARES]      = { "shares",  { .least = 14, .share = 3, .drop = 6 } },
};
/* clang-format on */

struct painting {
	const struct cluster_view *cluster;
	struct canvas *canvas;
	struct column columns[COLUMN_COUNT];
	struct moment now;
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

/* A member that has hardly sent yet, while others of its cluster have. */
static bool sleeps(const struct account_row *row)
{
	return row->state == STATE_ACTIVE && row->sent < SLEEPER_MAILS;
}

static void add_split(const struct cluster_answer *answer, struct buf *out)
{
	int64_t plans[4] = { 0 }, sleepers = 0;

	for (size_t i = 0; i < answer->member_count; i++) {
		plans[answer->members[i].account.plan]++;
		sleepers += sleeps(&answer->members[i].account);
	}
	for (size_t i = 0; i < ARRAY_LEN(answer->row.states); i++)
		if (answer->row.states[i])
			buf_addf(out, " · %" PRId64 " %s", answer->row.states[i],
				 word_of(&state_words, (int)i));
	for (size_t i = ARRAY_LEN(plans) - 1; i > 0; i--)
		if (plans[i])
			buf_addf(out, " · %" PRId64 " %s", plans[i], word_of(&plan_words, (int)i));
	if (sleepers) {
		buf_add(out, " · ");
		word_counted(sleepers, "sleeper", "sleepers", out);
	}
}

static void paint_head(struct painting *p)
{
	const struct cluster_answer *answer = p->cluster->snapshot->cluster;
	const struct cluster_row *row = &answer->row;
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);
	char first[WHEN_MAX], last[WHEN_MAX], probability[8];

	buf_addf(&text, "%s cluster %" PRId64, theme_sign(banner_style(STATE_HELD, row->verdict)),
		 row->no.n);
	if (row->nickname.len)
		buf_addf(&text, " \"%" PRI_STR "\"", ARG_STR(row->nickname));
	buf_add(&text, " · ");
	word_counted(row->size, "account", "accounts", &text);
	add_split(answer, &text);
	canvas_fill(p->canvas, (struct rect){ 0, 0, p->canvas->at.width, 1 },
		    banner_style(STATE_HELD, row->verdict));
	canvas_cell(p->canvas, 1, 0, p->canvas->at.width - 2,
		    banner_style(STATE_HELD, row->verdict), buf_str(&text));
	buf_clear(&text);
	gauge_probability(row->probability, probability);
	word_when(row->first_seen, p->now, first);
	word_when(row->last_seen, p->now, last);
	buf_addf(&text, "%s %s P %s · first seen %s · last %s",
		 theme_sign(verdict_style(row->verdict)), word_of(&verdict_words, row->verdict),
		 probability, first, last);
	canvas_cell(p->canvas, 1, 1, p->canvas->at.width - 2, verdict_style(row->verdict),
		    buf_str(&text));
}

static void paint_shared(struct painting *p)
{
	const struct cluster_row *row = &p->cluster->snapshot->cluster->row;
	struct frame frame = { .left = STR("What they share") };
	CLEANUP(buf_release) struct buf shown = BUF_UP_TO(60);
	struct canvas box;
	double most = 1;

	if (!p->cluster->shared_rows)
		return;
	if (p->cluster->shared_rows < (int)row->shared_count)
		buf_addf(&shown, "the heaviest %d of %zu", p->cluster->shared_rows,
			 row->shared_count);
	frame.right = buf_str(&shown);
	box = canvas_box(p->canvas,
			 (struct rect){ 0, 2, p->canvas->at.width, p->cluster->shared_rows + 2 },
			 &frame);
	for (size_t i = 0; i < row->shared_count; i++)
		most = row->shared[i].bits > most ? row->shared[i].bits : most;
	for (int y = 0; y < p->cluster->shared_rows && y < (int)row->shared_count; y++) {
		const struct shared_trait *trait = &row->shared[y];

		gauge_bits(&box, 0, y, 6, trait->bits);
		gauge_bar(&box, (struct rect){ 7, y, 8, 1 }, trait->bits, most);
		canvas_cell(&box, 17, y, 17, STYLE_DIM, str_of(trait_word(trait->kind)));
		canvas_cell(&box, 35, y, box.at.width - 35 - 7, STYLE_PLAIN, trait->value);
		canvas_textf(&box, box.at.width - 6, y, STYLE_PLAIN, "×%" PRId64, trait->accounts);
	}
}

static void paint_shares(struct painting *p, const struct cluster_member *member)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(400);

	for (size_t i = 0; i < member->shared_count; i++)
		buf_addf(&text, "%s%s", i ? ", " : "", trait_word(member->shared[i].kind));
	cell(p, COLUMN_SHARES, STYLE_DIM, buf_str(&text));
}

static void paint_member(struct painting *p, const struct cluster_member *member)
{
	const struct account_row *row = &member->account;
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	char probability[8], age[AGE_MAX];

	if (list_is_marked(&p->cluster->list, row->no.n))
		canvas_text(p->canvas, 0, p->y, STYLE_MARK, str_of(theme_sign(STYLE_MARK)));
	cell(p, COLUMN_ACCOUNT, STYLE_STRONG, row->id);
	cell(p, COLUMN_NAME, STYLE_PLAIN, known_or(row->name, "-"));
	buf_addf(&text, "%s %s", state_sign(row->state), word_of(&state_words, row->state));
	cell(p, COLUMN_STATE, state_style(row->state), buf_str(&text));
	buf_clear(&text);
	buf_addf(&text, "%s %s", theme_sign(verdict_style(row->verdict)),
		 word_of(&verdict_words, row->verdict));
	cell(p, COLUMN_VERDICT, verdict_style(row->verdict), buf_str(&text));
	gauge_probability(row->probability, probability);
	cell_right(p, COLUMN_PROBABILITY, verdict_style(row->verdict), str_of(probability));
	if (p->columns[COLUMN_BITS].width)
		gauge_bits(p->canvas, LEAD + p->columns[COLUMN_BITS].x, p->y, 6, member->bits);
	cell(p, COLUMN_PLAN, STYLE_PLAIN, known_or(word_str(&plan_words, row->plan), "?"));
	word_age(row->created_at, p->now, age);
	cell_right(p, COLUMN_AGE, STYLE_DIM, str_of(age));
	buf_clear(&text);
	word_count(row->sent, &text);
	cell_right(p, COLUMN_SENT, sleeps(row) ? STYLE_DIM : STYLE_PLAIN, buf_str(&text));
	if (p->columns[COLUMN_SPARK].width >= 8)
		gauge_spark_scaled(p->canvas,
				   (struct rect){ LEAD + p->columns[COLUMN_SPARK].x, p->y,
						  p->columns[COLUMN_SPARK].width, 1 },
				   row->sends_by_day, ARRAY_LEN(row->sends_by_day));
	paint_shares(p, member);
}

static void paint_columns(struct painting *p)
{
	canvas_fill(p->canvas, (struct rect){ 0, p->y, p->canvas->at.width, 1 }, STYLE_HEAD);
	for (size_t i = 0; i < COLUMN_COUNT; i++) {
		bool right = i == COLUMN_PROBABILITY || i == COLUMN_AGE || i == COLUMN_SENT ||
			     i == COLUMN_BITS;

		if (right)
			cell_right(p, i, STYLE_HEAD, str_of(columns_of[i].head));
		else
			cell(p, i, STYLE_HEAD, str_of(columns_of[i].head));
	}
}

static void paint_members(struct painting *p)
{
	const struct cluster_view *c = p->cluster;
	size_t row;

	if (p->canvas->at.height > 6) {
		p->y = c->list_y - 1;
		paint_columns(p);
	}
	for (int i = 0; list_row_at(&c->list, i, &row) && row < c->count; i++) {
		p->y = c->list_y + i;
		paint_member(p, c->rows[row]);
		if (row == c->list.cursor) {
			canvas_light(p->canvas, (struct rect){ 0, p->y, p->canvas->at.width, 1 });
			canvas_cursor(p->canvas, 0, p->y);
		}
	}
}

void cluster_paint(const struct view *view, struct canvas *canvas)
{
	const struct cluster_view *c = (const struct cluster_view *)view;
	struct painting p = { .cluster = c, .canvas = canvas, .now = { view->now_us } };

	if (!c->snapshot || !c->snapshot->cluster->row.no.n) {
		struct canvas body = canvas_part(canvas,
						 (struct rect){ 1, 1, canvas->at.width - 2, 4 });

		text_paragraph(
			&body, 0, 0, STYLE_DIM,
			c->snapshot ? STR("This account stands alone: nothing rare that it shares "
					  "with another one counts. Links that were dropped count "
					  "again when that is undone (u).")
				    : STR("…"));
		return;
	}
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		p.columns[i] = columns_of[i].column;
	text_columns(p.columns, COLUMN_COUNT, canvas->at.width - LEAD - 1);
	if (canvas->at.height > 4)
		paint_head(&p);
	if (c->picture && cluster_picture_fits(canvas->at.width, canvas->at.height)) {
		cluster_picture(c, canvas);
	} else {
		paint_shared(&p);
		paint_members(&p);
	}
	if (filter_shows(&c->filter)) {
		struct canvas line = canvas_part(canvas, (struct rect){ 0, canvas->at.height - 1,
									canvas->at.width, 1 });

		filter_paint(&c->filter, c->count, c->snapshot->cluster->member_count, &line);
	}
}
