/*
 * filter: keep only rows that hold what somebody types, as they type.
 *
 * Words are matched one by one, in any order, blind to case and to harmful characters
 * (utf8_fold). A word matches where it stands, or where its letters do: in their order, from the beginning of
 * a word on, and near together ("lmbr" finds Lumber). What matched is lit. Enter keeps the filter and gives the
 * keys back, Esc takes it away.
 */
#pragma once

#include <stdbool.h>

#include "core/base/str.h"
#include "tui/canvas.h"
#include "tui/key.h"
#include "tui/line.h"

#define FILTER_BYTES_MAX 200

struct filter {
	struct line line;
	bool editing;
};

enum filter_did {
	FILTER_NOTHING,
	FILTER_CHANGED, /* look at the rows again */
	FILTER_LEFT     /* Enter: the rows are as they were */
};

void filter_release(struct filter *filter);
void filter_begin(struct filter *filter);
void filter_set(struct filter *filter, struct str text);
enum filter_did filter_input(struct filter *filter, const struct input *input);

bool filter_is_on(const struct filter *filter); /* something was typed */
bool filter_shows(const struct filter *filter); /* its line takes a row of the screen */

/* Does each word match one of the texts? */
bool filter_keeps(const struct filter *filter, const struct str *texts, size_t count);

/* Light the letters that match in this row of a canvas, after its text was drawn: one column, so that no match goes
 * from one into the next. */
void filter_light(const struct filter *filter, struct canvas *canvas, struct rect where);

void filter_paint(const struct filter *filter, size_t kept, size_t all, struct canvas *row);
