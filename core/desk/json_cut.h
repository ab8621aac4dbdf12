/*
 * json_cut: the JSON objects in a stream of lines, one after the other, whatever holds them.
 *
 * Objects may stand a line each (JSON Lines), go over several lines, stand in an array, or in the array "items" of
 * an object (a page of an events API): each comes as a record of its own, with the line it begins in. What is
 * not JSON comes too, for the reader to refuse. After a line that breaks off, the next line
 * that begins with a brace is the start of an object again.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/desk/lines.h"

struct records;
struct record;

struct json_cut {
	struct line_read line; /* read, and looked at up to `at` */
	size_t at;
	bool has_line;

	bool in_list;    /* inside the outermost array */
	bool in_page;    /* inside "items" of an object, or what follows it there */
	bool page_ended; /* of which: what follows */
	bool seeking;    /* for the next line that begins with a brace */

	/* Inside an object: */
	uint64_t arrays; /* a bit for each bracket that is open: it is a square one */
	unsigned depth;
	bool in_string, escaped;
	char before; /* the last byte outside strings that is no blank; '"' for a string */
	size_t string_from;
	bool items; /* the last string was "items" */
};

/* As format->cut. */
MUST_USE enum err json_cut_next(struct records *records, bool final, struct record *record);
