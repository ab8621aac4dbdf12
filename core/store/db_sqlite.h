/*
 * db_sqlite: what the files of the SQLite driver share. Private to them (docs/layers.txt); everyone else sees db.h alone.
 *
 *	db_sqlite.c         faults in our words, statements and rows
 *	db_sqlite_write.c   transactions, what a commit that failed came to, and the log
 *	db_sqlite_open.c    opening, looking through, closing, and copies
 */
#pragma once

#include <limits.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "core/store/db.h"
#include "core/store/turn.h"

#define SQLITE_BINDS_MAX 64
#define SQLITE_BUCKETS 256

enum db_state {
	DB_IDLE,
	DB_READING,
	DB_WRITING
};

struct statement { /* prepared once, kept under the address of its text */
	const struct sql *sql;
	sqlite3_stmt *prepared;
	struct statement *next;
	bool busy;
	int parameters;
	uint8_t at[SQLITE_BINDS_MAX]; /* SQLite's number of parameter $1, $2, ... */
};

struct db {
	sqlite3 *sqlite;
	enum db_mode mode;
	enum db_state state;
	unsigned nested; /* reads begun within what is open */
	bool lazy;       /* the write that is open need not reach the disk at once */
	bool lost;       /* SQLite took the open transaction back by itself */
	int64_t changes; /* in all, when the write began */
	int log_pages;   /* of the log, that are not written back yet */
	struct turn turn;
	struct statement *statements[SQLITE_BUCKETS];
	char path[PATH_MAX];
};

/* What SQLite's `code` means here, with the file's name in it. A full disk and a failing one, a lock that others keep and a file that cannot be
 * opened are ERR_UNAVAILABLE; ERR_CORRUPT, ERR_CANCELLED, ERR_EXISTS (a key stands already) and ERR_DENIED (a trigger refused) are as they say. */
enum err sqlite_fault(struct db *db, int code);

/* The same for what may have happened while writing. A full disk or a failing one can make SQLite take the whole transaction back. What follows
 * must not be written on its own, so the handle remembers. */
enum err sqlite_fault_within(struct db *db, int code);

/* Statements without values and without rows. */
MUST_USE enum err sqlite_run(struct db *db, const char *text);

/* One number that `text` asks for. ERR_INTERNAL: it has no row. */
MUST_USE enum err sqlite_ask(struct db *db, const char *text, int64_t *answer);

/* A connection as all of ours are: no links followed, no checkpoints by itself, a schema that is not trusted. SQLite's code; whatever it is,
 * `sqlite` is the caller's to close. */
int sqlite_connect(const char *path, int flags, sqlite3 **sqlite);
