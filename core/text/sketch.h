/*
 * sketch: what is left of a text when all is forgotten but the likeness to its variants.
 *
 * Words are folded (case, compatibility forms, invisible characters); runs of digits become "#", e-mail
 * addresses "@", and web addresses their registrable domain. Scripts that do not set words apart (Han, kana,
 * Thai and its neighbours) give a word for each character. Each two words that follow one another are hashed; the
 * SKETCH_LEN smallest distinct hashes are the sketch. Two texts that share many are variants
 * of one.
 *
 * Sketches are stored and compared between machines and years: the hash has a fixed public
 * seed (a word's bytes in lanes of eight, little-endian, each xored in and mixed with the finaliser of
 * splitmix64). Changing anything here makes stored sketches worthless.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/event.h"

#define SKETCH_WORDS_MIN 8                   /* a shorter text has no sketch */
#define SKETCH_TEXT_MAX ((size_t)256 * 1024) /* bytes looked at: more than anybody reads */

/* Ascending; answers how many, 0 for a text that is too short. */
size_t sketch_make(struct str text, uint64_t sketch[SKETCH_LEN]);
