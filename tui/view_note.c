/*
 * An account's notes, and the next one being written. What is written here stays inside: it has a
 * frame and a key of its own, and never turns into a reply.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/line.h"
#include "tui/paper.h"
#include "tui/views.h"
#include "tui/wording.h"

#define NOTE_BYTES_MAX 16000
#define EDITOR_ROWS 6 /* of text, where there is room */

struct note_view {
	struct view view;
	char *account;
	struct snapshot *snapshot;
	struct arena *arena;
	struct paper paper;
	struct paper_place place;
	struct line line;
	bool editing;
	bool in_editor; /* the next paste is the whole note */
	struct rect box;
	struct at_hand at;
	struct str self; /* the account, for an intent */
};

static struct note_view *of(struct view *view)
{
	return (struct note_view *)view;
}

static struct view *note_open(struct str subject)
{
	struct note_view *n = memory_new(1, sizeof(*n));

	n->view.kind = &note_view_kind;
	n->arena = arena_new();
	n->account = memory_new(subject.len + 1, 1);
	if (subject.len)
		memcpy(n->account, subject.at, subject.len);
	n->self = str_of(n->account);
	n->line = LINE_UP_TO(NOTE_BYTES_MAX);
	n->line.several = true;
	n->editing = true;
	return &n->view;
}

static void note_close(struct view *view)
{
	struct note_view *n = of(view);

	snapshot_free(n->snapshot);
	arena_free(n->arena);
	line_release(&n->line);
	free(n->account);
	free(n);
}

struct str note_view_draft(const struct view *view)
{
	return str_trim(line_text(&((const struct note_view *)view)->line));
}

void note_view_go_on(struct view *view, struct str draft)
{
	line_set(&of(view)->line, draft);
}

static void note_title(const struct view *view, struct buf *out)
{
	buf_addf(out, "notes on %s", ((const struct note_view *)view)->account);
}

static bool note_load(const struct view *view, struct request *request)
{
	*request = (struct request){ .kind = REQUEST_ACCOUNT,
				     .account = ((const struct note_view *)view)->self };
	return true;
}

static void add_note(struct note_view *n, const struct note *note)
{
	struct paper *paper = &n->paper;
	bool narrow = paper->width < 50;
	char when[WHEN_MAX];

	word_when(note->at, (struct moment){ n->view.now_us }, when);
	paper_item(paper, paper_text(paper, "%lld", (long long)note->no.n));
	paper_cell(paper, 0, 6, STYLE_DIM, paper_text(paper, "%s", when));
	if (narrow)
		paper_flow(paper, 7, 0, STYLE_PLAIN,
			   paper_text(paper, "%" PRI_STR ": %" PRI_STR, ARG_STR(note->actor),
				      ARG_STR(note->text)));
	else
		paper_cell(paper, 7, 12, STYLE_REP, note->actor);
	if (!narrow)
		paper_flow(paper, 20, 0, STYLE_PLAIN, note->text);
	paper_copies(paper, note->text);
}

static void lay_out(struct note_view *n)
{
	int width = n->view.width, height = n->view.height;
	int rows = height >= 14 ? EDITOR_ROWS : (height >= 8 ? 3 : 1);

	n->box = (struct rect){ 0, height - rows - 2, width, rows + 2 };
	line_fit(&n->line, width - 4 > 1 ? width - 4 : 1);
	if (!n->snapshot)
		return;
	arena_reset(n->arena);
	paper_begin(&n->paper, n->arena, width - 2);
	for (size_t i = n->snapshot->dossier->note_count; i > 0; i--)
		add_note(n, &n->snapshot->dossier->notes[i - 1]);
	n->place.from_end = true;
	paper_settle(&n->paper, &n->place, n->box.y);
}

static void note_take(struct view *view, struct snapshot *snapshot)
{
	struct note_view *n = of(view);
	struct snapshot *before = n->snapshot;

	n->snapshot = snapshot;
	lay_out(n);
	snapshot_free(before);
}

static void note_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	lay_out(of(view));
}

/* ---- writing ---------------------------------------------------------------------------- */

static struct intent to_editor(struct note_view *n)
{
	n->in_editor = true;
	n->editing = true;
	return (struct intent){ .kind = INTENT_EDIT, .text = line_text(&n->line) };
}

static struct intent save(struct note_view *n, struct buf *text)
{
	buf_add_str(text, str_trim(line_text(&n->line)));
	if (!text->len)
		return intent_refuse(STR("an empty note is not kept; Esc leaves"));
	line_clear(&n->line);
	n->editing = false;
	return (struct intent){ .kind = INTENT_ACT,
				.action = ACTION_NOTE,
				.accounts = &n->self,
				.account_count = 1,
				.text = arena_str(n->arena, buf_str(text)) };
}

static struct intent write_on(struct note_view *n, const struct input *input)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(NOTE_BYTES_MAX);

	bool from_editor = n->in_editor;

	n->in_editor = false;
	if (input->kind == INPUT_RESUME) /* the editor left nothing */
		return intent_of(INTENT_NONE);
	if (input->kind == INPUT_PASTE && from_editor) {
		line_set(&n->line, str_trim(input->paste));
		return intent_of(INTENT_DRAW);
	}
	switch (line_input(&n->line, input)) {
	case LINE_DONE:
		return save(n, &text);
	case LINE_GIVEN_UP:
		n->editing = false;
		return n->line.len ? (struct intent){ .kind = INTENT_SAY,
						      .text = STR("the note is kept here until it "
								  "is saved: n goes on with it") }
				   : intent_of(INTENT_DRAW);
	case LINE_FULL:
		return intent_refuse(STR("the note is as long as it can be"));
	case LINE_IGNORED:
	case LINE_MOVED:
	case LINE_EDITED:
		break;
	}
	return intent_of(INTENT_DRAW);
}

static struct intent note_act(struct view *view, enum action_id action, struct str argument)
{
	struct note_view *n = of(view);
	const struct paper_item *item = paper_chosen(&n->paper, &n->place);

	(void)argument;
	if (paper_act(&n->paper, &n->place, action))
		return intent_of(INTENT_DRAW);
	switch (action) { /* NOLINT(clang-diagnostic-switch-enum): the rest mean nothing */
	case ACTION_NOTE:
	case ACTION_OPEN:
		n->editing = true;
		return intent_of(INTENT_DRAW);
	case ACTION_EDITOR:
		return to_editor(n);
	case ACTION_COPY:
		if (item)
			return (struct intent){ .kind = INTENT_COPY, .text = item->copy };
		return intent_refuse(STR("there is no note to copy"));
	case ACTION_BACK:
		return intent_of(INTENT_BACK);
	default:
		return intent_of(INTENT_NONE);
	}
}

static struct intent note_input(struct view *view, const struct input *input)
{
	struct note_view *n = of(view);

	if (input->kind == INPUT_CLICK || input->kind == INPUT_SCROLL)
		return intent_drawn(paper_mouse(&n->paper, &n->place, input, 0));
	return write_on(n, input);
}

static bool note_is_editing(const struct view *view)
{
	return ((const struct note_view *)view)->editing;
}

/* ---- drawing ---------------------------------------------------------------------------- */

static void note_paint(const struct view *view, struct canvas *canvas)
{
	const struct note_view *n = (const struct note_view *)view;
	struct canvas above = canvas_part(canvas, (struct rect){ 1, 0, canvas->at.width - 2,
								 n->box.y > 0 ? n->box.y : 0 });
	struct frame frame = { .left = STR("Note: stays inside"),
			       .right = n->editing ? STR("Enter saves · Esc leaves · ctrl-o editor")
						   : STR("n writes"),
			       .style = STYLE_NOTE,
			       .focus = n->editing,
			       .lines = FRAME_DASHED };
	struct canvas box, room;

	if (!n->snapshot)
		canvas_text(&above, 0, 0, STYLE_DIM, STR("…"));
	else if (!n->paper.item_count)
		canvas_text(&above, 0, 1, STYLE_DIM, STR("No note yet."));
	else
		paper_paint(&n->paper, &n->place, !n->editing, &above);
	box = canvas_box(canvas, n->box, &frame);
	room = canvas_part(&box, (struct rect){ 1, 0, box.at.width - 2, box.at.height });
	if (n->editing)
		line_paint(&n->line, &room, STR(""), STR("what a colleague should know"));
	else if (n->line.len)
		canvas_cell(&room, 0, 0, room.at.width, STYLE_DIM, line_text(&n->line));
}

static const enum action_id hints[] = { ACTION_NOTE,  ACTION_EDITOR,  ACTION_COPY,
					ACTION_LEAVE, ACTION_COMMAND, ACTION_NONE };

const struct view_kind note_view_kind = {
	.id = VIEW_NOTE,
	.open = note_open,
	.close = note_close,
	.title = note_title,
	.load = note_load,
	.take = note_take,
	.fit = note_fit,
	.act = note_act,
	.input = note_input,
	.is_editing = note_is_editing,
	.paint = note_paint,
	.hints = hints,
};
