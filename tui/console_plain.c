#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "tui/command.h"
#include "tui/console_private.h"
#include "tui/editor.h"
#include "tui/linear.h"
#include "tui/term_env.h"

#define WIDTH 500      /* cells: nothing is cut that people write */
#define HEIGHT 900     /* rows: a whole account */
#define LIST_HEIGHT 24 /* of what is a list: a page */
#define ANSWER_MS 3000 /* patience with the desk before what there is gets read */
#define LINE_MAX_BYTES ((size_t)64 * 1024)
#define SCREEN_BYTES ((size_t)4 * 1024 * 1024)

struct plain {
	struct console *console;
	struct buf in;   /* read, and no whole line yet */
	struct buf last; /* what was read aloud last */
	bool ended;      /* there is no more input */
	bool ascii;      /* the terminal has no other letters */
	size_t new_flags;
};

static void say(struct str text)
{
	term_env_send(text);
}

static void say_line(struct str text)
{
	say(text);
	say(STR("\n"));
}

/* ---- what shows ------------------------------------------------------------------------- */

static void page(struct plain *p, struct buf *out)
{
	struct console *console = p->console;

	app_fit(console->app, WIDTH, app_shows_list(console->app) ? LIST_HEIGHT : HEIGHT);
	app_paint_plain(console->app, &console->grid);
	linear_print(&console->grid, p->ascii, out);
}

static struct str without_cursor(struct str line)
{
	return str_starts(line, STR("> ")) ? str_sub(line, 2, line.len) : line;
}

/* Was it read before? Where the cursor went is read again, where it left is not. */
static bool was_read(struct str line, struct str text)
{
	bool has_cursor = str_starts(line, STR("> "));
	struct str one;

	while (str_cut(&text, '\n', &one))
		if (str_equal(line, one) || (!has_cursor && str_equal(line, without_cursor(one))))
			return true;
	return false;
}

/* A new screen is read whole, of one that changed what is new in it. */
static void read_screen(struct plain *p, bool whole)
{
	CLEANUP(buf_release) struct buf now = BUF_UP_TO(SCREEN_BYTES);
	struct str rest, line;
	size_t changed = 0, lines = 0;

	page(p, &now);
	rest = buf_str(&now);
	while (str_cut(&rest, '\n', &line)) {
		lines++;
		changed += !was_read(line, buf_str(&p->last));
	}
	whole = whole || changed * 2 > lines;
	rest = buf_str(&now);
	while (str_cut(&rest, '\n', &line))
		if (line.len && (whole || !was_read(line, buf_str(&p->last))))
			say_line(line);
	buf_clear(&p->last);
	buf_add_str(&p->last, buf_str(&now));
}

static void read_message(struct plain *p)
{
	struct str said = app_said(p->console->app);

	if (said.len)
		say_line(said);
	app_hear(p->console->app);
}

/* ---- wishes ----------------------------------------------------------------------------- */

static void edit(struct console *console, struct str text)
{
	CLEANUP(buf_release) struct buf edited = BUF_UP_TO(EDITOR_BYTES_MAX);
	enum err e = editor_run(text, &edited);

	if (e)
		app_edited(console->app, (struct str){ 0 }, str_of(err_text(e)));
	else
		app_edited(console->app, buf_str(&edited), (struct str){ 0 });
}

static void carry_out(struct plain *p, const struct wish *wish)
{
	switch (wish->kind) {
	case WISH_QUIT:
		p->console->over = true;
		break;
	case WISH_REDRAW:
		buf_clear(&p->last);
		break;
	case WISH_COPY:
		say(STR("to copy: "));
		say_line(wish->text);
		break;
	case WISH_EDIT:
		edit(p->console, wish->text);
		break;
	case WISH_SUSPEND:
	case WISH_THEME:
	case WISH_MOUSE:
		say_line(STR("that is for the console with a screen"));
		break;
	case WISH_DRAFTS:
		console_keep_drafts(p->console);
		break;
	case WISH_SESSION:
		console_keep_session(p->console);
		break;
	}
}

static void carry_all_out(struct plain *p)
{
	struct wish wish;

	while (!p->console->over && app_wish(p->console->app, &wish))
		carry_out(p, &wish);
}

/* ---- lines ------------------------------------------------------------------------------ */

static void await_answers(struct plain *p)
{
	struct pollfd answered = { .fd = worker_fd(p->console->worker), .events = POLLIN };
	int64_t until_us = moment_ticks_us() + (int64_t)ANSWER_MS * 1000;

	while (app_waits(p->console->app) && moment_ticks_us() < until_us) {
		(void)poll(&answered, 1, 50);
		console_take_news(p->console);
		carry_all_out(p);
	}
}

static void press(struct plain *p, struct key key)
{
	struct input input = input_of_key(key);

	app_input(p->console->app, &input);
	carry_all_out(p);
	await_answers(p);
}

/* "j j Enter": each word a key. */
static bool press_all(struct plain *p, struct str line)
{
	struct str rest = line, word;
	struct key key;

	while (str_cut(&rest, ' ', &word))
		if (word.len && key_parse(word, &key))
			return false;
	rest = line;
	while (!p->console->over && str_cut(&rest, ' ', &word))
		if (word.len && !key_parse(word, &key))
			press(p, key);
	return true;
}

/* What was begun before and stands in the line: nobody who cannot see it sends it unasked. */
static void tell_begun(struct plain *p)
{
	struct str begun = app_begun(p->console->app);

	if (!begun.len)
		return;
	say(STR("begun before: "));
	say_line(begun);
	say_line(STR("an empty line sends it as it is, other words take its place, Esc keeps it"));
}

static void type(struct plain *p, struct str text)
{
	struct input input = { .kind = INPUT_PASTE, .paste = text };

	if (text.len)
		app_begin_anew(p->console->app);
	app_input(p->console->app, &input);
	press(p, (struct key){ .named = NAMED_ENTER });
}

static void take_line(struct plain *p, struct str line)
{
	bool wanted_text = app_wants_text(p->console->app);

	if (app_wants_text(p->console->app) && !str_is(line, "Esc"))
		type(p, line);
	else if (!line.len)
		press(p, (struct key){ .named = NAMED_ENTER });
	else if (line.len > 1 && line.at[0] == ':')
		app_command(p->console->app, str_sub(line, 1, line.len));
	else if (!press_all(p, line))
		app_command(p->console->app, line);
	carry_all_out(p);
	await_answers(p);
	if (!wanted_text && app_wants_text(p->console->app))
		tell_begun(p);
}

/* ---- the loop --------------------------------------------------------------------------- */

static void read_input(struct plain *p)
{
	char bytes[4096];
	ssize_t got = read(STDIN_FILENO, bytes, sizeof(bytes));

	if (got > 0)
		buf_add_str(&p->in, (struct str){ bytes, (size_t)got });
	else if (got == 0 || (errno != EINTR && errno != EAGAIN))
		p->ended = true;
}

static bool next_line(struct plain *p, struct buf *line)
{
	struct str all = buf_str(&p->in), rest = all, one;
	size_t end = str_find_char(all, '\n');

	buf_clear(line);
	if (end == SIZE_MAX && !(p->ended && all.len) && !p->in.full)
		return false;
	(void)str_cut(&rest, '\n', &one);
	if (utf8_valid(one))
		buf_add_str(line, str_trim(one));

	CLEANUP(buf_release) struct buf left = BUF_UP_TO(LINE_MAX_BYTES);

	buf_add_str(&left, rest);
	buf_clear(&p->in);
	buf_add_str(&p->in, buf_str(&left));
	return true;
}

static void read_news(struct plain *p)
{
	size_t now = app_flags_new(p->console->app);

	app_tick(p->console->app);
	carry_all_out(p);
	read_message(p);
	if (now > p->new_flags) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(60);

		buf_addf(&text, "%zu newly flagged", now);
		say_line(buf_str(&text));
	}
	p->new_flags = now;
}

static void wait_for_input(struct plain *p)
{
	struct pollfd ready[] = { { .fd = STDIN_FILENO, .events = POLLIN },
				  { .fd = worker_fd(p->console->worker), .events = POLLIN } };
	int count = poll(ready, 2, app_wait_ms(p->console->app));

	if (count > 0 && ready[1].revents)
		console_take_news(p->console);
	if (count > 0 && ready[0].revents)
		read_input(p);
	read_news(p);
}

static const char greeting[] =
	"strop in plain lines. A line is a key or several (j, Enter, PgDn), or an action by its name "
	"(disable, find TEXT); an empty one opens what > stands before; ? tells the keys, R reads all, "
	":quit ends.\n";

void console_plain(struct console *console)
{
	struct plain p = { .console = console,
			   .in = BUF_UP_TO(LINE_MAX_BYTES),
			   .last = BUF_UP_TO(SCREEN_BYTES) };
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);
	bool typed = true;

	p.ascii = console->grid.ascii;
	console->grid.ascii = false;

	bool echoed = isatty(STDIN_FILENO); /* else nobody ends the prompt's line */

	say(str_of(greeting));
	app_fit(console->app, WIDTH, LIST_HEIGHT);
	await_answers(&p);
	while (!console->over) {
		if (typed) {
			read_screen(&p, str_is(buf_str(&line), "R"));
			read_message(&p);
			say(STR("strop> "));
		}
		typed = next_line(&p, &line);
		if (typed && !echoed)
			say(STR("\n"));
		if (typed)
			take_line(&p, buf_str(&line));
		else if (p.ended)
			break;
		else
			wait_for_input(&p);
	}
	buf_release(&p.in);
	buf_release(&p.last);
}
