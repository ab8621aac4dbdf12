/*
 * formats: what `ingest --format` can read, a row each. Private to core/desk and the verb.
 *
 * A format cuts a stream into records (a line, a JSON object, a mail message) and reads each as an
 * event. Both in bounded memory: a record is at most EVENT_LINE_MAX bytes, a greater one comes with a fault.
 *
 *	records_begin(&records, format_find(STR("mbox")), STR("acct-1"), fd);
 *	while (!records_next(&records, true, &record)) ...
 *		if (!record.fault) e = format->read(arena, &records, &record, &event);
 *	records_release(&records);
 *
 * A new format is a row in formats.c and a file with its functions.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/buf.h"
#include "core/base/err.h"
#include "core/base/str.h"
#include "core/desk/json_cut.h"
#include "core/desk/lines.h"

struct arena;
struct event;
struct records;

struct record {
	struct str bytes; /* as they came; until the next record */
	int64_t line;     /* where it begins, from 1 */
	const char *
		fault; /* "line: longer than 8 MiB": it cannot be read, and `bytes` is its beginning. NULL: none */
};

struct format {
	const char *name;
	const char *help;
	bool needs_account; /* its records name none: --account says whose they are */
	bool takes_account; /* --account serves where a record names none */
	bool follows;       /* may be read with --follow */
	/* The next record; as lines_next(), but that `final` false also may end what rests. */
	enum err (*cut)(struct records *records, bool final, struct record *record);
	/* `record->bytes` lives as long as the arena. ERR_INVALID: "field: why". ERR_NOT_FOUND: there is
	 * nothing in it that strop keeps. */
	enum err (*read)(struct arena *arena, const struct records *records,
			 const struct record *record, struct event *event);
};

extern const struct format formats[];
extern const size_t format_count;

const struct format *format_find(struct str name); /* NULL when there is none of that name */

struct records {
	const struct format *format;
	struct str account; /* absent: none was given */
	struct lines lines;
	struct buf held;   /* what came of a record that goes over lines */
	int64_t held_line; /* where it begins */
	bool begun, too_long, handed;
	bool waits;            /* `next` is read and begins a record */
	struct line_read next; /* a view into `lines` */
	bool cut_off;          /* what is held was the end of another file */
	int quiet;             /* times in a row that nothing came */
	struct json_cut json;
};

void records_begin(struct records *records, const struct format *format, struct str account,
		   int fd);
void records_release(struct records *records);
void records_restart(struct records *records); /* what the file gives next is a stream of its own */

/* The next record. ERR_NOT_FOUND: none now; ERR_UNAVAILABLE. With `final`, what rests at the end is a record too. */
MUST_USE enum err records_next(struct records *records, bool final, struct record *record);

/* For the formats: begin, add to and hand out what is held. */
void records_hold_begin(struct records *records, int64_t line);
void records_hold(struct records *records, struct str text, bool too_long);
void records_hand_out(struct records *records, struct record *record);

extern const char record_too_long[]; /* the fault */
