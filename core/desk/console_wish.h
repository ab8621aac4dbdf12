/*
 * console_wish: what the command line asks of the console, handed from the verbs to whoever draws it.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"

enum wish_colour {
	WISH_COLOUR_AUTO, /* as the terminal can, unless NO_COLOR is set */
	WISH_COLOUR_ALWAYS,
	WISH_COLOUR_NEVER
};

struct console_wish {
	struct str account; /* open at this one; absent: where it was left, or the queue */
	enum wish_colour colour;
	bool plain; /* lines to be read aloud, in place of a screen */
	bool fresh; /* not where it was left */
};
