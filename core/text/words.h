/*
 * words: names cut into words.
 *
 * "chaseupdate" is chase and update, "purchaseupdate" is purchase and update: the cheapest way to cut a name into known words decides.
 * The words (data/words: English, names, and the common ones of German, French, Spanish and more) lie in a minimal automaton
 * of some 450 KB: an edge is four bytes, the low one first: its letter (5 bits), whether a word ends there (1), whether it is its
 * node's last (1), and where the next node's edges begin (25; 0: nowhere).
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/text/brand.h"

/* What a word costs, what each letter of no word does. */
#define WORDS_COST 10
#define WORDS_LETTER_COST 7

/* The cheapest ways to cut a text of looks. */
struct words_cut {
	uint16_t head[BRAND_TEXT_MAX + 1]; /* its first i bytes */
	uint16_t tail[BRAND_TEXT_MAX + 1]; /* from byte i on */
	/* How long the last word of a head is, and the first of a tail; 1 for a byte of no word. */
	unsigned char head_word[BRAND_TEXT_MAX + 1], tail_word[BRAND_TEXT_MAX + 1];
};

void words_cut(const struct brand_text *text, struct words_cut *cut);

/* All of it is one word. */
bool words_has(struct str looks);

/* How long the words are that begin `looks`: bit n for n bytes. */
uint32_t words_beginning(struct str looks);
