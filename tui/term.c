#include "tui/term.h"

#include <assert.h>
#include <curses.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termcap.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "tui/guard.h"
#include "tui/term_draw.h"
#include "tui/term_env.h"
#include "tui/term_keys.h"
#include "tui/term_words.h"

#define ESCAPE_WAIT_MS 25
#define PASTE_WAIT_MS 500 /* for the rest of a paste, before its end is taken as lost */
#define SEQUENCE_MAX 40   /* bytes */
#define TWICE_US (600 * INT64_C(1000))
#define NOTICE_MAX 160
#define FRAME_MAX ((size_t)64 * 1024 * 1024) /* CANVAS_SIDE_MAX squared, each cell its own look */
#define WHEEL_ROWS 3
#define FAILED_READS_MAX 100

/* Codes of our own for what curses has no name for. */
enum own_key {
	OWN_PASTE_BEGIN = 0x2000,
	OWN_PASTE_END,
	OWN_SEQUENCE = 0x2100, /* + its number in term_keys */
};

#define PASTE_ON "\033[?2004h"
#define PASTE_OFF "\033[?2004l"
#define MOUSE_OFF "\033[?1006l\033[?1000l"

struct term {
	SCREEN *screen;
	WINDOW *keys; /* reading from it draws nothing, unlike reading from the screen */
	struct term_draw draw;
	struct buf frame; /* being sent */
	enum palette palette;
	enum theme theme;
	bool ascii, mouse;
	char notice[NOTICE_MAX];
	struct buf paste;
	struct input ahead; /* read by term_has_input() */
	bool has_ahead;
	unsigned failed_reads;
	int click_x, click_y;
	int64_t click_at_us;
};

/* curses has one screen at a time, and exit() must find it. */
static struct term *open_term;

/* ---- opening ---------------------------------------------------------------------------- */

static enum err open_screen(struct term *term)
{
	const char *name = term_env_name();
	enum err e = term_env_check();

	if (e)
		return e;
	if (tgetent(NULL, name) == 1) /* newterm() would ask too, but leaks on a "no" */
		term->screen = newterm(name, stdout, stdin);
	if (!term->screen) {
		snprintf(term->notice, sizeof(term->notice),
			 "terminal '%.40s' is not known here: taken for xterm-256color", name);
		term->screen = newterm("xterm-256color", stdout, stdin);
	}
	if (!term->screen)
		return term_env_refuse(
			"neither TERM nor xterm-256color is in the terminfo database "
			"(install ncurses-base)");
	if (!tigetstr("cup")) {
		endwin();
		delscreen(term->screen);
		return term_env_refuse("this TERM cannot place its cursor");
	}
	return ERR_NONE;
}

static void load_looks(struct term *term)
{
	term_words_dress(&term->draw.words, term->theme, term->palette);
}

static void open_colours(struct term *term, enum colour_wish wish)
{
	bool refused = wish == COLOUR_NEVER || (wish == COLOUR_AUTO && term_env_refuses_colour());

	term->palette = refused ? PALETTE_MONO : term_words_palette();
	load_looks(term);
}

static void open_keys(struct term *term)
{
	char bytes[TERM_KEYS_SEQUENCE_MAX];
	struct key key;

	define_key("\033[200~", OWN_PASTE_BEGIN);
	define_key("\033[201~", OWN_PASTE_END);
	for (size_t i = 0; term_keys_sequence(i, bytes, &key); i++)
		define_key(bytes, OWN_SEQUENCE + (int)i);
	term->keys = newpad(1, 1);
	keypad(term->keys, TRUE);
	nodelay(term->keys, TRUE);
	if (!term_env_has_escape_delay())
		set_escdelay(ESCAPE_WAIT_MS);
	mouseinterval(0);
}

static void open_modes(void)
{
	raw();
	noecho();
	nonl();
	intrflush(stdscr, FALSE);
	typeahead(-1); /* whoever draws decides what can wait: term_has_input() */
}

static void prepare_farewell(void)
{
	CLEANUP(buf_release) struct buf farewell = BUF_UP_TO(200);

	buf_add(&farewell, PASTE_OFF MOUSE_OFF);
	term_words_add(&farewell, "sgr0");
	term_words_add(&farewell, "rmkx");
	term_words_add(&farewell, "cnorm");
	term_words_add(&farewell, "rmcup");
	guard_set_farewell(buf_str(&farewell));
}

static void close_at_exit(void)
{
	term_close(open_term);
}

enum err term_open(const struct term_wish *wish, struct term **result)
{
	static bool at_exit;
	struct term *term = memory_new(1, sizeof(*term));
	enum err e;

	assert(!open_term);
	term->ascii = term_env_set_locale() || wish->ascii;
	term->theme = wish->theme;
	term->paste = BUF_UP_TO(PASTE_BYTES_MAX);
	term->frame = BUF_UP_TO(FRAME_MAX);
	e = guard_begin(STDIN_FILENO);
	if (e) {
		free(term);
		return term_env_refuse("it needs a terminal for its input and output");
	}
	e = open_screen(term);
	if (e) {
		guard_end();
		free(term);
		return e;
	}
	open_modes();
	term_words_learn(&term->draw.words);
	open_colours(term, wish->colour);
	open_keys(term);
	term->draw.cursor_shows = true;
	term_draw_forget(&term->draw);
	open_term = term;
	prepare_farewell();
	if (!at_exit)
		at_exit = atexit(close_at_exit) == 0;
	refresh(); /* to the alternate screen */
	term_env_send(STR(PASTE_ON));
	term_set_mouse(term, wish->mouse);
	*result = term;
	return ERR_NONE;
}

void term_close(struct term *term)
{
	if (!term)
		return;
	open_term = NULL;
	term_leave(term);
	guard_end();
	delwin(term->keys);
	delscreen(term->screen);
	term_draw_release(&term->draw);
	buf_release(&term->frame);
	buf_release(&term->paste);
	free(term);
}

const char *term_notice(const struct term *term)
{
	return term->notice;
}

void term_size(const struct term *term, int *width, int *height)
{
	(void)term;
	*width = COLS;
	*height = LINES;
}

bool term_is_ascii(const struct term *term)
{
	return term->ascii;
}

enum palette term_palette(const struct term *term)
{
	return term->palette;
}

void term_set_theme(struct term *term, enum theme theme)
{
	term->theme = theme;
	load_looks(term);
	term_redraw(term);
}

void term_set_mouse(struct term *term, bool on)
{
	term->mouse = on;
	mousemask(on ? BUTTON1_PRESSED | BUTTON4_PRESSED | BUTTON5_PRESSED : 0, NULL);
}

/* ---- showing ---------------------------------------------------------------------------- */

void term_show(struct term *term, const struct grid *grid)
{
	buf_clear(&term->frame);
	term_draw(&term->draw, grid, COLS, LINES, &term->frame);
	term_env_send(buf_str(&term->frame));
	if (term->frame.full)
		term_draw_forget(&term->draw);
}

void term_redraw(struct term *term)
{
	term_draw_forget(&term->draw);
}

/* ---- reading ---------------------------------------------------------------------------- */

/* clang-format off */
static const struct {
	int code;
	enum named named;
} curses_keys[] = {
	{ KEY_UP, NAMED_UP },	       { KEY_DOWN, NAMED_DOWN },   { KEY_LEFT, NAMED_LEFT },
	{ KEY_RIGHT, NAMED_RIGHT },    { KEY_HOME, NAMED_HOME },   { KEY_END, NAMED_END },
	{ KEY_PPAGE, NAMED_PAGE_UP },  { KEY_NPAGE, NAMED_PAGE_DOWN },
	{ KEY_BTAB, NAMED_BACK_TAB },  { KEY_IC, NAMED_INSERT },   { KEY_DC, NAMED_DELETE },
	{ KEY_ENTER, NAMED_ENTER },    { KEY_BACKSPACE, NAMED_BACKSPACE },
};
/* clang-format on */

static bool named_key(wint_t code, struct key *key)
{
	if (code >= OWN_SEQUENCE) {
		char bytes[TERM_KEYS_SEQUENCE_MAX];

		return term_keys_sequence(code - OWN_SEQUENCE, bytes, key);
	}
	if (code >= KEY_F(1) && code <= KEY_F(12)) {
		key->named = (enum named)(NAMED_F1 + (code - KEY_F(1)));
		return true;
	}
	for (size_t i = 0; i < ARRAY_LEN(curses_keys); i++) {
		if ((wint_t)curses_keys[i].code == code) {
			key->named = curses_keys[i].named;
			return true;
		}
	}
	return false;
}

static bool read_mouse(struct term *term, struct input *input)
{
	MEVENT event;

	if (getmouse(&event) != OK)
		return false;
	input->x = event.x;
	input->y = event.y;
	if (event.bstate & (BUTTON4_PRESSED | BUTTON5_PRESSED)) {
		input->kind = INPUT_SCROLL;
		input->by = (event.bstate & BUTTON4_PRESSED) ? -WHEEL_ROWS : WHEEL_ROWS;
		return true;
	}
	if (!(event.bstate & BUTTON1_PRESSED))
		return false;

	int64_t now = moment_ticks_us();

	input->kind = INPUT_CLICK;
	input->twice = event.x == term->click_x && event.y == term->click_y &&
		       now - term->click_at_us < TWICE_US;
	term->click_x = event.x;
	term->click_y = event.y;
	term->click_at_us = input->twice ? 0 : now;
	return true;
}

static bool wait_for_more(int ms)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };

	return poll(&in, 1, ms) > 0 && (in.revents & POLLIN);
}

static void add_pasted(struct buf *paste, wint_t point)
{
	char bytes[4];
	size_t count;

	if (point == '\r')
		point = '\n';
	count = utf8_encode(point, bytes);
	if (paste->full || count > paste->ceiling - paste->len)
		paste->full = true;
	else
		buf_add_str(paste, (struct str){ bytes, count });
}

static bool read_paste(struct term *term, struct input *input)
{
	wint_t point;

	buf_clear(&term->paste);
	for (;;) {
		int got = wget_wch(term->keys, &point);

		if (got == KEY_CODE_YES && point == OWN_PASTE_END)
			break;
		if (got == OK)
			add_pasted(&term->paste, point);
		else if (got == ERR && !wait_for_more(PASTE_WAIT_MS))
			break;
	}
	input->kind = INPUT_PASTE;
	input->paste = buf_str(&term->paste);
	input->paste_cut = term->paste.full;
	return true;
}

/* Behind "Esc [": what a terminal sends for a key or a report that curses does not know. True if it was such a sequence:
 * it is gone then, and none of it taken for keys. */
static bool skip_sequence(struct term *term)
{
	wint_t point = 0;
	int got = wget_wch(term->keys, &point);

	if (got == ERR)
		return false;
	if (got != OK || point < 0x30 ||
	    point > 0x3F) { /* it begins with a number, or with one of < = > ? */
		if (got == OK)
			unget_wch((wchar_t)point);
		return false;
	}
	for (int i = 0; i < SEQUENCE_MAX && got == OK && (point < 0x40 || point > 0x7E); i++)
		got = wget_wch(term->keys, &point);
	return true;
}

/* A character right behind an Esc was typed with alt. False: it was nothing of anybody's. */
static bool read_alt(struct term *term, struct key *key)
{
	wint_t point;
	int got = wget_wch(term->keys, &point);

	if (got == ERR)
		return true;
	if (got == OK && point == '[' && skip_sequence(term))
		return false;
	*key = (struct key){ 0 };
	if (got == OK)
		*key = term_keys_of_point(point);
	else if (!named_key(point, key))
		key->named = NAMED_ESC;
	key->alt = key->named != NAMED_ESC;
	return true;
}

/* What curses has ready. False if that is nothing, or nothing of interest. */
static bool read_input(struct term *term, struct input *input)
{
	wint_t code = 0;
	int got = wget_wch(term->keys, &code);

	*input = (struct input){ .kind = INPUT_NONE };
	if (got == ERR) {
		term->failed_reads++;
		return false;
	}
	term->failed_reads = 0;
	if (got == KEY_CODE_YES && code == KEY_MOUSE)
		return read_mouse(term, input);
	if (got == KEY_CODE_YES && code == OWN_PASTE_BEGIN)
		return read_paste(term, input);
	input->kind = INPUT_KEY;
	if (got == KEY_CODE_YES)
		return named_key(code, &input->key);
	input->key = term_keys_of_point(code);
	if (input->key.named != NAMED_ESC || read_alt(term, &input->key))
		return true;
	input->kind = INPUT_NONE;
	return false;
}

static void take_new_size(struct term *term)
{
	struct winsize size;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_row && size.ws_col)
		resizeterm(size.ws_row, size.ws_col);
	term_redraw(term);
}

static bool take_news(struct term *term, struct input *input)
{
	unsigned news = guard_take();

	*input = (struct input){ .kind = INPUT_NONE };
	if (news & GUARD_STOP)
		term_suspend(term);
	else if (news & GUARD_CONTINUE)
		term_return(term);
	if (news & GUARD_RESIZE)
		take_new_size(term);
	if (news & GUARD_QUIT)
		input->kind = INPUT_QUIT;
	else if (news & (GUARD_STOP | GUARD_CONTINUE))
		input->kind = INPUT_RESUME;
	else if (news & GUARD_RESIZE)
		input->kind = INPUT_RESIZE;
	return input->kind != INPUT_NONE;
}

/* One round of waiting; false when there is reason to wait on. */
static bool wait_once(struct term *term, int ms, int fd, struct input *input)
{
	struct pollfd ready[] = { { .fd = guard_fd(), .events = POLLIN },
				  { .fd = STDIN_FILENO, .events = POLLIN },
				  { .fd = fd, .events = POLLIN } };
	int count = poll(ready, ARRAY_LEN(ready), ms);

	if (count < 0)
		return false; /* a signal: its news comes through the guard */
	if (count == 0)
		return true;
	if (ready[0].revents && take_news(term, input))
		return true;
	if (ready[1].revents & POLLIN && read_input(term, input))
		return true;
	if ((ready[1].revents & (POLLHUP | POLLERR | POLLNVAL) && !(ready[1].revents & POLLIN)) ||
	    term->failed_reads > FAILED_READS_MAX) {
		input->kind = INPUT_QUIT;
		return true;
	}
	input->kind = ready[2].revents ? INPUT_WAKE : INPUT_NONE;
	return input->kind == INPUT_WAKE;
}

void term_wait(struct term *term, int ms, int fd, struct input *input)
{
	int64_t until_us = moment_ticks_us() + (int64_t)ms * 1000;

	if (term->has_ahead) {
		*input = term->ahead;
		term->has_ahead = false;
		return;
	}
	if (read_input(term, input)) /* curses keeps what it read beyond a key */
		return;
	term->failed_reads = 0;
	for (;;) {
		int64_t left_us = until_us - moment_ticks_us();
		int left_ms = left_us > 0 ? (int)((left_us + 999) / 1000) : 0;

		*input = (struct input){ .kind = INPUT_NONE };
		if (wait_once(term, ms < 0 ? -1 : left_ms, fd, input))
			return;
		if (ms >= 0 && left_ms == 0)
			return;
	}
}

bool term_has_input(struct term *term)
{
	if (!term->has_ahead && wait_for_more(0))
		term->has_ahead = read_input(term, &term->ahead);
	return term->has_ahead;
}

/* ---- leaving and coming back ------------------------------------------------------------ */

void term_leave(struct term *term)
{
	bool mouse = term->mouse;

	term_set_mouse(term, false);
	term->mouse = mouse;
	term_env_send(STR(PASTE_OFF));
	if (!term->draw.cursor_shows)
		term_env_send(str_of(term->draw.words.show_cursor));
	term->draw.cursor_shows = true;
	endwin();
	guard_set_farewell(STR(""));
}

void term_return(struct term *term)
{
	reset_prog_mode();
	prepare_farewell();
	term_redraw(term);
	refresh();
	take_new_size(term);
	term_env_send(STR(PASTE_ON));
	term_set_mouse(term, term->mouse);
}

void term_suspend(struct term *term)
{
	term_leave(term);
	guard_stop_job();
	term_return(term);
}
