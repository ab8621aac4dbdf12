/*
 * term_env: what the environment says about the terminal, and plain bytes to it.
 *
 * Asked before there is a second thread: the screen is opened first.
 */
#pragma once

#include <stdbool.h>

#include "core/base/err.h"
#include "core/base/str.h"

/* ERR_UNAVAILABLE where standard input and output are no terminal, or TERM is "dumb". */
MUST_USE enum err term_env_check(void);

/* It can show lines and no more. */
bool term_env_is_dumb(void);

/* The same sentence for every reason: what the console needs, and the way out. */
enum err term_env_refuse(const char *why);

const char *term_env_name(void);      /* TERM, or "" */
bool term_env_refuses_colour(void);   /* NO_COLOR */
bool term_env_has_escape_delay(void); /* ESCDELAY, which curses reads by itself */

/* Take the locale for characters, and no more of it. True where only ASCII may be drawn; text is
 * read and written as UTF-8 there too. */
bool term_env_set_locale(void);

/* Write past curses; only when it has nothing unsent. */
void term_env_send(struct str bytes);
