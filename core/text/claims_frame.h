/*
 * claims_frame: what a clause says of the place it names: who, does what, since when, or not. Private to the
 * claims_* files.
 *
 * Read from the place to the left, where all four languages put the preposition, the verb and its subject; then a little to
 * the right, where German puts its participles and everybody "last week".
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/text/claims.h"
#include "core/text/claims_scene.h"

struct frame {
	uint64_t prep; /* WORD_LOC, WORD_FROM, WORD_TO of the preposition before the place */
	uint64_t who;  /* one of WORD_SUBJECT; 0: nobody was named */
	uint64_t verb; /* the flags of the verb; 0: there is none */
	bool past, future, once, soon; /* the verb's tense; "last week", "tomorrow" */
	bool denied, supposed, now, here, home, greets, since;
	bool plain; /* no unknown word stands between its words and the place */
	bool beside; /* nothing stands between the verb (or "at home") and the place that would hold them apart */
	bool others;        /* another place lies between */
	size_t from, until; /* words that bear on it */
};

/* Of the words [from, until): a place, or "at home". */
struct frame frame_read(const struct scene *scene, size_t from, size_t until);

/* What it comes to. False: no claim. */
bool frame_claims(const struct frame *frame, enum chat_claim_kind *kind, enum chat_tense *tense);
