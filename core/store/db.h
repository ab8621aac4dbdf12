/*
 * db: the waist between what the store says in SQL and the database that hears it.
 *
 * Private to core/store. One SQL text for every driver: parameters are $1, $2, ... (bound by
 * position), ids are made by us, ON CONFLICT, RETURNING and FILTER are fair. A driver implements what stands here
 * (db_sqlite.h names the files of the one there is).
 *
 *	static const struct sql by_id = { "SELECT no FROM account WHERE id = $1" };
 *
 *	CLEANUP(rows_end) struct rows rows = db_query(db, &by_id, "t", id);
 *	if (rows_next(&rows)) no = rows_int(&rows, 0);
 *	e = rows_error(&rows);
 *
 * Bind letters: i int64_t, r double, t struct str as text (absent is NULL), b struct str as blob.
 * Statements are prepared once per handle and kept (by the address of the struct sql). Texts of a
 * row live until the next rows_next. Busy is handled inside: a write waits its turn (flock, then
 * BEGIN IMMEDIATE) up to DB_PATIENCE_MS and then gives ERR_UNAVAILABLE.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/str.h"

#define DB_PATIENCE_MS 30000

struct db;
struct statement;

struct sql {
	const char *text;
};

struct rows {
	struct db *db;
	struct statement *statement;
	enum err error;
};

enum db_mode {
	DB_READ,
	DB_WRITE
};

MUST_USE enum err db_open(const char *where, enum db_mode mode, struct db **db);
void db_close(struct db *db);

/* Run a whole script of statements (schema steps), @words replaced by the driver's. */
MUST_USE enum err db_script(struct db *db, const char *text);

MUST_USE enum err db_has_table(struct db *db, const char *name, bool *has);

struct rows db_query(struct db *db, const struct sql *sql, const char *binds, ...);
bool rows_next(struct rows *rows);
void rows_end(struct rows *rows); /* for CLEANUP; frees the statement for reuse */
enum err rows_error(const struct rows *rows);
int64_t rows_int(const struct rows *rows, int column);
double rows_real(const struct rows *rows, int column);
struct str rows_text(const struct rows *rows, int column); /* NULL is absent */
struct str rows_blob(const struct rows *rows, int column);

/* A statement without rows. `changed` may be NULL. */
MUST_USE enum err db_do(struct db *db, const struct sql *sql, int64_t *changed, const char *binds,
			...);

/* Transactions. Reads nest into whatever is open; a write inside a write is our mistake (assert). */
MUST_USE enum err db_begin_read(struct db *db);
MUST_USE enum err db_begin_write(struct db *db);
/* A write that may be undone by a power cut, together with those of its kind behind it, until the
 * next ordinary commit: for housekeeping, which is then done again. Cheaper by a wait for the disk. */
MUST_USE enum err db_begin_lazy_write(struct db *db);
MUST_USE enum err db_commit(struct db *db);
void db_rollback(struct db *db); /* fine when nothing is open */
bool db_is_writing(const struct db *db);

/* Changes when any other connection or process has committed since the last call on this handle. */
int64_t db_version(struct db *db);

/* Copy the whole database into a new file while it is in use. ERR_EXISTS. */
MUST_USE enum err db_backup(struct db *db, const char *path,
			    void (*progress)(void *with, double share), void *with);

/* Read every page and see whether they fit together. ERR_CORRUPT: the first misfit is in the sentence. Takes as long as reading
 * the whole file does. */
MUST_USE enum err db_check(struct db *db);

/* Where it lies: the whole path of its file. Lives as long as the handle. */
const char *db_path(const struct db *db);

/* The version of SQLite: "3.40.1". `sound`: it has no fault that strop has to work around. */
struct str db_driver(bool *sound);

/* Write the log back into the main file where that is due, or `now`. Outside transactions only. */
MUST_USE enum err db_settle(struct db *db, bool now);
