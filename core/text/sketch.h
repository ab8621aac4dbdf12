/*
 * sketch: what is left of a text when all is forgotten but the likeness to its variants.
 *
 * Words are folded (case, compatibility forms, invisible characters) and read as they look: letters of other scripts
 * that look like ASCII's, letters with accents, and a digit among letters ("v1agra") become
 * the letter, other digits in a word "#". Web addresses become their registrable domain. Left out are what is different in each copy: numbers,
 * e-mail addresses, and keys (letters between digits again and again, capitals inside a word again and again). Scripts
 * that do not set words apart (Han, kana, Thai and its neighbours) are read character by character.
 *
 * Each two words that then follow one another are hashed, but for two of three bytes or less ("of the"), and each four such characters; the
 * SKETCH_LEN smallest distinct hashes are the sketch. Two texts that share many are variants of one
 * (core/engine/campaign_index.h).
 *
 * Sketches are stored and compared between machines and years: the hash has a fixed public
 * seed (a word's bytes in lanes of eight, little-endian, each xored in and mixed with the finaliser of
 * splitmix64). No release has stored any yet; from the first on, changing anything here makes stored
 * sketches worthless.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/model/event.h"

#define SKETCH_WORDS_MIN 8 /* that are not left out; a shorter text has no sketch */
#define SKETCH_TEXT_MAX ((size_t)256 * 1024) /* bytes looked at: more than anybody reads */

/* Ascending; answers how many, 0 for a text that is too short. */
size_t sketch_make(struct str text, uint64_t sketch[SKETCH_LEN]);

/*
 * Of a message of a few words whose point is where it leads ("photos from last week https://..."): subject, text and the links'
 * domains are one row of words, of which each two side by side or with one between are hashed. All have SKETCH_BRIEF, so that such a
 * text is like none but its kind. 0 where there is no link away from `own` (the sender's registrable domain, may be absent), or
 * fewer than SKETCH_BRIEF_MIN pairs.
 */
#define SKETCH_BRIEF_MIN 7
#define SKETCH_BRIEF_WORDS 24 /* looked at */
struct brief {
	struct str subject, text, own;
	const struct str *links;
	size_t link_count;
};
size_t sketch_brief(const struct brief *brief, uint64_t sketch[SKETCH_LEN]);
