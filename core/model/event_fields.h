/*
 * event_fields: the fields of each type of event, a row each.
 *
 * Private to core/model: the door (event_read.c) and the kept form (event_write.c) both go by these
 * rows, so that what is taken, kept and read back cannot drift apart.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/err.h"
#include "core/base/str.h"
#include "core/model/event.h"
#include "core/model/word.h"

struct arena;
struct json;

enum field_kind {
	FIELD_ID,     /* struct str: names something; neither empty nor longer than `max` */
	FIELD_KEY,    /* struct str: compared whole, so refused when empty or longer than `max` */
	FIELD_TEXT,   /* struct str: cut at `max` */
	FIELD_PROSE,  /* struct str: as TEXT, with card numbers masked */
	FIELD_DIGITS, /* struct str: `min` to `max` digits */
	FIELD_CODE,   /* struct str: a text, or a number as it was written */
	FIELD_WORD,   /* an enum: one of `words` */
	FIELD_KNOWN,  /* enum known: a boolean */
	FIELD_IP,     /* struct ip */
	FIELD_MOMENT, /* struct moment */
	FIELD_COUNT,  /* int64_t: at least `min`; -1 is "not given" */
	FIELD_LINKS,  /* the links of a message */
	FIELD_SKETCH, /* the sketch of a message */
	FIELD_SIGNS,  /* the signs of a message */
};

enum field_life {
	FIELD_LASTS,
	FIELD_PASSES, /* read at the door, and not kept */
	FIELD_MADE,   /* made here and kept: unknown at the door */
};

struct field {
	struct str name;
	enum field_kind kind;
	enum field_life life;
	bool needed;
	size_t offset; /* in struct event */
	size_t min, max;
	const struct words *words;
};

struct field_list {
	const struct field *rows;
	size_t count;
};

#define EVENT_FIELDS_MAX 16 /* rows of a list */

extern const struct field_list event_fields[EVENT_TYPE_COUNT];

/* In the kept form, a word of a sketch is so many digits of six bits, the highest first. */
#define SKETCH_WORD_DIGITS 11
char sketch_digit(unsigned value);

/* An event of this type in which nothing was given. */
struct event event_blank(enum event_type type);

/* The row of this name, looked for from row `guess` on; NULL when there is none. */
const struct field *event_field_find(const struct field_list *list, struct str name, size_t guess);

/* Take a field's value into the event. ERR_INVALID: "field: why", with nothing of the value in
 * it. With `kept`, what was masked once is not searched again. */
MUST_USE enum err event_field_take(struct arena *arena, const struct field *field, bool kept,
				   const struct json *value, struct event *event);
