/*
 * gazetteer: what places and the people of them are called, in English, German, French, Spanish and their own language.
 *
 * Countries, cities of more than 100,000 people, some regions, demonyms; made from data/places/places.txt. A name is
 * looked up as place_name_fold() leaves it. Nothing is set up at the start: the rows lie in the binary, sorted.
 *
 *	if (gazetteer_find(STR("munchen"), &row))
 *		gazetteer_place(row).shown          "Munich"
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/str.h"

/* The letters of data/places/places.txt. */
enum gazetteer_kind {
	GAZETTEER_COUNTRY = 'k',
	GAZETTEER_CITY = 'c',
	GAZETTEER_REGION = 'r',
	GAZETTEER_DEMONYM = 'd',
	GAZETTEER_WORD = 'w', /* no place: an ordinary word, a letter off a place's name */
};

#define GAZETTEER_WORDS_MAX 5    /* words of the longest name */
#define GAZETTEER_SLIP_LETTERS 6 /* a word this long may hold one slip */

struct gazetteer_place {
	struct str name;  /* folded */
	struct str shown; /* for people: "Munich", "Germany" */
	char country[3];
	enum gazetteer_kind kind;
	bool is_word;    /* an ordinary word too: "nice" */
	bool is_name;    /* people and firms are called so too: "Jordan" */
	bool is_demonym; /* of the same country's people too: French "italien" is German for Italy */
};

/* The first row of that very name: the place that is meant without more being said. */
bool gazetteer_find(struct str folded, size_t *row);

/* The row after it, if that has the same name; else false. */
bool gazetteer_next(size_t *row);

/* The row whose name differs by one slip: a letter more, less or another, or two that changed places, within a word of
 * at least GAZETTEER_SLIP_LETTERS letters. Countries come before cities. False for what is an ordinary word. */
bool gazetteer_near(struct str folded, size_t *row);

/* The slip itself: is `written` the word `meant`, but for one? Neither for equal words. */
bool gazetteer_is_slip(struct str written, struct str meant);

struct gazetteer_place gazetteer_place(size_t row);
size_t gazetteer_count(void);
