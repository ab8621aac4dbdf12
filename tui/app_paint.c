#include <inttypes.h>
#include <stdio.h>

#include "core/base/buf.h"
#include "tui/app_private.h"
#include "tui/glyph.h"
#include "tui/text.h"
#include "tui/wording.h"

#define PARTS_MAX 8
#define PART_BYTES 80
#define TITLE_CELLS 26 /* left free for the title at least */

/* What the state line says at its right, the least important first to go. */
struct parts {
	struct part {
		char text[PART_BYTES];
		enum style style;
	} list[PARTS_MAX];
	size_t count;
};

static void add_part(struct parts *parts, enum style style, struct str text)
{
	struct part *part = &parts->list[parts->count++];

	part->style = style;
	snprintf(part->text, sizeof(part->text), "%" PRI_STR, ARG_STR(text));
}

static void add_count(struct parts *parts, enum style style, int64_t n, const char *what)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);

	word_count(n, &text);
	buf_addf(&text, " %s", what);
	add_part(parts, style, buf_str(&text));
}

static void add_liveness(struct parts *parts, const struct app *app)
{
	const struct opened *top = &app->stack[app->depth - 1];

	if (app->failing)
		add_part(parts, STYLE_BAD, STR("✗ store fails"));
	else if (top->ticket && moment_ticks_us() - top->asked_us >= SLOW_US)
		add_part(parts, STYLE_WARN, STR("…"));
	else
		add_part(parts, STYLE_GOOD, app->has_head ? STR("live") : STR("…"));
}

static void gather_parts(const struct app *app, struct parts *parts)
{
	char clock[8], utc[16];

	if (app->has_head && app->head.failed)
		add_count(parts, STYLE_BAD, app->head.failed, "not delivered ✗");
	if (app->has_head && app->head.waiting)
		add_count(parts, STYLE_WARN, app->head.waiting, "to deliver");
	if (app->has_head) {
		add_count(parts, STYLE_HEAD, app->head.flagged, "flagged");
		if (app_new_flags(app))
			add_count(parts, STYLE_WARN, (int64_t)app_new_flags(app), "new");
		add_count(parts, app->head.on_line ? STYLE_CUSTOMER : STYLE_HEAD, app->head.on_line,
			  "on the line");
	}
	add_part(parts, STYLE_HEAD, str_of(app->actor));
	moment_print_clock(app->now(), 0, clock);
	snprintf(utc, sizeof(utc), "%s UTC", clock);
	add_part(parts, STYLE_HEAD, str_of(utc));
	add_liveness(parts, app);
}

static int cells_of(const struct parts *parts, size_t from)
{
	int cells = 0;

	for (size_t i = from; i < parts->count; i++)
		cells += glyph_cells(str_of(parts->list[i].text), PART_BYTES) + (i > from ? 3 : 0);
	return cells;
}

/* The desk and what the view shows; the view's alone where there is no room for both. */
static void paint_title(struct app *app, struct canvas *line, int width)
{
	CLEANUP(buf_release) struct buf own = BUF_UP_TO(300);
	CLEANUP(buf_release) struct buf both = BUF_UP_TO(600);
	const struct view *view = app_top(app)->view;

	view->kind->title(view, &own);
	if (!str_is(str_of(app->desk_name), "strop")) /* a desk that nobody named */
		buf_add(&both, "strop · ");
	buf_addf(&both, "%s desk%s%s", app->desk_name, own.len ? " · " : "", buf_text(&own));
	canvas_cell(line, 1, 0, width, STYLE_HEAD,
		    own.len && glyph_cells(buf_str(&both), width + 1) > width ? buf_str(&own)
									      : buf_str(&both));
}

static void paint_state(struct app *app, struct canvas *line)
{
	struct parts parts = { .count = 0 };
	int width = line->at.width, x;
	size_t from = 0;

	gather_parts(app, &parts);
	while (from + 1 < parts.count && cells_of(&parts, from) + TITLE_CELLS > width)
		from++;
	x = width - 1 - cells_of(&parts, from);
	canvas_fill(line, (struct rect){ 0, 0, width, 1 }, STYLE_HEAD);
	paint_title(app, line, x - 2);
	for (size_t i = from; i < parts.count; i++) {
		if (i > from)
			x += canvas_text(line, x, 0, STYLE_HEAD, STR(" · "));
		x += canvas_text(line, x, 0, parts.list[i].style, str_of(parts.list[i].text));
	}
}

/* Its key here and now: while something is written, letters are text, and only what has to do with it works. */
static void hint_key(const struct app *app, bool writes, enum action_id action,
		     char key[KEY_TEXT_MAX])
{
	key[0] = '\0';
	if (!writes)
		keymap_first(&app->keys, action, key);
	else if (action_row(action)->group == GROUP_TALK || action == ACTION_HELP)
		keymap_first_in_line(&app->keys, action, key);
}

/* "d disable  e re-enable ..." as many as fit, and always the key of the help. */
static void paint_hints(struct app *app, struct canvas *line)
{
	const struct view *view = app_top(app)->view;
	bool writes = view->kind->is_editing(view);
	char key[KEY_TEXT_MAX];
	int x = 1, end = line->at.width - 1;

	hint_key(app, writes, ACTION_HELP, key);
	if (key[0]) {
		CLEANUP(buf_release) struct buf help = BUF_UP_TO(60);

		buf_addf(&help, " %s", action_row(ACTION_HELP)->hint);
		end = text_right(line, end, 0, STYLE_HINT, buf_str(&help));
		end = text_right(line, end, 0, STYLE_KEY, str_of(key)) - 2;
	}
	for (const enum action_id *hint = view->kind->hints; *hint != ACTION_NONE; hint++) {
		const struct action_row *row = action_row(*hint);

		hint_key(app, writes, *hint, key);
		if (!key[0])
			continue;
		if (x + glyph_cells(str_of(key), 20) + 1 + glyph_cells(str_of(row->hint), 40) > end)
			break;
		x += canvas_text(line, x, 0, STYLE_KEY, str_of(key)) + 1;
		x += canvas_text(line, x, 0, STYLE_HINT, str_of(row->hint)) + 2;
	}
}

static void paint_command(struct app *app, struct canvas *line)
{
	line_paint(&app->command, line, STR(":"), STR("an action's name; Tab completes"));
}

static void paint_below(struct app *app, struct canvas *line)
{
	struct canvas inside = canvas_part(line, (struct rect){ 1, 0, line->at.width - 2,
								line->at.height });

	if (app->commanding)
		paint_command(app, line);
	else if (app->status.level != STATUS_NONE)
		status_paint(&app->status, &inside);
	else
		paint_hints(app, line);
}

/* What happened is said whole, over the view if need be: there may be a reason in it. */
static int rows_below(const struct app *app)
{
	if (app->commanding || dialog_is_open(&app->dialog) || app->height < 8)
		return 1;
	return status_rows(&app->status, app->width - 2, app->height / 3);
}

/* When what the view shows changes by itself; 0: not. */
static int64_t redraw_at(const struct view *view)
{
	int ms = view->kind->wait_ms ? view->kind->wait_ms(view) : -1;

	return ms < 0 ? 0 : moment_ticks_us() + (int64_t)ms * 1000;
}

void app_paint(struct app *app, struct grid *grid)
{
	struct canvas screen, state, body, below;
	int bars = app->height > 2, said = rows_below(app);

	grid_resize(grid, app->width, app->height);
	screen = canvas_of(grid);
	state = canvas_part(&screen, (struct rect){ 0, 0, app->width, 1 });
	body = canvas_part(&screen, (struct rect){ 0, bars, app->width, app->height - 2 * bars });
	below = canvas_part(&screen, (struct rect){ 0, app->height - said, app->width, said });
	app_top(app)->view->now_us = app->now().us;
	app_top(app)->view->kind->paint(app_top(app)->view, &body);
	if (app->commanding && bars)
		app_command_suggest(app, &body);
	if (bars) {
		canvas_fill(&below, (struct rect){ 0, 0, app->width, said }, STYLE_PLAIN);
		paint_state(app, &state);
		paint_below(app, &below);
	} else if (app->commanding || app->status.level != STATUS_NONE) {
		canvas_fill(&below, (struct rect){ 0, 0, app->width, 1 }, STYLE_PLAIN);
		paint_below(app, &below);
	}
	if (dialog_is_open(&app->dialog))
		dialog_paint(&app->dialog, &screen);
	app->dirty = false;
	app->redraw_us = redraw_at(app_top(app)->view);
}
