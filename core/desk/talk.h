/*
 * talk: the desk's side of the chat, a turn at a time.
 *
 * A turn delivers what replies are due, each once however many consoles talk, and stores what customers wrote, through the same checks as
 * ingest, judging who wrote. The worker runs turns while the console is open; `strop sync` does so too.
 *
 * Only one of all who have a store open talks to its chat server (store_alone()); when that one ends, another takes over.
 *
 *	e = talk_open(desk, &talk);
 *	while (...) e = talk_turn(talk, wake, patience_us, &count);
 *	talk_close(talk);
 *
 * Which account a room belongs to: its name is the account's id, or the id, a dot, and anything. Where both could be, the
 * whole name goes first, then what stands before the last dot. A room of nobody's is left alone and said to be.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/ids.h"

struct arena;
struct desk;
struct talk;

struct talk_count {        /* in this turn */
	int64_t lines;     /* stored that were not before */
	int64_t delivered; /* replies: in the conversation, or taken by the server */
	int64_t waiting;   /* replies: tried in vain; tried again later */
	int64_t failed;    /* replies: for good */
};

/* Nobody is spoken to yet. `desk` stays the caller's, and is this thread's. */
MUST_USE enum err talk_open(struct desk *desk, struct talk **talk);
void talk_close(struct talk *talk); /* NULL is fine */
void talk_close_at(struct talk **talk);

/* Once through; then wait until something comes or is due, `wake` (or -1) is readable, or `patience_us` is over. Outside of transactions.
 * The store's faults; a server that does not answer is none. */
MUST_USE enum err talk_turn(struct talk *talk, int wake, int64_t patience_us,
			    struct talk_count *count);
/* Whether anything can be expected of a server now: it is connected, or there is none. */
bool talk_is_up(const struct talk *talk);
/* Whether something is under way that will be over soon: connecting, reading what was said meanwhile, a reply on its way. */
bool talk_is_busy(const struct talk *talk);
/* The sentence of talk_state(), as this one knows it; absent without a server. */
struct str talk_says(const struct talk *talk);

/* Wait for `wake` (or -1) alone, `patience_us` at most. */
void talk_sleep(int wake, int64_t patience_us);

/* One sentence on the chat server, as whoever talks to it noted it last; absent where there is none. Inside a read. */
MUST_USE enum err talk_state(struct desk *desk, struct arena *arena, struct str *sentence);

/* Whose room it is. ERR_NOT_FOUND: nobody's. Inside a read or a write, or neither. */
MUST_USE enum err talk_room_account(struct desk *desk, struct arena *arena, struct str room,
				    struct str *id, struct account_no *no);
