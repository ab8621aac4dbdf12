/*
 * country_names: what countries are called, in English and German, French, Spanish and their own
 * languages, as country.c compares it. Private to country.c.
 *
 * The names are folded as country.c folds what a customer typed, and sorted by their bytes.
 */
#pragma once

#include <stddef.h>

struct country_row {
	const char *name;
	char code[3];
};

extern const struct country_row country_rows[];
extern const size_t country_row_count;
