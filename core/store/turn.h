/*
 * turn: writers of one store wait their turn, in any number of processes.
 *
 * Private to core/store. Two empty files beside the store carry the locks: whoever writes, or moves
 * the log into the main file, holds PATH-lock; whoever wants it next waits in PATH-turn, where
 * nobody can overtake. So a person's key press gets in between two batches of an endless ingest,
 * and a commit never races a checkpoint, which SQLite from 3.7.0 to 3.51.2 does not survive
 * (3.44.6 and 3.50.7 do). A newer one could do without the lock, but not without the order.
 *
 *	CLEANUP(turn_end) struct turn turn = TURN_NONE;
 *	enum err e = turn_open(&turn, path);
 *	if (!e) e = turn_take(&turn, 30000);
 *	...
 *	turn_give(&turn);
 */
#pragma once

#include <stdint.h>

#include "core/base/err.h"

struct turn {
	int lock, next; /* file descriptors, -1 without */
};

#define TURN_NONE ((struct turn){ -1, -1 })

MUST_USE enum err turn_open(struct turn *turn, const char *path); /* ERR_UNAVAILABLE */
void turn_end(struct turn *turn);

MUST_USE enum err turn_take(struct turn *turn, int64_t patience_ms); /* ERR_UNAVAILABLE: in vain */
void turn_give(struct turn *turn);
