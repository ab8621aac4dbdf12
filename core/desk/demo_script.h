/*
 * demo_script: events of the demo desk, as lines of JSON with their times. Private to core/desk.
 *
 *	struct demo_script script = { .arena = arena, .now = now };
 *	enum err e = demo_script_tell(&script, demo_lumber, demo_lumber_count);
 *	demo_script_sort(&script);
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"

struct arena;

struct demo_line {
	struct moment at;
	size_t place; /* among all lines, so that sorting keeps their order */
	struct str text;
};

struct demo_script {
	struct arena *arena;
	struct moment now; /* "@0s" */
	struct demo_line *lines;
	size_t count;
};

void demo_script_add(struct demo_script *script, struct moment at, struct str text);

/* Add lines of a story, their times filled in. ERR_INTERNAL: one of them tells a time that cannot be read. */
MUST_USE enum err demo_script_tell(struct demo_script *script, const char *const *lines,
				   size_t count);

/* Add what the crowd does (demo_crowd.c). */
MUST_USE enum err demo_script_crowd(struct demo_script *script);

void demo_script_sort(struct demo_script *script);

/* "6d3h" in microseconds; false when it is none. */
bool demo_span(struct str text, int64_t *us);
