/*
 * ploys: what a fraud wants that needs no link, by the words it cannot do without.
 *
 * - gift cards: to be bought, and their codes to be handed over ("scratch them and send me the pictures", "I will reimburse you")
 * - changed bank: our or my bank details are other ones now, in one clause, and something is to be paid
 * - fortune: four different words of an estate, a lottery or a fund, and an answer that is waited for
 * - extortion: two different words of having watched the reader, and coins to be paid to a wallet whose address stands there
 * - charge: something was charged or ordered, it can be cancelled, and there is a number to call
 * - wallet: a wallet's address, and something is to be paid
 *
 * In English, German, French and Spanish (data/brands/words.txt). Honest people write of each of these things: the ploy is the company they keep,
 * and what it is worth is the engine's to say. Secrecy and hurry are told beside a ploy. The words are heard by calls.h, in its one pass.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

enum ploy {
	PLOY_GIFT_CARDS,
	PLOY_BANK_CHANGED,
	PLOY_FORTUNE,
	PLOY_EXTORTION,
	PLOY_CHARGE,
	PLOY_WALLET,
	PLOY_COUNT,
};

struct ploys {
	struct str said[PLOY_COUNT]; /* the words, in the text; absent: not this one */
	struct str hush;             /* the word that asks for secrecy or hurry; absent: none */
};

struct ploy_word {
	unsigned classes;
	size_t at;     /* its number among the words, from 1 */
	size_t clause; /* that it stands in */
	uint32_t hash;
	size_t from, to; /* in the text */
};

#define PLOY_CLASSES 16
#define PLOY_DISTINCT 4 /* different words of a class that are counted */

/* Of a class: the latest word, and how many different ones not far from one another. */
struct ploy_heard {
	size_t at, clause, from, to, first_from;
	uint32_t hashes[PLOY_DISTINCT];
	unsigned distinct;
};

/* What was heard so far; all zero at the start. */
struct ploy_ear {
	struct ploy_heard heard[PLOY_CLASSES];
	struct ploy_heard bought, moved, cards, bank, charge; /* words that came together */
};

/* The words that mean something here, of calls.h. */
#define PLOY_WORDS \
	(WORD_GIFTCARD | WORD_BUY | WORD_HANDOVER | WORD_BANK | WORD_CHANGED | WORD_OURS | \
	 WORD_HUSH | WORD_FORTUNE | WORD_CONTACT | WORD_DIAL | WORD_CHARGED | WORD_FILMED | \
	 WORD_COIN | WORD_CANCEL | WORD_PAY | WORD_URGENT)

void ploy_hear(struct ploy_ear *ear, const struct ploy_word *word);

/* At the end of the text. */
void ploys_end(const struct ploy_ear *ear, struct str text, struct ploys *ploys);
