/*
 * The events behind a fact, whole, as they are kept: what somebody can check.
 */
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "core/desk/desk.h"
#include "tui/at_hand.h"
#include "tui/paper.h"
#include "tui/text.h"
#include "tui/views.h"
#include "tui/wording.h"

enum {
	FIELD_X = 3,
	FIELD_CELLS = 14,
	VALUE_X = 18
};

#define ASKED_MAX 200 /* events of one fact */

struct events_view {
	struct view view;
	char *account;
	struct arena *asked_arena;
	struct str asked[ASKED_MAX];
	size_t asked_count;
	struct snapshot *snapshot;
	struct arena *arena;
	struct paper paper;
	struct paper_place place;
	struct at_hand at;
};

static struct events_view *of(struct view *view)
{
	return (struct events_view *)view;
}

static struct view *events_open(struct str subject)
{
	struct events_view *v = memory_new(1, sizeof(*v));

	v->view.kind = &events_view_kind;
	v->arena = arena_new();
	v->asked_arena = arena_new();
	v->account = memory_new(subject.len + 1, 1);
	if (subject.len)
		memcpy(v->account, subject.at, subject.len);
	return &v->view;
}

static void events_close(struct view *view)
{
	struct events_view *v = of(view);

	snapshot_free(v->snapshot);
	arena_free(v->arena);
	arena_free(v->asked_arena);
	free(v->account);
	free(v);
}

void events_view_want(struct view *view, const struct str *events, size_t count)
{
	struct events_view *v = of(view);

	v->asked_count = count < ASKED_MAX ? count : ASKED_MAX;
	for (size_t i = 0; i < v->asked_count; i++)
		v->asked[i] = arena_str(v->asked_arena, events[i]);
}

static void events_title(const struct view *view, struct buf *out)
{
	const struct events_view *v = (const struct events_view *)view;

	buf_addf(out, "events of %s ", v->account);
	paper_position(&v->paper, &v->place, out);
}

static bool events_load(const struct view *view, struct request *request)
{
	const struct events_view *v = (const struct events_view *)view;

	*request = (struct request){ .kind = REQUEST_EVENTS,
				     .account = str_of(v->account),
				     .events = v->asked,
				     .event_count = v->asked_count };
	return true;
}

/* ---- rows ------------------------------------------------------------------------------- */

static struct str value_text(struct paper *paper, const struct json *value)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(4000);

	switch (value->type) {
	case JSON_STRING:
		return value->text;
	case JSON_INTEGER:
	case JSON_REAL:
		return value->source;
	case JSON_TRUE:
		return STR("yes");
	case JSON_FALSE:
		return STR("no");
	case JSON_ARRAY:
		for (const struct json *item = value->first; item; item = item->next)
			if (item->type == JSON_STRING)
				buf_addf(&all, "%s%" PRI_STR, all.len ? "\n" : "",
					 ARG_STR(item->text));
		return paper_text(paper, "%s", buf_text(&all));
	default:
		return STR("-");
	}
}

static void add_field(struct paper *paper, const struct json *field)
{
	struct str value = value_text(paper, field);

	if (!value.len || str_is(field->key, "sketch"))
		return;
	paper_row(paper);
	paper_cell(paper, FIELD_X, FIELD_CELLS, STYLE_DIM, field->key);
	paper_flow(paper, VALUE_X, 0, STYLE_PLAIN, value);
}

static void add_place(struct paper *paper, const struct event_answer_row *row)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(400);

	if (!row->has_place)
		return;
	place_describe(&row->place, &text);
	paper_row(paper);
	paper_cell(paper, FIELD_X, FIELD_CELLS, STYLE_DIM, STR("seen in"));
	paper_flow(paper, VALUE_X, 0, STYLE_OBSERVATION, paper_text(paper, "%s", buf_text(&text)));
	for (size_t i = 0; i < row->place.proxy.source_count && i < PROXY_SOURCES_MAX; i++) {
		const struct proxy_source *source = &row->place.proxy.sources[i];

		paper_row(paper);
		paper_flow(paper, VALUE_X, 0, STYLE_DIM,
			   paper_text(paper, "%" PRI_STR " says %s", ARG_STR(source->source),
				      word_of(&proxy_words, source->says)));
	}
}

static void add_event(struct paper *paper, const struct event_answer_row *row)
{
	char at[MOMENT_TEXT_MAX];
	struct json *root;

	moment_print(row->event.at, at);
	paper_item(paper, row->event.id);
	paper_at(paper, 1, STYLE_STRONG, word_str(&event_words, row->event.type));
	paper_cell(paper, 11, 28, STYLE_DIM, paper_text(paper, "%s", at));
	paper_at(paper, 40, STYLE_DIM, row->event.id);
	paper_copies(paper, row->kept);
	add_place(paper, row);
	if (json_read(paper->arena, row->kept, &root) || root->type != JSON_OBJECT)
		return;
	for (const struct json *field = root->first; field; field = field->next)
		add_field(paper, field);
	paper_row(paper);
}

static void lay_out(struct events_view *v)
{
	if (!v->snapshot)
		return;
	arena_reset(v->arena);
	paper_begin(&v->paper, v->arena, v->view.width);
	for (size_t i = 0; i < v->snapshot->events->count; i++)
		add_event(&v->paper, &v->snapshot->events->rows[i]);
	paper_settle(&v->paper, &v->place, v->view.height);
}

static void events_take(struct view *view, struct snapshot *snapshot)
{
	struct events_view *v = of(view);
	struct snapshot *before = v->snapshot;

	v->snapshot = snapshot;
	lay_out(v);
	snapshot_free(before);
}

static void events_fit(struct view *view, int width, int height)
{
	if (view->width == width && view->height == height)
		return;
	view->width = width;
	view->height = height;
	lay_out(of(view));
}

static struct intent events_act(struct view *view, enum action_id action, struct str argument)
{
	struct events_view *v = of(view);
	const struct paper_item *item = paper_chosen(&v->paper, &v->place);
	struct intent intent;

	if (paper_act(&v->paper, &v->place, action))
		return intent_of(INTENT_DRAW);
	if (action == ACTION_BACK)
		return intent_of(INTENT_BACK);
	if (action == ACTION_COPY && item)
		return (struct intent){ .kind = INTENT_COPY, .text = item->copy };
	if (action == ACTION_OPEN && !argument.len)
		return intent_refuse(STR("this is the event, whole"));
	v->at = (struct at_hand){ .account = str_of(v->account) };
	return at_hand_act(&v->at, action, argument, &intent) ? intent : intent_of(INTENT_NONE);
}

static struct intent events_input(struct view *view, const struct input *input)
{
	return intent_drawn(paper_mouse(&of(view)->paper, &of(view)->place, input, 0));
}

static bool events_is_editing(const struct view *view)
{
	(void)view;
	return false;
}

/* A scanner's verdict is on a domain or a link, and so among no account's events. */
static void paint_none(const struct events_view *v, struct canvas *canvas)
{
	struct canvas body = canvas_part(canvas, (struct rect){ 1, 1, canvas->at.width - 2,
								canvas->at.height - 1 });
	int y = text_paragraph(
		&body, 0, 0, STYLE_DIM,
		v->asked_count ? STR("None of these names the account itself, as a scanner's "
				     "verdict on a domain does not, or they are kept no more:")
			       : STR("No event of this account is kept."));

	for (size_t i = 0; i < v->asked_count; i++)
		canvas_text(&body, 2, y + 1 + (int)i, STYLE_PLAIN, v->asked[i]);
}

static void events_paint(const struct view *view, struct canvas *canvas)
{
	const struct events_view *v = (const struct events_view *)view;

	if (!v->snapshot) {
		canvas_text(canvas, 1, 1, STYLE_DIM, STR("…"));
		return;
	}
	if (!v->snapshot->events->count) {
		paint_none(v, canvas);
		return;
	}
	paper_paint(&v->paper, &v->place, true, canvas);
}

static const enum action_id hints[] = { ACTION_DOWN,  ACTION_COPY,    ACTION_DISABLE, ACTION_NOTE,
					ACTION_LEAVE, ACTION_COMMAND, ACTION_NONE };

const struct view_kind events_view_kind = {
	.id = VIEW_EVENTS,
	.open = events_open,
	.close = events_close,
	.title = events_title,
	.load = events_load,
	.take = events_take,
	.fit = events_fit,
	.act = events_act,
	.input = events_input,
	.is_editing = events_is_editing,
	.paint = events_paint,
	.hints = hints,
};
