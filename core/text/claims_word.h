/*
 * claims_word: what the words of a chat can be that say who is where. Private to the claims_* files.
 *
 * English, German, French and Spanish lie in one table: people mix them, and a word is all that it is in any of the four
 * (German "war" is past, whatever an Englishman means by it). Folded as the gazetteer's names are.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

#define CLAIMS_WORD_MAX 32

/* clang-format off */
#define WORD_SELF       (UINT64_C(1) << 0) /* I */
#define WORD_WE         (UINT64_C(1) << 1) /* we */
#define WORD_YOU        (UINT64_C(1) << 2) /* whoever is spoken to */
#define WORD_OTHER      (UINT64_C(1) << 3) /* somebody else; a pronoun is DET too */
#define WORD_FIRM       (UINT64_C(1) << 4) /* a firm, or a part of one */
#define WORD_THING      (UINT64_C(1) << 5) /* what is in a place without anybody being there */
#define WORD_BE         (UINT64_C(1) << 6) /* is */
#define WORD_STAY       (UINT64_C(1) << 7) /* stays, sits, writes */
#define WORD_LIVE       (UINT64_C(1) << 8) /* lives */
#define WORD_WORK       (UINT64_C(1) << 9) /* works */
#define WORD_COME       (UINT64_C(1) << 10) /* comes (from) */
#define WORD_BORN       (UINT64_C(1) << 11) /* was born, grew up */
#define WORD_MOVE       (UINT64_C(1) << 12) /* moves house */
#define WORD_GO         (UINT64_C(1) << 13) /* goes, flies */
#define WORD_LEAVE      (UINT64_C(1) << 14) /* leaves, with what is left behind it */
#define WORD_VISIT      (UINT64_C(1) << 15) /* visits */
#define WORD_RETURN     (UINT64_C(1) << 16) /* back */
#define WORD_TRADE      (UINT64_C(1) << 17) /* sells, sends */
#define WORD_VERB       (UINT64_C(1) << 18) /* does something else */
#define WORD_HE         (UINT64_C(1) << 19) /* the verb says it of somebody else */
#define WORD_PAST       (UINT64_C(1) << 20) /* the verb is past */
#define WORD_FUTURE     (UINT64_C(1) << 21) /* the verb, or what stands beside it, is future */
#define WORD_PASTADV    (UINT64_C(1) << 22) /* yesterday */
#define WORD_FUTUREADV  (UINT64_C(1) << 23) /* tomorrow */
#define WORD_NOW        (UINT64_C(1) << 24) /* now */
#define WORD_HERE       (UINT64_C(1) << 25) /* here */
#define WORD_NOT        (UINT64_C(1) << 26) /* not */
#define WORD_NO         (UINT64_C(1) << 27) /* no */
#define WORD_YES        (UINT64_C(1) << 28) /* yes */
#define WORD_IF         (UINT64_C(1) << 29) /* if */
#define WORD_ASK        (UINT64_C(1) << 30) /* opens a question */
#define WORD_AUX        (UINT64_C(1) << 31) /* opens a question where it comes first */
#define WORD_SAY        (UINT64_C(1) << 32) /* says */
#define WORD_LOC        (UINT64_C(1) << 33) /* in */
#define WORD_FROM       (UINT64_C(1) << 34) /* from */
#define WORD_TO         (UINT64_C(1) << 35) /* to */
#define WORD_PREP       (UINT64_C(1) << 36) /* other prepositions */
#define WORD_DET        (UINT64_C(1) << 37) /* articles and what else may stand before a place */
#define WORD_CUT        (UINT64_C(1) << 38) /* but, because: something new begins */
#define WORD_AND        (UINT64_C(1) << 39) /* and, or */
#define WORD_SINCE      (UINT64_C(1) << 40) /* since, until */
#define WORD_GREET      (UINT64_C(1) << 41) /* greetings */
#define WORD_NAME       (UINT64_C(1) << 42) /* named */
#define WORD_PROXY      (UINT64_C(1) << 43) /* a proxy by any name */
#define WORD_USE        (UINT64_C(1) << 44) /* uses, has */
#define WORD_OFF        (UINT64_C(1) << 45) /* off */
#define WORD_WORKS      (UINT64_C(1) << 46) /* works, opens: what a thing does */
#define WORD_KNOW       (UINT64_C(1) << 47) /* knows, means */
#define WORD_ONLY       (UINT64_C(1) << 48) /* only */
#define WORD_WHERECUE   (UINT64_C(1) << 49) /* asks for a place */
#define WORD_PAPER      (UINT64_C(1) << 50) /* what may follow a demonym */
#define WORD_HOME       (UINT64_C(1) << 51) /* at home */
#define WORD_THANKS     (UINT64_C(1) << 52) /* means nothing here */

#define WORD_SUBJECT (WORD_SELF | WORD_WE | WORD_YOU | WORD_OTHER | WORD_FIRM | WORD_THING)
#define WORD_STEADY  (WORD_BE | WORD_STAY | WORD_LIVE | WORD_WORK | WORD_COME | WORD_BORN)
#define WORD_MOTION  (WORD_MOVE | WORD_GO | WORD_LEAVE | WORD_VISIT | WORD_RETURN)
#define WORD_ANYVERB (WORD_STEADY | WORD_MOTION | WORD_TRADE | WORD_VERB)
#define WORD_WHERE   (WORD_LOC | WORD_FROM | WORD_TO)
/* clang-format on */

/* 0 for a word that says nothing here. */
uint64_t claims_word(struct str folded);

/*
 * What a misspelt word was meant to be: a letter too many or too few, or two that changed places, in the verbs that say where
 * somebody is, "currently" and its like, and the long names of others ("custmers"). Another letter in place of one makes too many ordinary
 * words, but for those that Spanish ears take for one. 0 for none.
 */
uint64_t claims_word_mended(struct str folded);

/* The table itself, for its test. */
size_t claims_word_count(void);
struct str claims_word_at(size_t i);
