/*
 * worker: the desk on threads of its own, so that the console never waits.
 *
 * Lanes: one answers questions, one carries out acts and exports, each with its own desk handle. The only file with
 * threads. Requests are copied; tickets grow; a newer question of the same kind overtakes an older one that
 * has not begun (its snapshot never comes).
 *
 *	uint64_t ticket = worker_ask(worker, &request);
 *	poll(worker_fd(worker)) ... while ((snapshot = worker_take(worker))) ...
 *
 * A third lane talks to customers (talk.h) while the worker runs, unless it only reads: it delivers replies when they are due, and
 * what comes in shows as a change of the store.
 *
 * A further duty of the question lane: it watches the store, and when another process has written
 * (or time passed) it makes worker_fd readable and worker_changed() true once.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/desk/desk.h"

struct worker;

MUST_USE enum err worker_start(const struct settings *settings, enum desk_mode mode,
			       struct worker **worker);
/* Finishes what acts are under way, drops questions. NULL is fine. */
void worker_stop(struct worker *worker);

uint64_t worker_ask(struct worker *worker, const struct request *request);
int worker_fd(const struct worker *worker); /* readable when there is something to take or know */
struct snapshot *worker_take(
	struct worker *worker);                   /* NULL: nothing more now. The caller frees it. */
bool worker_changed(struct worker *worker);       /* somebody else wrote since the last call */
bool worker_is_busy(const struct worker *worker); /* a question has been waiting */
