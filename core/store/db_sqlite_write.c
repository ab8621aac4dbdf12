#include "core/store/db_sqlite.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#define SETTLE_PAGES 8192    /* 64 MiB of log: worth writing back when asked */
#define SETTLE_AT_ONCE 32768 /* 256 MiB: written back by whoever commits next */

enum err db_begin_read(struct db *db)
{
	static const struct sql begin = { "BEGIN" };
	enum err e;

	if (db->state != DB_IDLE) {
		db->nested++;
		return ERR_NONE;
	}
	e = db_do(db, &begin, NULL, "");
	if (!e)
		db->state = DB_READING;
	return e;
}

enum err db_begin_write(struct db *db)
{
	static const struct sql begin = { "BEGIN IMMEDIATE" };
	enum err e;

	assert(db->state == DB_IDLE);
	if (db->mode == DB_READ)
		return err_fail(ERR_UNAVAILABLE, "%s: it was opened for reading", db->path);
	e = turn_take(&db->turn, DB_PATIENCE_MS);
	if (e)
		return e;
	e = db_do(db, &begin, NULL, "");
	if (e) {
		turn_give(&db->turn);
		return e;
	}
	db->state = DB_WRITING;
	db->changes = sqlite3_total_changes64(db->sqlite);
	return ERR_NONE;
}

static void be_durable(struct db *db)
{
	if (db->lazy)
		sqlite3_exec(db->sqlite, "PRAGMA synchronous = FULL", NULL, NULL, NULL);
	db->lazy = false;
}

enum err db_begin_lazy_write(struct db *db)
{
	enum err e = sqlite_run(db, "PRAGMA synchronous = NORMAL");

	db->lazy = !e;
	if (!e)
		e = db_begin_write(db);
	if (e)
		be_durable(db);
	return e;
}

static void finish(struct db *db)
{
	bool wrote = db->state == DB_WRITING;

	db->state = DB_IDLE;
	db->lost = false;
	db->nested = 0;
	be_durable(db);
	if (wrote)
		turn_give(&db->turn);
}

void db_rollback(struct db *db)
{
	if (db->state == DB_IDLE)
		return;
	if (db->nested > 0) {
		db->nested--;
		return;
	}
	if (!sqlite3_get_autocommit(db->sqlite))
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	finish(db);
}

bool db_is_writing(const struct db *db)
{
	return db->state == DB_WRITING;
}

/* Ask a connection without memories how many commits there were. When ours is among them, write it
 * back, which says whether it lasts; when it is not, write over what it left in the log, or it could
 * come back when the log is read again after a crash. */
static enum err look_again(struct db *fresh, int64_t commits)
{
	int64_t found = 0;
	enum err e = sqlite_run(fresh, "PRAGMA synchronous = FULL");

	if (!e)
		e = sqlite_ask(fresh, "SELECT count FROM db_commits", &found);
	if (!e && found == commits) {
		int code = sqlite3_wal_checkpoint_v2(fresh->sqlite, NULL, SQLITE_CHECKPOINT_FULL,
						     NULL, NULL);

		return code == SQLITE_OK ? ERR_NONE : ERR_UNAVAILABLE;
	}
	if (!e)
		e = sqlite_run(fresh, "UPDATE db_commits SET count = count + 1");
	return e ? ERR_UNAVAILABLE : ERR_NOT_FOUND;
}

/* A failing fdatasync was seen to leave the rows in place. */
static enum err after_failed_commit(struct db *db, int64_t commits, int code)
{
	struct db fresh = { .turn = TURN_NONE };
	char why[160];
	enum err e = sqlite_fault(db, code);

	snprintf(why, sizeof(why), "%s", err_text(e));
	if (!sqlite3_get_autocommit(db->sqlite))
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	memcpy(fresh.path, db->path, sizeof(fresh.path));
	if (sqlite_connect(db->path, SQLITE_OPEN_READWRITE, &fresh.sqlite) == SQLITE_OK)
		e = look_again(&fresh, commits);
	else
		e = ERR_UNAVAILABLE;
	sqlite3_close(fresh.sqlite);
	if (e == ERR_NOT_FOUND)
		return err_fail(ERR_UNAVAILABLE, "%s: this was not stored", why);
	return e ? err_fail(ERR_UNAVAILABLE, "%s: whether it was stored is not known", why)
		 : ERR_NONE;
}

static enum err commit(struct db *db)
{
	static const struct sql count = {
		"UPDATE db_commits SET count = count + 1 RETURNING count"
	};
	int64_t commits = 0;
	int code;

	if (db->lost || sqlite3_get_autocommit(db->sqlite))
		return err_fail(ERR_UNAVAILABLE, "%s: the disk refused: this was not stored",
				db->path);
	if (sqlite3_total_changes64(db->sqlite) != db->changes) {
		CLEANUP(rows_end) struct rows rows = db_query(db, &count, "");

		while (rows_next(&rows))
			commits = rows_int(&rows, 0);
		if (rows_error(&rows))
			return rows_error(&rows);
	}
	code = sqlite3_exec(db->sqlite, "COMMIT", NULL, NULL, NULL);
	return code == SQLITE_OK ? ERR_NONE : after_failed_commit(db, commits, code);
}

static enum err write_back(struct db *db, bool all)
{
	int in_log = 0, moved = 0;
	int code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL,
					     all ? SQLITE_CHECKPOINT_TRUNCATE
						 : SQLITE_CHECKPOINT_PASSIVE,
					     &in_log, &moved);

	/* Somebody reads what is older: the rest goes another time. */
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY)
		return sqlite_fault(db, code);
	db->log_pages = in_log > moved ? in_log - moved : 0;
	return ERR_NONE;
}

enum err db_commit(struct db *db)
{
	enum err e;

	assert(db->nested == 0);
	if (db->state == DB_READING) {
		db_rollback(db);
		return ERR_NONE;
	}
	assert(db->state == DB_WRITING);
	e = commit(db);
	if (e) {
		db_rollback(db);
		return e;
	}
	/* What was stored stays stored, whatever becomes of the log. */
	if (db->log_pages > SETTLE_AT_ONCE && write_back(db, false))
		db->log_pages = 0;
	finish(db);
	return ERR_NONE;
}

enum err db_settle(struct db *db, bool now)
{
	enum err e;

	assert(db->state == DB_IDLE);
	if (db->mode == DB_READ || (!now && db->log_pages < SETTLE_PAGES))
		return ERR_NONE;
	e = turn_take(&db->turn, DB_PATIENCE_MS);
	if (e)
		return e;
	/* A reader of an old moment must not hold up everyone who wants to write. */
	sqlite3_busy_timeout(db->sqlite, 100);
	e = write_back(db, now);
	sqlite3_busy_timeout(db->sqlite, DB_PATIENCE_MS);
	turn_give(&db->turn);
	return e;
}

int64_t db_version(struct db *db)
{
	static const struct sql version = { "PRAGMA data_version" };
	CLEANUP(rows_end) struct rows rows = db_query(db, &version, "");

	return rows_next(&rows) ? rows_int(&rows, 0) : -1;
}
