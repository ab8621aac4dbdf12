/*
 * term_copy: the bytes that put a text on the clipboard of the terminal's user: OSC 52.
 *
 * Inside tmux twice: tmux takes the plain one where it is told to keep a clipboard, and hands the wrapped one through to the
 * terminal where it is told to let things pass; one of the two is mostly on. Inside screen in pieces that it lets pass.
 */
#pragma once

#include <stddef.h>

#include "core/base/str.h"

struct buf;

#define TERM_COPY_MAX \
	((size_t)64 * 1024) /* bytes of text; terminals take some 74,000 of base64 at least */

enum term_inside {
	INSIDE_NOTHING,
	INSIDE_TMUX,
	INSIDE_SCREEN
};

/* As the environment says: $TMUX, $STY. */
enum term_inside term_copy_inside(void);

void term_copy_add(struct str text, enum term_inside inside, struct buf *out);
