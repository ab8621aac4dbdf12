#include <inttypes.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/text.h"
#include "tui/view_trail.h"
#include "tui/wording.h"

enum {
	COLUMN_WHEN,
	COLUMN_WHO,
	COLUMN_WHAT,
	COLUMN_ACCOUNT,
	COLUMN_CHANGE,
	COLUMN_STATE,
	COLUMN_WHY,
	COLUMN_COUNT
};

/* clang-format off */
static const struct {
	const char *head;
	struct column column;
} columns_of[COLUMN_COUNT] = {
	[COLUMN_WHEN]    = { "when",     { .least = 6,  .most = 6 } },
	[COLUMN_WHO]     = { "who",      { .least = 8,  .most = 14, .share = 1, .drop = 2 } },
	[COLUMN_WHAT]    = { "what",     { .least = 10, .most = 12, .share = 1 } },
	[COLUMN_ACCOUNT] = { "account",  { .least = 10, .most = 20, .share = 1, .drop = 1 } },
	[COLUMN_CHANGE]  = { "change",   { .least = 19, .most = 19, .drop = 5 } },
	[COLUMN_STATE]   = { "provider", { .least = 10, .most = 10, .drop = 3 } },
	[COLUMN_WHY]     = { "why",      { .least = 12, .share = 5, .drop = 4 } },
};
/* clang-format on */

struct painting {
	const struct trail_view *trail;
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

static void change_text(const struct action *action, struct buf *out)
{
	if (action->outside || action->before.state == action->after.state)
		return;
	buf_addf(out, "%s → %s", word_of(&state_words, action->before.state),
		 word_of(&state_words, action->after.state));
}

static void paint_state_of(struct painting *p, const struct action *action)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	enum style style = act_state_style(action->state);

	if (action->outside || !action->told) {
		cell(p, COLUMN_STATE, STYLE_DIM, action->outside ? STR("elsewhere") : STR("here"));
		return;
	}
	buf_addf(&text, "%s%s", action->state == ACT_FAILED ? "✗ " : "",
		 word_of(&act_state_words, action->state));
	cell(p, COLUMN_STATE, style, buf_str(&text));
}

static void paint_row(struct painting *p, const struct action *action)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);
	enum style style = action->undone_by.n ? STYLE_DIM : STYLE_PLAIN;
	char when[WHEN_MAX];

	word_when(action->at, p->now, when);
	cell(p, COLUMN_WHEN, STYLE_DIM, str_of(when));
	cell(p, COLUMN_WHO, STYLE_REP, known_or(action->actor, "provider"));
	cell(p, COLUMN_WHAT, action->undone_by.n ? STYLE_DIM : STYLE_STRONG,
	     str_of(act_done_word(action->what)));
	cell(p, COLUMN_ACCOUNT, style, action->account);
	change_text(action, &text);
	cell(p, COLUMN_CHANGE, style, buf_str(&text));
	paint_state_of(p, action);
	cell(p, COLUMN_WHY, style, action->reason);
}

static void add_standing(const char *name, struct str before, struct str after, struct buf *out)
{
	if (!str_equal(before, after))
		buf_addf(out, "%s%s %" PRI_STR " → %" PRI_STR, out->len ? " · " : "", name,
			 ARG_STR(known_or(before, "none")), ARG_STR(known_or(after, "none")));
}

static const char *provider_word(const struct action *action)
{
	if (action->outside)
		return "it was done there";
	return action->told ? word_of(&act_state_words, (int)action->state) : "not told";
}

static void paint_detail(const struct action *action, struct canvas *box)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);
	char at[MOMENT_TEXT_MAX];

	moment_print(action->at, at);
	buf_addf(&text, "%s by %" PRI_STR ", %s", act_done_word(action->what),
		 ARG_STR(known_or(action->actor, "the provider")), at);
	if (!action->outside)
		buf_addf(&text, " · act %" PRId64 " of batch %" PRId64, action->no.n,
			 action->batch.n);
	if (action->undoes.n)
		buf_addf(&text, " · takes back act %" PRId64, action->undoes.n);
	if (action->undone_by.n)
		buf_addf(&text, " · taken back by act %" PRId64, action->undone_by.n);
	canvas_cell(box, 1, 0, box->at.width - 2, STYLE_PLAIN, buf_str(&text));
	buf_clear(&text);
	if (!action->outside) {
		add_standing("state", word_str(&state_words, action->before.state),
			     word_str(&state_words, action->after.state), &text);
		add_standing("case", word_str(&case_words, action->before.case_state),
			     word_str(&case_words, action->after.case_state), &text);
		add_standing("assigned", action->before.assignee, action->after.assignee, &text);
		add_standing("outcome", word_str(&outcome_words, action->before.outcome),
			     word_str(&outcome_words, action->after.outcome), &text);
	}
	canvas_cell(box, 1, 1, box->at.width - 2, STYLE_STRONG, buf_str(&text));
	buf_clear(&text);
	buf_addf(&text, "provider: %s", provider_word(action));
	if (action->failure.len)
		buf_addf(&text, ": %" PRI_STR, ARG_STR(action->failure));
	canvas_cell(box, 1, 2, box->at.width - 2,
		    action->outside ? STYLE_DIM : act_state_style(action->state), buf_str(&text));

	struct canvas why = canvas_part(box, (struct rect){ 1, 3, box->at.width - 2,
							    box->at.height - 3 });

	text_paragraph(&why, 0, 0, STYLE_PLAIN, action->reason);
}

static void paint_heads(struct painting *p)
{
	canvas_fill(p->canvas, (struct rect){ 0, 0, p->canvas->at.width, 1 }, STYLE_HEAD);
	for (size_t i = 0; i < COLUMN_COUNT; i++)
		cell(p, i, STYLE_HEAD, str_of(columns_of[i].head));
}

static void paint_below(struct painting *p)
{
	const struct trail_view *t = p->trail;
	int height = p->canvas->at.height, filter = filter_shows(&t->filter);
	struct frame frame = { .left = STR("Act") };

	if (t->detail_rows) {
		struct canvas box = canvas_box(p->canvas,
					       (struct rect){
						       0, height - filter - t->detail_rows - 2,
						       p->canvas->at.width, t->detail_rows + 2 },
					       &frame);

		if (t->list.cursor < t->count)
			paint_detail(t->rows[t->list.cursor], &box);
	}
	if (filter) {
		struct canvas line = canvas_part(p->canvas,
						 (struct rect){ 0, height - 1, p->canvas->at.width,
								1 });

		filter_paint(&t->filter, t->count, t->all, &line);
	}
}

void trail_paint(const struct view *view, struct canvas *canvas)
{
	const struct trail_view *t = (const struct trail_view *)view;
	struct painting p = { .trail = t, .canvas = canvas, .now = { view->now_us } };
	size_t row;

	for (size_t i = 0; i < COLUMN_COUNT; i++)
		p.columns[i] = columns_of[i].column;
	text_columns(p.columns, COLUMN_COUNT, canvas->at.width - 2);
	if (t->list_y)
		paint_heads(&p);
	for (int i = 0; list_row_at(&t->list, i, &row) && row < t->count; i++) {
		p.y = t->list_y + i;
		paint_row(&p, t->rows[row]);
		if (row == t->list.cursor) {
			canvas_light(canvas, (struct rect){ 0, p.y, canvas->at.width, 1 });
			canvas_cursor(canvas, 0, p.y);
		}
	}
	if (!t->count)
		canvas_text(canvas, 1, t->list_y + 1, STYLE_DIM,
			    !t->snapshot ? STR("…")
					 : (t->all ? STR("No act holds that.")
						   : STR("Nothing was done yet.")));
	paint_below(&p);
}
