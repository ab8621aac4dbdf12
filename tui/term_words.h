/*
 * term_words: what the terminal in front of us calls things, asked of terminfo: the bytes for a colour, a place, a cleared row.
 *
 * Besides term.c the only file that knows curses, and only to look words up: nothing is sent from here. Ask once the screen is
 * opened, for before that there is no terminal to ask about. Waits that old terminals needed ("$<5>") are left out.
 */
#pragma once

#include "tui/term_draw.h"
#include "tui/theme.h"

struct buf;

/* All but the looks. A word that it lacks, or that is too long (TERM_WORD_MAX), is "". */
void term_words_learn(struct term_words *words);

/* The looks, as `theme` has them in `palette`. */
void term_words_dress(struct term_words *words, enum theme theme, enum palette palette);

/* The most that it can do. Colours need a word for each side, and one for the way back to its own; else it is mono. */
enum palette term_words_palette(void);

/* Add one word under its name in terminfo ("rmcup"); nothing where it lacks that. */
void term_words_add(struct buf *out, const char *name);
