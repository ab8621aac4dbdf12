/*
 * calls: words that tell what a text is after, and calls for what nobody should be asked for.
 *
 * A call for credentials is a word of asking beside a secret ("enter your password"), or beside what one owns where something is
 * said to be wrong with it ("verify your account ... suspended", "log in with your password ... mailbox full"), or to pay a fee for what is
 * kept back ("pay the customs fee ... held at the depot"); in English, German, French and Spanish, whatever was done to accents,
 * doubled letters and look-alikes. "We never ask for your password" is none.
 *
 * One pass over the text, a hash a word; no more than CALLS_TEXT_MAX bytes are looked at.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"
#include "core/text/brand.h"
#include "core/text/ploys.h"

#define CALLS_TEXT_MAX ((size_t)32 * 1024)

enum word_class {
	WORD_RISK = 1 << 0,
	WORD_FIRM = 1 << 1,
	WORD_ASK = 1 << 2,
	WORD_ENTER = 1 << 3,
	WORD_SECRET = 1 << 4,
	WORD_OBJECT = 1 << 5,
	WORD_THREAT = 1 << 6,
	WORD_YOUR = 1 << 7,
	WORD_NO = 1 << 8,
	WORD_WITH = 1 << 9,
	WORD_URGENT = 1 << 10,
	WORD_PAY = 1 << 11,
	WORD_FEE = 1 << 12,
	WORD_STUCK = 1 << 13,
	WORD_VOICE = 1 << 14,
	WORD_GREET = 1 << 15,
	WORD_GIFTCARD = 1 << 16, /* from here on: ploys.h */
	WORD_BUY = 1 << 17,
	WORD_HANDOVER = 1 << 18,
	WORD_BANK = 1 << 19,
	WORD_CHANGED = 1 << 20,
	WORD_OURS = 1 << 21,
	WORD_HUSH = 1 << 22,
	WORD_FORTUNE = 1 << 23,
	WORD_CONTACT = 1 << 24,
	WORD_DIAL = 1 << 25,
	WORD_CHARGED = 1 << 26,
	WORD_FILMED = 1 << 27,
	WORD_COIN = 1 << 28,
	WORD_CANCEL = 1 << 29,
	WORD_PAIRED = 1 << 30, /* the first of two that mean something together */
};

/* A word's hash grows a look at a time (seven bits of it, so that no two short words have one), and is of the word without doubled letters, with digits for the letters they stand for. */
struct word_hash {
	uint64_t sum;
	char last; /* 0: nothing yet */
};
#define WORD_HASH_START ((struct word_hash){ 0, 0 })

/* `look` is 'a' to 'z' or '0' to '9'. */
static inline struct word_hash word_hash_add(struct word_hash hash, char look)
{
	/* From '0' on. */
	static const char merged[] = "ol2eas6t89.......................................abcdefghljkl"
				     "mnopqrstuvwxyz";

	if (look == hash.last)
		return hash;
	return (struct word_hash){
		(hash.sum << 7 | hash.sum >> 57) ^ (unsigned char)merged[look - '0'], look
	};
}

static inline uint32_t word_hash_end(struct word_hash hash)
{
	return (uint32_t)((hash.sum * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}

static inline uint32_t word_hash_pair(uint32_t first, uint32_t second)
{
	return (first ^ (second << 13 | second >> 19)) * UINT32_C(2654435761);
}

/* The classes of a word of looks; 0: none. */
unsigned word_classes(struct str looks);

struct calls {
	struct str credentials; /* the words that call, in the text; absent: none */
	struct str
		door; /* words that would be a call if something were said to be wrong: "log in with your customer number and PIN" */
	const struct brand *
		brand; /* named in the text other than as a way to pay or send, most often; NULL: none */
	struct str mention; /* where */
	bool is_yours; /* as what the reader has there: "your Microsoft 365 mailbox", not "with your Google account" */
	bool is_threatening;
	struct ploys ploys;
};

void calls_read(struct str text, struct calls *calls);
