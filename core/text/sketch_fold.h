/*
 * sketch_fold: what a sketch makes of a character.
 *
 * A part of sketch.c, in a file of its own for its tables. ASCII is sketch.c's.
 */
#pragma once

#include <stdint.h>

enum sketch_class {
	SKETCH_SIMPLE,  /* a letter that folds by itself: sketch_fold_simple() */
	SKETCH_OTHER,   /* its word goes through utf8_fold() */
	SKETCH_SINGLE,  /* of a script that does not set words apart: a word by itself */
	SKETCH_BETWEEN, /* not of a word: punctuation, symbols, emoji */
};

/* `point` is beyond ASCII. `near` is 0 at first and then the caller's to keep: scripts come in runs. */
enum sketch_class sketch_class(uint32_t point, unsigned *near);

/* As utf8_fold() folds it, at a fiftieth of the cost. */
uint32_t sketch_fold_simple(uint32_t point);

/* A folded letter as the letter of ASCII that it looks like, with its accents left out; itself when there is none. */
uint32_t sketch_fold_alike(uint32_t point);
