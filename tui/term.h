/*
 * term: the terminal. With term_words.c, which looks its words up, the only file that knows curses.
 *
 * Opened once; brings inputs (term_wait) and shows grids (term_show), of which only the cells
 * that changed are sent. The terminal is put back as it was on every way out: term_close(), exit(),
 * a signal, an abort, ^Z.
 *
 *	struct term *term;
 *	enum err e = term_open(&(struct term_wish){ .mouse = true }, &term);
 *
 *	term_size(term, &width, &height);
 *	term_show(term, &grid);
 *	term_wait(term, 1000, desk_fd, &input);
 *	term_close(term);
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "tui/canvas.h"
#include "tui/key.h"
#include "tui/theme.h"

struct term;

enum colour_wish {
	COLOUR_AUTO,
	COLOUR_ALWAYS,
	COLOUR_NEVER
}; /* auto honours NO_COLOR */

struct term_wish {
	enum colour_wish colour;
	enum theme theme;
	bool mouse;
	bool ascii; /* also where the locale is not UTF-8 */
};

/* ERR_UNAVAILABLE, with a sentence that names the verbs, where there is no terminal or one that cannot
 * place its cursor. */
MUST_USE enum err term_open(const struct term_wish *wish, struct term **term);
void term_close(struct term *term); /* NULL is fine */

/* Something to tell once the screen is up ("terminal 'foo' is not known here ..."); "" if nothing. */
const char *term_notice(const struct term *term);

void term_size(const struct term *term, int *width, int *height);
bool term_is_ascii(const struct term *term);
enum palette term_palette(const struct term *term);
void term_set_theme(struct term *term, enum theme theme);
void term_set_mouse(struct term *term, bool on);

void term_show(struct term *term, const struct grid *grid);
void term_redraw(struct term *term); /* the next term_show() sends everything (^L) */

/* Wait up to `ms` (-1: for ever) for an input, a signal, or `fd` (-1: none) to be readable. */
void term_wait(struct term *term, int ms, int fd, struct input *input);

/* Is more waiting? Then drawing can wait too: a held key is drawn as fast as the screen can show it. */
bool term_has_input(struct term *term);

/* Stop as the shell wants it (^Z); comes back with the screen as it was. */
void term_suspend(struct term *term);

/* Hand the terminal to another program and take it back. Not nested. */
void term_leave(struct term *term);
void term_return(struct term *term);

/* Put text on the clipboard of the terminal's user (OSC 52); bounded, ERR_INVALID beyond 64 KiB. */
MUST_USE enum err term_copy(struct term *term, struct str text);
