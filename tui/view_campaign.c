/*
 * One text and its variants: who sent it, how it differs from one to the next, what became of it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "core/desk/variants.h"
#include "tui/at_hand.h"
#include "tui/gauge.h"
#include "tui/glyph.h"
#include "tui/paper.h"
#include "tui/views.h"
#include "tui/wording.h"

enum {
	WHEN_X = 1,
	WHO_X = 8,
	TEXT_X = 3,
	NARROW = 60
};

#define BY_NUMBER '\n' /* no account's id begins like this */

struct campaign_view {
	struct view view;
	char *account; /* its newest campaign; "" where the number says which */
	struct campaign_no no;
	struct snapshot *snapshot;
	struct arena *arena;
	struct paper paper;
	struct paper_place place;
	struct at_hand at;
};

static struct campaign_view *of(struct view *view)
{
	return (struct campaign_view *)view;
}

static const struct campaign_view *of_const(const struct view *view)
{
	return (const struct campaign_view *)view;
}

struct str campaign_subject(struct arena *arena, struct campaign_no no)
{
	return arena_strf(arena, "%c%" PRId64, BY_NUMBER, no.n);
}

static struct view *campaign_open(struct str subject)
{
	struct campaign_view *c = memory_new(1, sizeof(*c));
	bool by_number = subject.len && subject.at[0] == BY_NUMBER;

	c->view.kind = &campaign_view_kind;
	c->arena = arena_new();
	if (by_number)
		(void)str_to_int64(str_sub(subject, 1, subject.len), &c->no.n);
	c->account = memory_new(subject.len + 1, 1);
	if (subject.len && !by_number)
		memcpy(c->account, subject.at, subject.len);
	return &c->view;
}

static void campaign_close(struct view *view)
{
	struct campaign_view *c = of(view);

	snapshot_free(c->snapshot);
	arena_free(c->arena);
	free(c->account);
	free(c);
}

static void campaign_title(const struct view *view, struct buf *out)
{
	const struct campaign_view *c = of_const(view);

	if (c->snapshot)
		buf_addf(out, "campaign %" PRId64 " ", c->snapshot->campaign->row.no.n);
	else
		buf_add(out, "campaign ");
	paper_position(&c->paper, &c->place, out);
}

static bool campaign_load(const struct view *view, struct request *request)
{
	const struct campaign_view *c = of_const(view);

	*request = (struct request){ .kind = REQUEST_CAMPAIGN, .campaign = c->no };
	if (!c->no.n)
		request->account = str_of(c->account);
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static void add_results(const int64_t counts[DELIVERY_RESULT_COUNT], struct buf *out)
{
	for (size_t i = 0; i < DELIVERY_RESULT_COUNT; i++) {
		if (!counts[i])
			continue;
		buf_addf(out, "%s%s ", out->len ? " · " : "", word_of(&delivery_words, (int)i));
		word_count(counts[i], out);
	}
}

static void add_sum(struct campaign_view *c)
{
	const struct campaign_row *row = &c->snapshot->campaign->row;
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(600);
	struct moment now = { c->view.now_us };
	char probability[8], first[WHEN_MAX], last[WHEN_MAX];

	paper_item(&c->paper, STR("sum"));
	gauge_probability(row->probability, probability);
	buf_addf(&text, "%s %s P %s · ", theme_sign(verdict_style(row->verdict)),
		 word_of(&verdict_words, row->verdict), probability);
	word_counted(row->messages, "message", "messages", &text);
	buf_add(&text, " · ");
	word_counted(row->variants, "variant", "variants", &text);
	buf_add(&text, " · ");
	word_counted((int64_t)row->account_count, "account", "accounts", &text);
	paper_flow(&c->paper, 1, 0, verdict_style(row->verdict),
		   paper_text(&c->paper, "%s", buf_text(&text)));
	buf_clear(&text);
	add_results(row->counts, &text);
	word_when(row->first_seen, now, first);
	word_when(row->last_seen, now, last);
	paper_row(&c->paper);
	paper_flow(&c->paper, 1, 0, STYLE_DIM,
		   paper_text(&c->paper, "first %s · last %s%s%s", first, last,
			      text.len ? " · " : "", buf_text(&text)));
	paper_copies(&c->paper, row->subject);
}

static void add_heading(struct campaign_view *c, const char *text)
{
	paper_item(&c->paper, str_of(text));
	paper_row(&c->paper);
	paper_at(&c->paper, 1, STYLE_TITLE, str_of(text));
}

/* With a bracket where a run of differing words begins, and where it ends: lit words are told without colours too. */
static struct str bracketed(struct paper *paper, const struct variant_text *text, size_t at)
{
	const struct variant_word *word = &text->words[at];
	bool begins = word->differs && (at == 0 || !word[-1].differs);
	bool ends = word->differs && (at + 1 == text->count || !word[1].differs);

	if (!begins && !ends)
		return word->text;
	return paper_text(paper, "%s%" PRI_STR "%s", begins ? "[" : "", ARG_STR(word->text),
			  ends ? "]" : "");
}

/* Words in a paragraph, those that are not the same everywhere lit. */
static void add_words(struct paper *paper, const struct variant_text *text)
{
	int x = TEXT_X, end = paper->width - 1;

	paper_row(paper);
	for (size_t i = 0; i < text->count; i++) {
		struct str word = bracketed(paper, text, i);
		int cells = glyph_cells(word, CANVAS_SIDE_MAX);

		if (x > TEXT_X && x + cells > end) {
			paper_row(paper);
			x = TEXT_X;
		}
		paper_cell(paper, x, cells < end - x ? cells : end - x,
			   text->words[i].differs ? STYLE_MATCH : STYLE_PLAIN, word);
		x += cells + 1;
	}
	if (text->cut && x < end)
		paper_at(paper, x, STYLE_DIM, STR("…"));
}

static void add_variant(struct campaign_view *c, size_t at, const struct variant_text *subject,
			const struct variant_text *excerpt)
{
	const struct campaign_variant *variant = &c->snapshot->campaign->variants[at];
	struct paper *paper = &c->paper;
	char when[WHEN_MAX];
	int x = WHO_X;

	word_when(variant->at, (struct moment){ c->view.now_us }, when);
	paper_item(paper, paper_text(paper, "variant %" PRI_STR " %" PRI_STR,
				     ARG_STR(variant->account), ARG_STR(variant->message)));
	paper_cell(paper, WHEN_X, 6, STYLE_DIM, paper_text(paper, "%s", when));
	x += paper_at(paper, x, STYLE_STRONG, known_or(variant->account, "?"));
	if (c->snapshot->campaign->variant_count > 1)
		paper_at(paper, x + 2, STYLE_DIM,
			 paper_text(paper, "variant %zu of %zu", at + 1,
				    c->snapshot->campaign->variant_count));
	if (subject->count)
		add_words(paper, subject);
	if (excerpt->count)
		add_words(paper, excerpt);
	if (variant->account.len) {
		paper_events(paper, &variant->message, 1);
		paper_opens(paper, VIEW_EVENTS, variant->account);
	}
	paper_copies(paper, variant->subject);
}

static void add_variants(struct campaign_view *c)
{
	const struct campaign_answer *campaign = c->snapshot->campaign;
	size_t count = campaign->variant_count;
	struct str *subjects = ARENA_ARRAY(c->arena, count + 1, struct str);
	struct str *excerpts = ARENA_ARRAY(c->arena, count + 1, struct str);
	struct variant_text *subject_words, *excerpt_words;

	for (size_t i = 0; i < count; i++) {
		subjects[i] = campaign->variants[i].subject;
		excerpts[i] = campaign->variants[i].excerpt;
	}
	subject_words = variants_align(c->arena, subjects, count);
	excerpt_words = variants_align(c->arena, excerpts, count);
	add_heading(c, count > 1 ? "Variants: what differs is lit, in [ ]" : "Text");
	for (size_t i = 0; i < count; i++)
		add_variant(c, i, &subject_words[i], &excerpt_words[i]);
}

static void add_sender(struct campaign_view *c, const struct campaign_sender *sender)
{
	const struct account_row *account = &sender->account;
	struct paper *paper = &c->paper;
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(300);
	bool narrow = paper->width < NARROW;
	int x = narrow ? 14 : 24;
	char when[WHEN_MAX];

	paper_item(paper, account->id);
	paper_at(paper, 1, state_style(account->state), str_of(state_sign(account->state)));
	paper_at(paper, 3, verdict_style(account->verdict),
		 str_of(theme_sign(verdict_style(account->verdict))));
	paper_cell(paper, 5, x - 6, STYLE_STRONG, account->id);
	if (!narrow)
		paper_cell(paper, x, 22, STYLE_PLAIN, known_or(account->name, "-"));
	word_counted(sender->share.messages, "message", "messages", &text);
	if (!narrow) {
		buf_add(&text, " · ");
		word_when(sender->share.first_at, (struct moment){ c->view.now_us }, when);
		buf_addf(&text, "since %s", when);
	}
	for (size_t i = 0; i < DELIVERY_RESULT_COUNT && !narrow; i++)
		if (sender->share.counts[i]) {
			buf_addf(&text, " · %s ", word_of(&delivery_words, (int)i));
			word_count(sender->share.counts[i], &text);
		}
	x += narrow ? 0 : 23;
	paper_cell(paper, x, paper->width - x - 1, STYLE_DIM,
		   paper_text(paper, "%s", buf_text(&text)));
	paper_opens(paper, VIEW_ACCOUNT, account->id);
	paper_copies(paper, account->id);
}

static void lay_out(struct campaign_view *c)
{
	const struct campaign_answer *campaign;

	if (!c->snapshot)
		return;
	campaign = c->snapshot->campaign;
	arena_reset(c->arena);
	paper_begin(&c->paper, c->arena, c->view.width - 2);
	add_sum(c);
	add_variants(c);
	add_heading(c, "Accounts, the first to send it first");
	for (size_t i = 0; i < campaign->member_count; i++)
		add_sender(c, &campaign->members[i]);
	paper_settle(&c->paper, &c->place, c->view.height - 2);
}

static void campaign_take(struct view *view, struct snapshot *snapshot)
{
	struct campaign_view *c = of(view);
	struct snapshot *before = c->snapshot;

	c->snapshot = snapshot;
	lay_out(c);
	snapshot_free(before);
}

static void campaign_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	lay_out(of(view));
}

/* ---- actions ---------------------------------------------------------------------------- */

static struct intent open_item(struct campaign_view *c)
{
	const struct paper_item *item = paper_chosen(&c->paper, &c->place);
	struct intent intent;

	if (!item || item->opens == VIEW_COUNT)
		return intent_refuse(STR(
			"this line sums the others up: a text opens its event, a sender its account"));
	intent = intent_show(item->opens, item->subject);
	intent.events = item->events;
	intent.event_count = item->event_count;
	return intent;
}

/* The account of the line under the cursor. */
static struct str account_at(const struct campaign_view *c)
{
	const struct paper_item *item = paper_chosen(&c->paper, &c->place);

	if (item && (item->opens == VIEW_ACCOUNT || item->opens == VIEW_EVENTS))
		return item->subject;
	return c->account[0] ? str_of(c->account) : (struct str){ 0 };
}

static struct intent campaign_act(struct view *view, enum action_id action, struct str argument)
{
	struct campaign_view *c = of(view);
	const struct paper_item *item = paper_chosen(&c->paper, &c->place);
	struct intent intent;

	if (c->snapshot && paper_act(&c->paper, &c->place, action))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest follow below */
	case ACTION_OPEN:
		return open_item(c);
	case ACTION_COPY:
		if (item && item->copy.len)
			return (struct intent){ .kind = INTENT_COPY, .text = item->copy };
		return intent_refuse(STR("there is nothing to copy"));
	case ACTION_CAMPAIGN:
		return intent_refuse(STR("this is the campaign"));
	case ACTION_BACK:
		return intent_of(INTENT_BACK);
	default:
		break;
	}
	c->at = (struct at_hand){ .account = account_at(c),
				  .none = STR("choose one of its accounts first") };
	return at_hand_act(&c->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent campaign_input(struct view *view, const struct input *input)
{
	struct campaign_view *c = of(view);

	if (!c->snapshot)
		return intent_of(INTENT_NONE);
	if (input->kind == INPUT_CLICK && input->twice)
		return open_item(c);
	return intent_drawn(paper_mouse(&c->paper, &c->place, input, 1));
}

static bool campaign_is_editing(const struct view *view)
{
	(void)view;
	return false;
}

static void campaign_paint(const struct view *view, struct canvas *canvas)
{
	const struct campaign_view *c = of_const(view);
	struct frame frame = { .focus = true };
	struct canvas box;

	if (!c->snapshot) {
		canvas_text(canvas, 1, 0, STYLE_DIM, STR("…"));
		return;
	}
	frame.left = known_or(c->snapshot->campaign->row.subject, "(no subject)");
	box = canvas_box(canvas, (struct rect){ 0, 0, canvas->at.width, canvas->at.height },
			 &frame);
	paper_paint(&c->paper, &c->place, true, &box);
	if (!view->linear)
		paper_paint_more(&c->paper, &c->place,
				 (struct rect){ 0, 0, canvas->at.width, canvas->at.height },
				 canvas);
}

static const enum action_id hints[] = { ACTION_OPEN,    ACTION_DISABLE, ACTION_DISABLE_CLUSTER,
					ACTION_UNDO,    ACTION_CLUSTER, ACTION_NOTE,
					ACTION_WHY,     ACTION_COPY,    ACTION_CAMPAIGNS,
					ACTION_COMMAND, ACTION_NONE };

const struct view_kind campaign_view_kind = {
	.id = VIEW_CAMPAIGN,
	.open = campaign_open,
	.close = campaign_close,
	.title = campaign_title,
	.load = campaign_load,
	.take = campaign_take,
	.fit = campaign_fit,
	.act = campaign_act,
	.input = campaign_input,
	.is_editing = campaign_is_editing,
	.paint = campaign_paint,
	.hints = hints,
};
