/*
 * ingest: a stream of events into the store, and the verdicts that follow.
 *
 * Records are read and checked (formats.h; lines of JSON by event_read), reduced, placed and stored in batches, one transaction each;
 * then the accounts they touched are judged (judge.h). What was counted as stored is durable. Fed
 * the same lines again, nothing changes. A line that does not fit is reported with its place and the
 * lines around it are stored.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

struct desk;
struct event;
struct format;
struct stream;

struct ingest_count {
	int64_t lines; /* records: lines of events, messages of mail */
	int64_t stored, skipped, refused, bytes;
	int64_t passed; /* understood, and nothing that is kept (formats.h) */
	int64_t judged, flagged;
};

struct ingest {
	struct desk *desk;
	const struct format *format; /* NULL: events */
	struct str account;          /* whose records are that name no account; absent: nobody's */
	/* "FILE:LINE: field: why" for each refused line, and the line itself. NULL: nobody wants to know. */
	void (*refused)(void *with, const char *file, int64_t line, const char *why,
			struct str bytes);
	/* The rest of a refused line that was too long to be given whole, piece by piece. NULL: nobody wants it. */
	void (*refused_rest)(void *with, struct str bytes);
	/* Called after each batch, when it is durable. Answer false to stop (kept: what was read). `share` of a file whose size is known, else NaN. */
	bool (*progress)(void *with, const struct ingest_count *count, double share);
	/* Called now and then while a stream is read or followed, outside of transactions: the scanners' turn. NULL: nobody's. */
	enum err (*between)(void *with);
	/* Each message with what was decided on it, in the order they came, when that is durable. NULL: nobody wants to know. */
	void (*decided)(void *with, const struct event *message);
	void *with;
	bool (*go_on)(
		void); /* asked after each record; false: stop, as with progress(). NULL: always */
	bool follow;   /* at the end wait for more, until progress() says stop */
	struct ingest_count count;
	bool stopped;          /* the last file was not read to its end */
	int64_t line;          /* of the last file: up to it all is durable */
	struct stream *stream; /* ingest's own; zero at the start */
};

/* Read `fd`, which is called `name` ("-" for standard input). May be called for one file after another. ERR_UNAVAILABLE: cannot be read, or the store's faults. */
MUST_USE enum err ingest_file(struct ingest *ingest, int fd, const char *name);

/* After the last file, always (it lets go of the stream): judge what is not judged yet, join clusters, carry out what
 * the policy says. ERR_CANCELLED: it was stopped before that was done (desk_ask_to_go_on()), or while a file was read; everything that
 * was read is durable, and whoever reads or scans next goes on. */
MUST_USE enum err ingest_end(struct ingest *ingest);
