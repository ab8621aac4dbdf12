/*
 * grammar: texts strung together from rules (data/sim/words.txt says how they are written).
 *
 * Each choice is keyed by its path from the root, not by how many choices came before it. So the same rule told
 * with other seeds changes exactly those choices whose seed changed: all mails of a sender share the sender's
 * ways, all customers of a theme the theme's, and a spun template keeps some of its slots and respins the rest.
 *
 *	struct telling t = { .grammar = g, .seeds = { [KEYED_MESSAGE] = n, ... }, .spin = 1, .value = value, .with = me };
 *	grammar_tell(&t, grammar_rule(g, "letter.en"), &text);
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct arena;
struct buf;
struct grammar;

enum grammar_value {
	VALUE_FIRST,
	VALUE_NAME,
	VALUE_COMPANY,
	VALUE_DOMAIN,
	VALUE_PRODUCT,
	VALUE_N,
	VALUE_PRICE,
	VALUE_CODE,
	VALUE_DATE,
	VALUE_CITY,
	VALUE_LINK,
	VALUE_BRAND,
	VALUE_COUNT,
};

/* The words that .@ and .% stand for. */
extern const char *const grammar_trades[];
extern const uint32_t grammar_trade_count;
extern const char *const grammar_languages[];
extern const uint32_t grammar_language_count;

enum keyed {
	KEYED_MESSAGE,
	KEYED_SENDER,
	KEYED_THEME,
	KEYED_CAMPAIGN, /* what a message's ways are when its slot is not respun */
	KEYED_COUNT
};

struct telling {
	const struct grammar *grammar;
	uint64_t seeds[KEYED_COUNT];
	double spin; /* share of the message's slots that are chosen anew in each; 1: all */
	/* Not 0: somebody's turns of phrase. Of two ways that come to mind the one they like better is taken. */
	uint64_t accent;
	uint32_t trade, language;
	/* Adds the value; `chance` is this place's own number. */
	void (*value)(void *with, const struct telling *telling, enum grammar_value value,
		      uint64_t chance, struct buf *out);
	void *with;
};

/* `lines` must outlive it. ERR_INVALID: "line 7: ...", for a rule that is not there, or stands twice. */
MUST_USE enum err grammar_make(struct arena *arena, const char *const *lines, size_t count,
			       struct grammar **grammar);
void grammar_release(struct grammar *grammar); /* what is not the arena's; NULL is fine */

int grammar_rule(const struct grammar *grammar, const char *name); /* -1: none */
/* "name.suffix", else "name". */
int grammar_rule_of(const struct grammar *grammar, const char *name, const char *suffix);
void grammar_tell(const struct telling *telling, int rule, struct buf *out);

/* How many ways a rule has, and the text of one that is only words. */
uint32_t grammar_ways(const struct grammar *grammar, int rule);
struct str grammar_way(const struct grammar *grammar, int rule, uint32_t way);
