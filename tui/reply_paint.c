#include <stdarg.h>
#include <stdio.h>

#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "tui/glyph.h"
#include "tui/keymap.h"
#include "tui/paper.h"
#include "tui/reply_line.h"
#include "tui/reply_rows.h"
#include "tui/text.h"
#include "tui/wording.h"

#define TITLE_BYTES_MAX 300
#define SAYS_MAX 5
#define ROWS_MOST 6

/* ---- the box ---------------------------------------------------------------------------- */

int reply_box_rows(struct reply_line *r, int width, int most)
{
	int rows = line_fit(&r->line, width > 1 ? width : 1);

	most = most > ROWS_MOST ? ROWS_MOST : most;
	return rows < most ? rows : most;
}

/* What the frame says at its right, the whole of it and shorter ways: the first that fits is drawn. */
struct says {
	char text[SAYS_MAX][TITLE_BYTES_MAX];
	size_t count;
	enum style style;
};

static void say(struct says *says, const char *format, ...) PRINTF_LIKE(2, 3);

static void say(struct says *says, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(says->text[says->count++], TITLE_BYTES_MAX, format, args);
	va_end(args);
}

static void key_of(const struct reply_line *r, enum action_id action, char text[KEY_TEXT_MAX])
{
	keymap_first(r->book->keys, action, text);
}

static void key_within(const struct reply_line *r, enum action_id action, char text[KEY_TEXT_MAX])
{
	keymap_first_in_line(r->book->keys, action, text);
}

static void say_guard(const struct reply_line *r, struct says *says)
{
	char key[KEY_TEXT_MAX];

	key_within(r, ACTION_SEND_ANYWAY, key);
	says->style = STYLE_WARN;
	if (r->asked && key[0]) {
		say(says, "▲ would give away: %" PRI_STR " · %s sends it anyway",
		    ARG_STR(r->gives_away), key);
		say(says, "▲ gives away: %" PRI_STR " · %s sends", ARG_STR(r->gives_away), key);
		say(says, "▲ %s sends it anyway", key);
	}
	say(says, "▲ would give away: %" PRI_STR, ARG_STR(r->gives_away));
}

/* Seconds until it goes, counted as people count: the last one is 1. */
static int64_t seconds_left(const struct reply *reply, struct moment now)
{
	int64_t left = reply->send_at.us - now.us;

	return left > 0 ? (left + MOMENT_SECOND - 1) / MOMENT_SECOND : 0;
}

/* True if there is something to take back. */
static bool say_pending(const struct reply_line *r, const struct dossier *d, struct moment now,
			struct says *says)
{
	const struct reply *reply = reply_line_pending(r, d);
	char key[KEY_TEXT_MAX];

	if (!reply)
		return false;
	if (r->mode == REPLY_RESTS)
		key_of(r, ACTION_TAKE_BACK, key);
	else
		key_within(r, ACTION_TAKE_BACK, key);
	says->style = reply->state == REPLY_FAILED ? STYLE_BAD : STYLE_REPLY;
	if (reply->state == REPLY_FAILED) {
		say(says, "✗ not sent · %s takes it back into the line", key);
		say(says, "✗ not sent · %s", key);
	} else if (seconds_left(reply, now) > 0) {
		say(says, "%lld s to take it back · %s", (long long)seconds_left(reply, now), key);
		say(says, "%lld s · %s", (long long)seconds_left(reply, now), key);
	} else if (reply->failure.len) {
		say(says, "▲ not delivered yet · %s takes it back", key);
		say(says, "▲ waits · %s", key);
	} else {
		says->style = STYLE_DIM;
		say(says, "going out …");
	}
	return true;
}

static void say_how(const struct reply_line *r, const struct dossier *d, struct says *says)
{
	char ask[KEY_TEXT_MAX], reply[KEY_TEXT_MAX];

	key_of(r, ACTION_ASK, ask);
	key_of(r, ACTION_REPLY, reply);
	says->style = STYLE_DIM;
	if (r->mode == REPLY_WRITES) {
		say(says, "Enter sends · Esc rests · ctrl-j new row");
		say(says, "Enter sends · Esc rests");
		say(says, "Enter sends");
	} else if (r->mode == REPLY_OFFERS) {
		say(says, "%zu of %zu · Enter sends · %s another · or go on writing",
		    r->question ? r->question : r->questions, r->questions, ask);
		say(says, "%zu of %zu · Enter sends · %s another",
		    r->question ? r->question : r->questions, r->questions, ask);
		say(says, "Enter sends · %s another", ask);
	} else if (!d->can_reply) {
		say(says, "cannot reply");
	} else if (r->line.len) {
		say(says, "not sent · %s goes on with it", reply);
		say(says, "%s goes on", reply);
	} else {
		say(says, "%s writes · %s asks", reply, ask);
		say(says, "%s writes", reply);
	}
}

/* The title and what it says: of a warning as much as fits, else rather the whole title. */
static void choose_titles(const struct says *says, int room, struct frame *frame)
{
	static const char *const titles[] = { "Reply to the customer", "Reply" };
	bool warns = says->style == STYLE_WARN || says->style == STYLE_BAD;
	size_t ways = ARRAY_LEN(titles) * says->count;

	for (size_t i = 0; i < ways; i++) {
		size_t title = warns ? i % ARRAY_LEN(titles) : i / says->count;
		size_t text = warns ? i / ARRAY_LEN(titles) : i % says->count;

		frame->left = str_of(titles[title]);
		frame->right = str_of(says->text[text]);
		if (glyph_cells(frame->left, room) + 3 + glyph_cells(frame->right, room) <= room)
			return;
	}
	frame->left = str_of(titles[room < (int)frame->left.len]);
	frame->right = (struct str){ 0 };
}

static struct frame frame_of(const struct reply_line *r, const struct dossier *d,
			     const struct says *says, int width)
{
	struct frame frame = { .lines = FRAME_DOUBLE, .right_style = says->style };

	choose_titles(says, width - 4, &frame);
	frame.focus = reply_line_has_keys(r);
	if (frame.focus || r->line.len || reply_line_pending(r, d))
		frame.style = STYLE_REPLY;
	return frame;
}

static void paint_text(const struct reply_line *r, const struct dossier *d, struct canvas *room)
{
	if (reply_line_has_keys(r))
		line_paint_marked(&r->line, room, STR("what the customer will read"), r->marks,
				  r->mark_count);
	else if (r->line.len)
		text_paragraph(room, 0, 0, STYLE_DIM, line_text(&r->line));
	else if (!d->can_reply)
		canvas_cell(room, 0, 0, room->at.width, STYLE_DIM,
			    known_or(d->cannot_reply, "there is no conversation to reply in"));
}

void reply_box_paint(const struct reply_line *r, const struct dossier *d, struct moment now,
		     struct rect where, bool open_top, struct canvas *canvas)
{
	struct says says = { .count = 0 };
	struct canvas box, room;
	struct frame frame;

	if (r->gives_away.len && reply_line_has_keys(r))
		say_guard(r, &says);
	else if (!say_pending(r, d, now, &says))
		say_how(r, d, &says);
	frame = frame_of(r, d, &says, where.width);
	frame.open_top = open_top;
	canvas_fill(canvas, where, STYLE_PLAIN);
	if (where.height < 3) { /* no room for a border */
		room = canvas_part(canvas, where);
		paint_text(r, d, &room);
		return;
	}
	box = canvas_box(canvas, where, &frame);
	room = canvas_part(&box, (struct rect){ 1, 0, box.at.width - 2, box.at.height });
	paint_text(r, d, &room);
}

int reply_box_wait_ms(const struct reply_line *r, const struct dossier *d, struct moment now)
{
	const struct reply *reply = reply_line_pending(r, d);
	int64_t left;

	if (!reply || reply->state != REPLY_WAITING)
		return -1;
	left = reply->send_at.us - now.us;
	if (left <= 0)
		return -1;
	return (int)((left - 1) % MOMENT_SECOND / 1000) + 1;
}

/* ---- in the conversation ---------------------------------------------------------------- */

enum {
	WHEN_X = 1,
	WHO_X = 8,
	WHO_CELLS = 9,
	TEXT_X = 18
};

#define NARROW 50

/* "waiting", "✗ failed: no such room" */
static enum style state_of(const struct reply *reply, struct buf *out)
{
	switch (reply->state) {
	case REPLY_FAILED:
		buf_add(out, "✗ not sent: ");
		buf_add_str(out, known_or(reply->failure, "nobody said why"));
		return STYLE_BAD;
	case REPLY_SENDING:
		buf_add(out, "→ going out");
		return STYLE_DIM;
	case REPLY_SENT:
	case REPLY_SEEN:
		buf_add(out, "✓ sent");
		return STYLE_GOOD;
	case REPLY_WAITING:
	case REPLY_TAKEN_BACK:
	case REPLY_STATE_COUNT:
		break;
	}
	if (reply->failure.len)
		buf_addf(out, "▲ not delivered yet: %" PRI_STR "; tried again",
			 ARG_STR(reply->failure));
	else
		buf_add(out, "… not sent yet");
	return reply->failure.len ? STYLE_WARN : STYLE_DIM;
}

static void add_reply(struct paper *paper, const struct pane_source *source,
		      const struct reply *reply)
{
	CLEANUP(buf_release) struct buf state = BUF_UP_TO(500);
	int shift = paper->width < NARROW ? WHO_X - WHEN_X : 0;
	enum style style = state_of(reply, &state);
	char when[WHEN_MAX];

	word_when(reply->at, source->now, when);
	paper_item(paper, paper_text(paper, "reply %lld", (long long)reply->no.n));
	if (!shift)
		paper_cell(paper, WHEN_X, WHO_X - WHEN_X - 1, STYLE_DIM,
			   paper_text(paper, "%s", when));
	paper_cell(paper, WHO_X - shift, WHO_CELLS, STYLE_DIM, known_or(reply->actor, "you"));
	paper_flow(paper, TEXT_X - shift, 0, STYLE_DIM, reply->text);
	paper_row(paper);
	paper_flow(paper, TEXT_X - shift, 0, style, paper_text(paper, "%s", buf_text(&state)));
	paper_copies(paper, reply->text);
}

void reply_rows(struct paper *paper, const struct pane_source *source)
{
	const struct dossier *d = source->dossier;

	for (size_t i = d->reply_count; i > 0; i--)
		add_reply(paper, source, &d->replies[i - 1]);
}
