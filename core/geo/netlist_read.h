/*
 * netlist_read: the entries of a list, whatever it is written in.
 *
 * Cuts a text into candidates, one call of `take` for each: the first column of a line (or
 * the one that a header names), or the strings of a JSON "list". It knows nothing about what an entry means;
 * `take` answers NULL, or why the entry does not fit.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "core/base/str.h"

struct buf;

struct netlist_reader {
	const char *(*take)(void *whose, struct str entry);
	void *whose;
	size_t refused;
	struct buf *first_refused; /* may be NULL: "line 7: why" */
	struct buf *title;         /* gets what the list calls itself */
};

void netlist_read(struct netlist_reader *reader, struct str text);

/* For the two ways of writing. */
void netlist_read_lines(struct netlist_reader *reader, struct str text);
void netlist_read_json(struct netlist_reader *reader, struct str text);
void netlist_refuse(struct netlist_reader *reader, const char *what, size_t no, const char *why);
