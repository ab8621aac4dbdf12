/*
 * console: the app with a terminal and a worker, until somebody quits.
 *
 * While the screen is the console's, what is logged goes to $XDG_STATE_HOME/strop/console.log (else ~/.local/state/strop), unless standard
 * error leads elsewhere than to a terminal. Above 1 MiB it is begun anew.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/desk/console_wish.h"
#include "core/desk/settings.h"

enum console_exit {
	CONSOLE_DONE = 0,
	CONSOLE_UNFIT = 2, /* the terminal or the [keys] of the settings */
	CONSOLE_NO_STORE = 3
};

/* Whether it takes the keys, macros and theme of the settings. ERR_INVALID says which line it does not. */
MUST_USE enum err console_check(const struct settings *settings);

/* Opens at the account wished for, where it was left, or at the queue. Answers the program's exit code; what went wrong was
 * said on stderr. */
int console_run(const struct settings *settings, const struct console_wish *asked);
