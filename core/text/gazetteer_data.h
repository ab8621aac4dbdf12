/*
 * gazetteer_data: the rows of data/places/places.txt as data/embed-places.sh writes them. Private to gazetteer.c.
 *
 * Sorted by name, bytewise. `at` is where a name begins in place_names; behind its NUL stands what is shown, NUL
 * again. places_backwards lists the rows in the order of their names read from the end.
 */
#pragma once

#include <stddef.h>
#include <stdint.h>

#define PLACE_IS_WORD 1
#define PLACE_IS_NAME 2
#define PLACE_IS_DEMONYM 4

struct place_row {
	uint32_t at;
	char country[3]; /* "" in rows of ordinary words */
	char kind;
	uint8_t flags;
};

extern const char place_names[];
extern const struct place_row place_rows[];
extern const size_t place_row_count;
extern const uint16_t places_backwards[];
