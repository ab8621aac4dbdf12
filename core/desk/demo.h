/*
 * demo: a lively desk of our own making, to try and to test everything on.
 *
 * A fixed cast (data/demo): three customers on the line, a botnet caught mid-burst, a three-account bank
 * phish, and good customers who spike. Made at a given time, so that "9 min ago" is true; the same time gives the same
 * desk, to the byte of every event.
 */
#pragma once

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

struct arena;
struct settings;

/* Make the desk in `dir` (made if it is not there): strop.conf, desk.db, geo and lists. An older demo desk there is made anew;
 * a folder with anything else in it is refused with ERR_EXISTS. `config` is the path of the settings, in `arena`. */
MUST_USE enum err demo_make(struct arena *arena, const char *dir, struct moment now,
			    void (*progress)(void *with, const char *what), void *with,
			    struct str *config);

/* Play what the three customers go on to say, in real time, into the desk: for a process of its own. Ends when the script does,
 * or when its parent has gone. */
MUST_USE enum err demo_play(const struct settings *settings);
