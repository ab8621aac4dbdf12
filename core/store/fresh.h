/*
 * fresh: the keys of the newest events, in memory.
 *
 * Private to core/store. The fresh tables have no index by key, which would cost more than the events
 * themselves. A handle that takes events in remembers the keys instead, and reads those that others
 * added since. What it finds is looked at in the table before it counts.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct event_name;
struct fresh_keys;
struct run;
struct store;

struct fresh_keys *fresh_keys_new(void);
void fresh_keys_free(struct fresh_keys *keys);
void fresh_keys_forget(struct fresh_keys *keys);

/* Whether an event is in a fresh run. */
MUST_USE enum err fresh_has(struct store *store, const struct run *run,
			    const struct event_name *name, bool *have);

/* Say that a row was appended, with its message's key or 0. */
void fresh_note(struct store *store, const struct run *run, int64_t no, int64_t key,
		int64_t message_key);

/* The accounts that sent a message of this id, each once or more. */
MUST_USE enum err fresh_senders(struct store *store, const struct run *run, struct str message,
				void (*each)(void *with, int64_t account), void *with);
