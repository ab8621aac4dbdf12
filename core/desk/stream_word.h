/*
 * stream_word: in a stream, what scanners spoke ill of, and who uses it. Private to core/desk.
 *
 * The store finds whom a verdict is about by what was judged (scanner_reach.h). What a stream brought since the last rest is not
 * judged yet; this remembers it, so that a verdict in the middle of a file reaches those before it, and those after it at once.
 * Bounded by STREAM_USES: beyond, the next rest finds them.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/map.h"
#include "core/base/str.h"

struct arena;
struct event;
struct store;

#define STREAM_USES (1U << 20) /* of a name by an account */

struct stream_use {
	struct str account; /* its id */
	int64_t next;       /* of the same name, from 1; 0: none */
};

struct stream_words {
	struct map ill;  /* hashes of names that were spoken ill of */
	struct map last; /* of a name's hash: the use of it that came last, from 1 */
	struct map seen; /* hashes of name and account */
	struct stream_use *uses;
	size_t count, room, urls;
};

void stream_words_release(struct stream_words *words);
/* All is judged: the store knows who uses what. */
void stream_words_rest(struct stream_words *words);

/* Of the verdicts that are stored: the newest. */
MUST_USE enum err stream_words_learn(struct stream_words *words, struct store *store);
/* A verdict that is more than "clean". */
void stream_words_said(struct stream_words *words, struct arena *arena, struct str value);

/* A message, or a domain that was added. Answers whether the account uses something for the first time that was spoken ill of. Texts
 * are copied into `keep`. */
bool stream_words_use(struct stream_words *words, struct arena *passing, struct arena *keep,
		      const struct event *event);

/* Who uses what the verdict is about, newest first, until `each` answers false. */
void stream_words_users(const struct stream_words *words, struct arena *arena, struct str value,
			bool (*each)(void *with, struct str account), void *with);
