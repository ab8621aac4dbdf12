/*
 * guard: the terminal is put back whatever happens to us.
 *
 * Signals that only tell us something (a new size, stop, go on, end) wake a descriptor and are
 * taken from guard_take(). Signals that end us at once (a crash, an abort) first write the
 * bytes and set the modes that the shell's terminal needs. A second SIGTERM, SIGINT or SIGHUP
 * that finds the first one not taken ends us too.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/str.h"

enum guard_news {
	GUARD_RESIZE = 1,
	GUARD_STOP = 2,     /* SIGTSTP */
	GUARD_CONTINUE = 4, /* SIGCONT: somebody else may have drawn here */
	GUARD_QUIT = 8,
};

/* Remember the terminal's modes and catch signals. Once at a time. ERR_UNAVAILABLE. */
MUST_USE enum err guard_begin(int terminal);

/* What puts the screen back, written on the way out of a crash; nothing while it is empty. */
void guard_set_farewell(struct str bytes);
void guard_end(void);

int guard_fd(void);        /* readable when there is news; -1 before guard_begin() */
unsigned guard_take(void); /* of enum guard_news; takes it away */

/* Stop the whole job as the shell would on ^Z; returns when it is continued. */
void guard_stop_job(void);
