#include "core/store/db_sqlite.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"

#define SCRIPT_MAX 262144

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

static enum err fault_of_opening(struct db *db)
{
	int number = sqlite3_system_errno(db->sqlite);

	return err_fail(ERR_UNAVAILABLE, "%s: it cannot be opened: %s", db->path,
			number ? strerror(number) : sqlite3_errmsg(db->sqlite));
}

enum err sqlite_fault(struct db *db, int code)
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
		return fault_of_opening(db);
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

enum err sqlite_fault_within(struct db *db, int code)
{
	enum err e = sqlite_fault(db, code);

	if (db->state == DB_WRITING && sqlite3_get_autocommit(db->sqlite))
		db->lost = true;
	return e;
}

enum err sqlite_run(struct db *db, const char *text)
{
	int code = sqlite3_exec(db->sqlite, text, NULL, NULL, NULL);

	return code == SQLITE_OK ? ERR_NONE : sqlite_fault_within(db, code);
}

enum err sqlite_ask(struct db *db, const char *text, int64_t *answer)
{
	sqlite3_stmt *statement = NULL;
	int code = sqlite3_prepare_v2(db->sqlite, text, -1, &statement, NULL);

	if (code == SQLITE_OK)
		code = sqlite3_step(statement);
	if (code == SQLITE_ROW)
		*answer = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	return code == SQLITE_ROW ? ERR_NONE : sqlite_fault(db, code);
}

/* -- statements ---------------------------------------------------------------------------- */

static void number_parameters(struct statement *s)
{
	s->parameters = sqlite3_bind_parameter_count(s->prepared);
	assert(s->parameters <= SQLITE_BINDS_MAX);
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
			return sqlite_fault_within(db, code);
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
		rows.error = sqlite_fault(db, code);
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
		rows->error = sqlite_fault_within(rows->db, code);
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
		e = sqlite_fault_within(db, code);
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
	return sqlite_run(db, buf_text(&script));
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
