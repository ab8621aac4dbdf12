#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/glyph.h"
#include "tui/text.h"
#include "tui/view_account.h"
#include "tui/wording.h"

#define PRESENT_LEAST 12 /* cells that the banner keeps beside who has it open */
#define PRESENT_WHOLE 70 /* cells of a window where that is said whole */

int account_head_height(int width, int height)
{
	(void)width;
	if (height < 8)
		return height > 3;
	return height < 16 ? 2 : 3;
}

/* Parts of a line with two blanks between; those that do not fit are left out whole. */
struct line_of_parts {
	struct canvas *canvas;
	int x, y;
};

static void add_part(struct line_of_parts *line, enum style style, struct str text)
{
	int cells = glyph_cells(text, CANVAS_SIDE_MAX);
	int room = line->canvas->at.width - line->x;

	if (!text.len || room < 4)
		return;
	if (cells > room) {
		canvas_cell(line->canvas, line->x, line->y, room, style, text);
		line->x = line->canvas->at.width;
		return;
	}
	canvas_text(line->canvas, line->x, line->y, style, text);
	line->x += cells + 2;
}

/* "@ rep2 has it open since 10:41", or "@ rep2" in a narrow window. */
static void add_present(const struct account_view *a, bool brief, struct buf *out)
{
	const struct dossier *d = a->snapshot->dossier;
	bool ours;
	char clock[8];

	if (!d->present_count)
		return;
	ours = str_equal(d->present[0].actor, a->snapshot->head.actor);
	moment_print_clock(d->present[0].since, 0, clock);
	buf_addf(out, " @ %" PRI_STR, ARG_STR(d->present[0].actor));
	if (d->present_count > 1)
		buf_addf(out, " and %zu more", d->present_count - 1);
	if (!brief)
		buf_addf(out, "%s ha%s it open since %s", ours ? " (elsewhere)" : "",
			 d->present_count > 1 ? "ve" : "s", clock);
	buf_add_char(out, ' ');
}

static void paint_banner(const struct account_view *a, struct canvas *head)
{
	const struct dossier *d = a->snapshot->dossier;
	enum style style = banner_style(d->account.state, d->account.verdict);
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);
	CLEANUP(buf_release) struct buf present = BUF_UP_TO(600);
	int room;

	buf_addf(&text, "%s %" PRI_STR, theme_sign(style), ARG_STR(d->banner));
	canvas_fill(head, (struct rect){ 0, 0, head->at.width, 1 }, style);
	add_present(a, head->at.width < PRESENT_WHOLE, &present);
	room = head->at.width - 2 - glyph_cells(buf_str(&present), head->at.width);
	if (!present.len || room < PRESENT_LEAST)
		room = head->at.width - 2;
	canvas_cell(head, 1, 0, room, style, buf_str(&text));
	if (room < head->at.width - 2)
		canvas_text(head, room + 1, 0, STYLE_NOTE, buf_str(&present));
}

/* What the checks of a card came to. */
static void add_checks(const struct event_card *card, struct buf *out)
{
	bool avs = card->avs == CHECK_FAIL, cvc = card->cvc == CHECK_FAIL;

	if (avs || cvc)
		buf_addf(out, " (%s%s%s failed)", avs ? "AVS" : "", avs && cvc ? ", " : "",
			 cvc ? "CVC" : "");
	else if (card->avs == CHECK_PASS && card->cvc == CHECK_PASS)
		buf_add(out, " (checks pass: 0 bits)");
	else
		buf_add(out, " (unchecked)");
}

static void card_summary(const struct dossier *d, struct buf *out)
{
	const struct event_card *card;

	if (!d->card_count) {
		buf_add(out, "no card");
		return;
	}
	card = &d->cards[0].card;
	buf_addf(out, "card %" PRI_STR " ··%" PRI_STR, ARG_STR(known_or(card->country, "?")),
		 ARG_STR(known_or(card->last4, "?")));
	add_checks(card, out);
	if (d->card_count > 1)
		buf_addf(out, ", %zu cards", d->card_count);
}

static void paint_who(const struct account_view *a, struct canvas *head)
{
	const struct dossier *d = a->snapshot->dossier;
	struct line_of_parts line = { head, 1, 1 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(300);

	add_part(&line, STYLE_STRONG, d->account.id);
	add_part(&line, STYLE_PLAIN, d->account.name);
	add_part(&line, STYLE_PLAIN, d->account.email);
	add_part(&line, STYLE_PLAIN, known_or(word_str(&plan_words, d->account.plan), "plan ?"));
	if (moment_is_never(d->account.created_at)) {
		add_part(&line, STYLE_DIM, STR("age ?"));
	} else {
		char span[24];

		moment_print_span(a->view.now_us - d->account.created_at.us, span);
		buf_addf(&text, "%s old", span);
		add_part(&line, STYLE_PLAIN, buf_str(&text));
		buf_clear(&text);
	}
	card_summary(d, &text);
	add_part(&line, STYLE_PLAIN, buf_str(&text));
}

/* The newest act that the provider is told. */
static const struct action *told(const struct dossier *d)
{
	for (size_t i = 0; i < d->action_count; i++) {
		const struct action *act = &d->actions[i];

		if (!act->outside && act->before.state != act->after.state &&
		    act->what != ACT_HOLD && act->what != ACT_LAPSE)
			return act;
	}
	return NULL;
}

static void add_delivery(const struct account_view *a, struct line_of_parts *line)
{
	const struct action *act = told(a->snapshot->dossier);
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(300);
	char when[WHEN_MAX];

	if (!act)
		return;
	word_when(act->at, (struct moment){ a->view.now_us }, when);
	if (act->told)
		buf_addf(&text, "provider: %s, %s %s", word_of(&state_words, (int)act->after.state),
			 word_of(&act_state_words, (int)act->state), when);
	else
		buf_add(&text, "provider: none is set");
	if (act->failure.len)
		buf_addf(&text, " (%" PRI_STR ")", ARG_STR(act->failure));
	add_part(line, act_state_style(act->state), buf_str(&text));
}

static void paint_more(const struct account_view *a, struct canvas *head)
{
	const struct dossier *d = a->snapshot->dossier;
	struct line_of_parts line = { head, 1, 2 };
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);

	add_part(&line, STYLE_PLAIN,
		 d->refund); /* what is read out to the customer: whole, if anything is */
	buf_addf(&text, "their time %" PRI_STR, ARG_STR(known_or(d->customer_time, "?")));
	add_part(&line, d->customer_time.len ? STYLE_PLAIN : STYLE_DIM, buf_str(&text));
	add_delivery(a, &line);
	buf_clear(&text);
	if (d->account.assignee.len)
		buf_addf(&text, "case: %" PRI_STR, ARG_STR(d->account.assignee));
	else if (d->account.case_state == CASE_CLOSED)
		buf_addf(&text, "case closed: %" PRI_STR,
			 ARG_STR(known_or(word_str(&outcome_words, d->account.outcome), "?")));
	add_part(&line, STYLE_DIM, buf_str(&text));
}

void account_head_paint(const struct account_view *a, struct canvas *head)
{
	if (head->at.height > 0)
		paint_banner(a, head);
	if (head->at.height > 1)
		paint_who(a, head);
	if (head->at.height > 2)
		paint_more(a, head);
}
