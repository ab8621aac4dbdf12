#include "core/store/db.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"
#include "core/store/db_file.h"
#include "core/store/turn.h"

#define APPLICATION_ID 0x5374726f /* "Stro": this file is a store of ours */
#define BUCKETS 256
#define BINDS_MAX 64
#define PAGE_BYTES 8192
#define CACHE_KIB 65536
#define LEAVE_BYTES 1048576  /* of log when closing: a quarter of a millisecond to read */
#define SETTLE_PAGES 8192    /* 64 MiB of log: worth writing back when asked */
#define SETTLE_AT_ONCE 32768 /* 256 MiB: written back by whoever commits next */
#define BACKUP_PAGES 512
#define SCRIPT_MAX 262144
#define FROZEN_NAME_MAX ((size_t)4 * PATH_MAX)

enum state {
	IDLE,
	READING,
	WRITING
};

struct statement {
	const struct sql *sql;
	sqlite3_stmt *prepared;
	struct statement *next;
	bool busy;
	int parameters;
	uint8_t at[BINDS_MAX]; /* SQLite's number of parameter $1, $2, ... */
};

struct db {
	sqlite3 *sqlite;
	enum db_mode mode;
	enum state state;
	unsigned nested; /* reads begun within what is open */
	bool lazy;       /* the write that is open need not reach the disk at once */
	bool lost;       /* SQLite took the open transaction back by itself */
	int64_t changes; /* in all, when the write began */
	int log_pages;
	struct turn turn;
	struct statement *statements[BUCKETS];
	char path[PATH_MAX];
};

/* -- faults -------------------------------------------------------------------------------- */

static enum err fault_constraint(struct db *db)
{
	switch (sqlite3_extended_errcode(db->sqlite)) {
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_ROWID:
		return err_fail(ERR_EXISTS, "%s", sqlite3_errmsg(db->sqlite));
	case SQLITE_CONSTRAINT_TRIGGER:
		return err_fail(ERR_DENIED, "%s", sqlite3_errmsg(db->sqlite));
	default:
		return err_fail(ERR_INTERNAL, "%s", sqlite3_errmsg(db->sqlite));
	}
}

static enum err fault_of_disk(struct db *db)
{
	int number = sqlite3_system_errno(db->sqlite); /* SQLite does not always keep it */

	return err_fail(ERR_UNAVAILABLE, "%s: the disk failed: %s", db->path,
			strerror(number ? number : EIO));
}

static enum err fault(struct db *db, int code)
{
	const char *path = db->path;

	switch (code & 0xff) {
	case SQLITE_CONSTRAINT:
		return fault_constraint(db);
	case SQLITE_FULL:
		return err_fail(ERR_UNAVAILABLE, "%s: the disk is full", path);
	case SQLITE_READONLY:
		return err_fail(ERR_UNAVAILABLE, "%s: it can only be read", path);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_fail(ERR_UNAVAILABLE, "%s: another program keeps it busy", path);
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
	case SQLITE_AUTH:
		return err_fail(ERR_UNAVAILABLE, "%s: it cannot be opened", path);
	case SQLITE_IOERR:
		return fault_of_disk(db);
	case SQLITE_NOTADB:
		return err_fail(ERR_CORRUPT, "%s: this is no store: not an SQLite database", path);
	case SQLITE_CORRUPT:
		return err_fail(ERR_CORRUPT, "%s: the file is damaged: restore a backup", path);
	case SQLITE_INTERRUPT:
		return err_fail(ERR_CANCELLED, "%s: interrupted", path);
	default:
		return err_fail(ERR_INTERNAL, "%s: %s", path, sqlite3_errmsg(db->sqlite));
	}
}

/* A full disk or a failing one can make SQLite take the whole transaction back. What follows
 * must not be written on its own, so the handle remembers. */
static enum err fault_in_transaction(struct db *db, int code)
{
	enum err e = fault(db, code);

	if (db->state == WRITING && sqlite3_get_autocommit(db->sqlite))
		db->lost = true;
	return e;
}

static enum err run(struct db *db, const char *text)
{
	int code = sqlite3_exec(db->sqlite, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? ERR_NONE : fault_in_transaction(db, code);
}

/* One number that `text` asks for. */
static enum err ask(struct db *db, const char *text, int64_t *answer)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db->sqlite, text, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? ERR_NONE : fault(db, code);
}

/* -- statements ---------------------------------------------------------------------------- */

static void number_parameters(struct statement *s)
{
	s->parameters = sqlite3_bind_parameter_count(s->prepared);
	assert(s->parameters <= BINDS_MAX);
	for (int i = 0; i < s->parameters; i++) {
		char name[8];
		int at;

		snprintf(name, sizeof(name), "$%d", i + 1);
		at = sqlite3_bind_parameter_index(s->prepared, name);
		assert(at > 0); /* $1 to $n without a gap */
		s->at[i] = (uint8_t)at;
	}
}

/* NULL where SQLite refuses it; its code says why. */
static struct statement *prepare(struct db *db, const struct sql *sql, int *code)
{
	sqlite3_stmt *prepared = NULL;
	struct statement *s;

	*code = sqlite3_prepare_v3(db->sqlite, sql->text, -1, SQLITE_PREPARE_PERSISTENT, &prepared,
				   NULL);
	if (*code != SQLITE_OK)
		return NULL;
	s = memory_new(1, sizeof(*s));
	s->sql = sql;
	s->prepared = prepared;
	number_parameters(s);
	return s;
}

static size_t bucket_of(const struct sql *sql)
{
	return ((uintptr_t)sql >> 3) * UINT64_C(0x9e3779b97f4a7c15) >> 56;
}

/* A statement that nobody is in the middle of: the same one may be read from in several places. */
static enum err statement_take(struct db *db, const struct sql *sql, struct statement **taken)
{
	struct statement **bucket = &db->statements[bucket_of(sql)];
	struct statement *s = *bucket;
	int code;

	if (db->lost)
		return err_fail(ERR_UNAVAILABLE, "%s: the disk refused what was being written",
				db->path);
	while (s && (s->sql != sql || s->busy))
		s = s->next;
	if (!s) {
		s = prepare(db, sql, &code);
		if (!s)
			return fault_in_transaction(db, code);
		s->next = *bucket;
		*bucket = s;
	}
	s->busy = true;
	*taken = s;
	return ERR_NONE;
}

static int bind_str(sqlite3_stmt *prepared, int at, char kind, struct str text,
		    sqlite3_destructor_type keep)
{
	if (str_is_absent(text))
		return sqlite3_bind_null(prepared, at);
	if (kind == 'b')
		return sqlite3_bind_blob64(prepared, at, text.at, text.len, keep);
	return sqlite3_bind_text64(prepared, at, text.at, text.len, keep, SQLITE_UTF8);
}

static int bind(const struct statement *s, const char *binds, va_list values,
		sqlite3_destructor_type keep)
{
	int code = SQLITE_OK, i = 0;

	assert(strlen(binds) == (size_t)s->parameters);
	for (const char *b = binds; *b && code == SQLITE_OK; b++) {
		int at = s->at[i++];

		assert(strchr("irtb", *b));
		if (*b == 'i')
			code = sqlite3_bind_int64(s->prepared, at, va_arg(values, int64_t));
		else if (*b == 'r')
			code = sqlite3_bind_double(s->prepared, at, va_arg(values, double));
		else
			code = bind_str(s->prepared, at, *b, va_arg(values, struct str), keep);
	}
	return code;
}

static void statement_give(struct statement *s)
{
	sqlite3_reset(s->prepared);
	s->busy = false;
}

struct rows db_query(struct db *db, const struct sql *sql, const char *binds, ...)
{
	struct rows rows = { .db = db };
	va_list values;
	int code;

	rows.error = statement_take(db, sql, &rows.statement);
	if (!rows.statement)
		return rows;
	va_start(values, binds);
	/* Copied: rows are read after the caller's texts may be gone. */
	code = bind(rows.statement, binds, values, SQLITE_TRANSIENT);
	va_end(values);
	if (code != SQLITE_OK)
		rows.error = fault(db, code);
	return rows;
}

bool rows_next(struct rows *rows)
{
	int code;

	if (rows->error || !rows->statement)
		return false;
	code = sqlite3_step(rows->statement->prepared);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		rows->error = fault_in_transaction(rows->db, code);
	rows_end(rows);
	return false;
}

void rows_end(struct rows *rows)
{
	if (rows->statement)
		statement_give(rows->statement);
	rows->statement = NULL;
}

enum err rows_error(const struct rows *rows)
{
	return rows->error;
}

int64_t rows_int(const struct rows *rows, int column)
{
	return sqlite3_column_int64(rows->statement->prepared, column);
}

double rows_real(const struct rows *rows, int column)
{
	return sqlite3_column_double(rows->statement->prepared, column);
}

struct str rows_text(const struct rows *rows, int column)
{
	sqlite3_stmt *prepared = rows->statement->prepared;
	const char *text = (const char *)sqlite3_column_text(prepared, column);

	return (struct str){ text, text ? (size_t)sqlite3_column_bytes(prepared, column) : 0 };
}

struct str rows_blob(const struct rows *rows, int column)
{
	sqlite3_stmt *prepared = rows->statement->prepared;
	const char *bytes = sqlite3_column_blob(prepared, column);

	/* SQLite gives no address for an empty blob either. */
	if (!bytes && sqlite3_column_type(prepared, column) == SQLITE_NULL)
		return (struct str){ 0 };
	if (!bytes)
		return STR("");
	return (struct str){ bytes, (size_t)sqlite3_column_bytes(prepared, column) };
}

enum err db_do(struct db *db, const struct sql *sql, int64_t *changed, const char *binds, ...)
{
	struct statement *s = NULL;
	enum err e = statement_take(db, sql, &s);
	va_list values;
	int code;

	if (!s)
		return e;
	va_start(values, binds);
	code = bind(s, binds, values, SQLITE_STATIC);
	va_end(values);
	if (code == SQLITE_OK)
		code = sqlite3_step(s->prepared);
	while (code == SQLITE_ROW)
		code = sqlite3_step(s->prepared);
	if (code != SQLITE_DONE)
		e = fault_in_transaction(db, code);
	else if (changed)
		*changed = sqlite3_changes64(db->sqlite);
	statement_give(s);
	return e;
}

enum err db_script(struct db *db, const char *text)
{
	/* clang-format off */
	static const struct {
		const char *ours, *theirs;
	} words[] = {
		{ "@int", "INTEGER" },             { "@real", "REAL" }, { "@blob", "BLOB" },
		{ "@text", "TEXT" },               { "@clustered", "WITHOUT ROWID" },
		{ "@rowid", "INTEGER PRIMARY KEY" },
	};
	/* clang-format on */
	CLEANUP(buf_release) struct buf script = BUF_UP_TO(SCRIPT_MAX);
	struct str rest = str_of(text);

	while (rest.len > 0) {
		size_t skip = 1, i = 0;

		while (i < ARRAY_LEN(words) && !str_starts(rest, str_of(words[i].ours)))
			i++;
		if (i < ARRAY_LEN(words)) {
			buf_add(&script, words[i].theirs);
			skip = strlen(words[i].ours);
		} else {
			buf_add_char(&script, rest.at[0]);
		}
		rest = str_sub(rest, skip, rest.len);
	}
	assert(!script.full);
	return run(db, buf_text(&script));
}

enum err db_has_table(struct db *db, const char *name, bool *has)
{
	static const struct sql by_name = {
		"SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(db, &by_name, "t", str_of(name));
	bool found = rows_next(&rows);

	if (rows_error(&rows))
		return rows_error(&rows);
	*has = found;
	return ERR_NONE;
}

/* -- transactions -------------------------------------------------------------------------- */

enum err db_begin_read(struct db *db)
{
	static const struct sql begin = { "BEGIN" };
	enum err e;

	if (db->state != IDLE) {
		db->nested++;
		return ERR_NONE;
	}
	e = db_do(db, &begin, NULL, "");
	if (!e)
		db->state = READING;
	return e;
}

enum err db_begin_write(struct db *db)
{
	static const struct sql begin = { "BEGIN IMMEDIATE" };
	enum err e;

	assert(db->state == IDLE);
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
	db->state = WRITING;
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
	enum err e = run(db, "PRAGMA synchronous = NORMAL");

	db->lazy = !e;
	if (!e)
		e = db_begin_write(db);
	if (e)
		be_durable(db);
	return e;
}

static void finish(struct db *db)
{
	bool wrote = db->state == WRITING;

	db->state = IDLE;
	db->lost = false;
	db->nested = 0;
	be_durable(db);
	if (wrote)
		turn_give(&db->turn);
}

void db_rollback(struct db *db)
{
	if (db->state == IDLE)
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
	return db->state == WRITING;
}

static int connect_at(const char *path, int flags, sqlite3 **sqlite)
{
	int code = sqlite3_open_v2(path, sqlite, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW,
				   NULL);

	if (code == SQLITE_CANTOPEN_SYMLINK)
		code = SQLITE_CANTOPEN;
	if (*sqlite) {
		sqlite3_extended_result_codes(*sqlite, 1);
		sqlite3_busy_timeout(*sqlite, DB_PATIENCE_MS);
		sqlite3_wal_autocheckpoint(*sqlite, 0);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
		sqlite3_db_config(*sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	}
	return code;
}

/* Ask a connection without memories how many commits there were. When ours is among them, write it
 * back, which says whether it lasts; when it is not, write over what it left in the log, or it could
 * come back when the log is read again after a crash. */
static enum err look_again(struct db *fresh, int64_t commits)
{
	int64_t found = 0;
	enum err e = run(fresh, "PRAGMA synchronous = FULL");

	if (!e)
		e = ask(fresh, "SELECT count FROM db_commits", &found);
	if (!e && found == commits) {
		int code = sqlite3_wal_checkpoint_v2(fresh->sqlite, NULL, SQLITE_CHECKPOINT_FULL,
						     NULL, NULL);

		return code == SQLITE_OK ? ERR_NONE : ERR_UNAVAILABLE;
	}
	if (!e)
		e = run(fresh, "UPDATE db_commits SET count = count + 1");
	return e ? ERR_UNAVAILABLE : ERR_NOT_FOUND;
}

/* A failing fdatasync was seen to leave the rows in place. */
static enum err after_failed_commit(struct db *db, int64_t commits, int code)
{
	struct db fresh = { .turn = TURN_NONE };
	char why[160];
	enum err e = fault(db, code);

	snprintf(why, sizeof(why), "%s", err_text(e));
	if (!sqlite3_get_autocommit(db->sqlite))
		sqlite3_exec(db->sqlite, "ROLLBACK", NULL, NULL, NULL);
	memcpy(fresh.path, db->path, sizeof(fresh.path));
	if (connect_at(db->path, SQLITE_OPEN_READWRITE, &fresh.sqlite) == SQLITE_OK)
		e = look_again(&fresh, commits);
	else
		e = ERR_UNAVAILABLE;
	sqlite3_close(fresh.sqlite);
	if (e == ERR_NOT_FOUND)
		return err_fail(ERR_UNAVAILABLE, "%s: nothing was stored", why);
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
		return err_fail(ERR_UNAVAILABLE, "%s: the disk refused: nothing was stored",
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
		return fault(db, code);
	db->log_pages = in_log > moved ? in_log - moved : 0;
	return ERR_NONE;
}

enum err db_commit(struct db *db)
{
	enum err e;

	assert(db->nested == 0);
	if (db->state == READING) {
		db_rollback(db);
		return ERR_NONE;
	}
	assert(db->state == WRITING);
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

	assert(db->state == IDLE);
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

/* -- opening ------------------------------------------------------------------------------- */

/* Make an empty database ours; let no other's be touched. */
static enum err adopt(struct db *db)
{
	int64_t id = 0, tables = 0, commits = 0;
	enum err e = ask(db, "PRAGMA application_id", &id);

	if (!e)
		e = ask(db, "SELECT count(*) FROM sqlite_master", &tables);
	if (!e && id != APPLICATION_ID && (tables > 0 || db->mode == DB_READ))
		e = err_fail(ERR_CORRUPT,
			     "%s: this is no store: an SQLite database of another program",
			     db->path);
	if (e || db->mode == DB_READ)
		return e;
	if (tables == 0) {
		char script[200];

		snprintf(script, sizeof(script),
			 "PRAGMA page_size = %d; PRAGMA journal_mode = WAL;", PAGE_BYTES);
		e = run(db, script);
		snprintf(script, sizeof(script),
			 "BEGIN IMMEDIATE; PRAGMA application_id = %d;"
			 "CREATE TABLE db_commits (count INTEGER NOT NULL);"
			 "INSERT INTO db_commits VALUES (0); COMMIT;",
			 APPLICATION_ID);
		if (!e)
			e = run(db, script);
	}
	/* Not ours in another shape: what counts our commits must be there. */
	return e ? e : ask(db, "SELECT count FROM db_commits", &commits);
}

/* The name as a URI, for the one thing that only a URI can say: that nobody can change the file. */
static void frozen_name(const char *path, struct buf *name)
{
	buf_add(name, "file:");
	for (const char *c = path; *c; c++)
		if (strchr("?#%", *c))
			buf_addf(name, "%%%02X", (unsigned)(unsigned char)*c);
		else
			buf_add_char(name, *c);
	buf_add(name, "?immutable=1");
}

/* A copy on a medium or in a folder that cannot be written to: nothing can be laid beside it, and it has no log
 * that would have to be read with it. */
static bool is_frozen(const struct db *db)
{
	char name[PATH_MAX];
	struct stat st;
	bool beside;

	if (db->mode != DB_READ || access(db->path, W_OK) == 0)
		return false;
	snprintf(name, sizeof(name), "%s-wal", db->path);
	beside = !stat(name, &st) && st.st_size > 0;
	snprintf(name, sizeof(name), "%s", db->path);
	*strrchr(name, '/') = '\0';
	return !beside && access(*name ? name : "/", W_OK) < 0;
}

static int connect_frozen(struct db *db)
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(FROZEN_NAME_MAX);

	frozen_name(db->path, &name);
	return connect_at(buf_text(&name), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, &db->sqlite);
}

static int note_log(void *with, sqlite3 *sqlite, const char *name, int pages)
{
	struct db *db = with;

	(void)sqlite;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static enum err connect_to(struct db *db)
{
	char script[300];
	int keep = 1;
	int code = is_frozen(db) ? connect_frozen(db)
				 : connect_at(db->path,
					      db->mode == DB_WRITE ? SQLITE_OPEN_READWRITE
								   : SQLITE_OPEN_READONLY,
					      &db->sqlite);
	enum err e;

	if (code != SQLITE_OK)
		return fault(db, code);
	sqlite3_file_control(db->sqlite, "main", SQLITE_FCNTL_PERSIST_WAL, &keep);
	sqlite3_wal_hook(db->sqlite, note_log, db);
	/* Without mmap and automatic checkpoints: both were seen to lose rows. */
	snprintf(script, sizeof(script),
		 "PRAGMA mmap_size = 0; PRAGMA cache_size = -%d; PRAGMA synchronous = FULL;"
		 "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;",
		 CACHE_KIB);
	e = run(db, script);
	if (!e)
		e = adopt(db);
	/* Overwritten where that costs nothing: Debian's default would double all deleting. */
	return e ? e : run(db, "PRAGMA secure_delete = FAST");
}

enum err db_open(const char *where, enum db_mode mode, struct db **db)
{
	struct db *made;
	char *whole;
	enum err e = mode == DB_WRITE ? db_file_make(where) : ERR_NONE;

	if (!e)
		e = db_file_check(where);
	if (e)
		return e;
	whole = realpath(where, NULL);
	if (!whole || strlen(whole) + 10 > PATH_MAX) {
		free(whole);
		return err_fail(ERR_UNAVAILABLE, "%.150s: %s", where, strerror(errno));
	}
	made = memory_new(1, sizeof(*made));
	made->mode = mode;
	made->turn = TURN_NONE;
	snprintf(made->path, sizeof(made->path), "%s", whole);
	free(whole);
	if (mode == DB_WRITE)
		e = turn_open(&made->turn, made->path);
	if (!e && mode == DB_WRITE)
		e = turn_take(&made->turn, DB_PATIENCE_MS);
	if (!e)
		e = connect_to(made);
	if (mode == DB_WRITE && made->turn.lock >= 0)
		turn_give(&made->turn);
	if (e) {
		db_close(made);
		return e;
	}
	*db = made;
	return ERR_NONE;
}

enum err db_check(struct db *db)
{
	static const struct sql check = { "PRAGMA quick_check(1)" };
	CLEANUP(rows_end) struct rows rows = db_query(db, &check, "");
	struct str found = rows_next(&rows) ? rows_text(&rows, 0) : (struct str){ 0 };

	if (rows_error(&rows) || str_is(found, "ok"))
		return rows_error(&rows);
	return err_fail(ERR_CORRUPT, "%s: the file is damaged: %" PRI_STR ": restore a backup",
			db->path, ARG_STR(utf8_head(found, 200)));
}

const char *db_path(const struct db *db)
{
	return db->path;
}

struct str db_driver(bool *sound)
{
	int version = sqlite3_libversion_number();

	*sound = version < 3007000 || version >= 3051003 ||
		 (version >= 3044006 && version < 3045000) ||
		 (version >= 3050007 && version < 3051000);
	return str_of(sqlite3_libversion());
}

/* Whoever opens the store next, with nobody else there, reads the whole log, written back or not. */
static bool leaves_much(const struct db *db)
{
	char log[PATH_MAX];
	struct stat st;

	return db->mode == DB_WRITE && db->sqlite && !db->lost &&
	       snprintf(log, sizeof(log), "%s-wal", db->path) < (int)sizeof(log) &&
	       !stat(log, &st) && st.st_size > LEAVE_BYTES;
}

void db_close(struct db *db)
{
	if (!db)
		return;
	db_rollback(db);
	if (leaves_much(db) && db_settle(db, true))
		db->log_pages = 0; /* somebody else will */
	for (size_t i = 0; i < BUCKETS; i++) {
		for (struct statement *s = db->statements[i], *next; s; s = next) {
			next = s->next;
			assert(!s->busy);
			sqlite3_finalize(s->prepared);
			free(s);
		}
	}
	sqlite3_close(db->sqlite);
	turn_end(&db->turn);
	free(db);
}

/* -- backup -------------------------------------------------------------------------------- */

static enum err copy_pages(struct db *db, sqlite3 *into, void (*progress)(void *with, double share),
			   void *with)
{
	sqlite3_backup *copy = sqlite3_backup_init(into, "main", db->sqlite, "main");
	int code = copy ? SQLITE_OK : sqlite3_errcode(into);

	while (code == SQLITE_OK) {
		code = sqlite3_backup_step(copy, BACKUP_PAGES);
		if (progress && (code == SQLITE_OK || code == SQLITE_DONE)) {
			int all = sqlite3_backup_pagecount(copy);

			progress(with, all > 0 ? 1.0 - (double)sqlite3_backup_remaining(copy) / all
					       : 1.0);
		}
	}
	if (copy)
		sqlite3_backup_finish(copy);
	return code == SQLITE_DONE
		       ? ERR_NONE
		       : err_fail(ERR_UNAVAILABLE, "the copy: %s", sqlite3_errstr(code));
}

static enum err copy_to(struct db *db, const char *part, void (*progress)(void *with, double share),
			void *with)
{
	sqlite3 *into = NULL;
	enum err e = db_file_new(part);

	if (e)
		return e;
	if (sqlite3_open_v2(part, &into, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
	    SQLITE_OK)
		e = err_fail(ERR_UNAVAILABLE, "%s: it cannot be made", part);
	else
		e = copy_pages(db, into, progress, with);
	sqlite3_close(into);
	return e;
}

enum err db_backup(struct db *db, const char *path, void (*progress)(void *with, double share),
		   void *with)
{
	char part[PATH_MAX];
	int64_t anything = 0;
	enum err e;

	if (access(path, F_OK) == 0)
		return err_fail(ERR_EXISTS, "%s: it is there already", path);
	if (snprintf(part, sizeof(part), "%s.part-%ld", path, (long)getpid()) >= (int)sizeof(part))
		return err_fail(ERR_UNAVAILABLE, "%.100s...: the name is too long", path);
	/* One moment, held from the first page to the last, so that no writer makes us start anew. */
	e = db_begin_read(db);
	if (e)
		return e;
	e = ask(db, "SELECT count(*) FROM sqlite_master", &anything);
	if (!e)
		e = copy_to(db, part, progress, with);
	db_rollback(db);
	if (!e)
		e = db_file_name(part, path);
	unlink(part);
	return e;
}
