#include "core/store/schema.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "core/store/db.h"

enum err schema_version(struct db *db, int64_t *version)
{
	static const struct sql by_name = { "SELECT value FROM meta WHERE name = 'schema'" };
	int64_t newest = schema_steps[schema_step_count - 1].number, found = 0;
	bool has = false;
	enum err e = db_has_table(db, "meta", &has);

	if (!e && has) {
		CLEANUP(rows_end) struct rows rows = db_query(db, &by_name, "");

		if (rows_next(&rows) && !str_to_int64(rows_text(&rows, 0), &found))
			e = err_fail(ERR_CORRUPT, "the store does not say which schema it has");
		else
			e = rows_error(&rows);
	}
	if (e)
		return e;
	if (found > newest)
		return err_fail(ERR_UNAVAILABLE,
				"this store was made by a newer strop (schema step %" PRId64
				", this one knows %" PRId64
				"): upgrade strop, or use another store",
				found, newest);
	*version = found;
	return ERR_NONE;
}

static enum err take_step(struct db *db, const struct schema_step *step)
{
	static const struct sql note = {
		"INSERT INTO meta (name, value) VALUES ('schema', $1)"
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value"
	};
	char number[16];
	int64_t version = 0;
	enum err e = db_begin_write(db);

	if (e)
		return e;
	snprintf(number, sizeof(number), "%d", step->number);
	e = schema_version(db, &version);
	if (!e && version < step->number) { /* else another process has just taken it */
		e = db_script(db, step->text);
		if (!e)
			e = db_do(db, &note, NULL, "t", str_of(number));
	}
	if (!e)
		return db_commit(db);
	db_rollback(db);
	return err_within(e, "schema step %s", step->name);
}

/* Whoever took the log's guards off: they are put on again. */
static enum err guards_keep(struct db *db)
{
	static const struct sql count = {
		"SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit'"
		" AND name LIKE 'audit_is_append_only_%'"
	};
	static const char guards[] =
		"CREATE TRIGGER IF NOT EXISTS audit_is_append_only_update BEFORE UPDATE ON audit"
		" BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
		"CREATE TRIGGER IF NOT EXISTS audit_is_append_only_delete BEFORE DELETE ON audit"
		" BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;"
		"CREATE TRIGGER IF NOT EXISTS audit_is_append_only_insert BEFORE INSERT ON audit"
		" WHEN NEW.no <= (SELECT coalesce(max(no), 0) FROM audit)"
		" BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;";
	int64_t there = 0;
	enum err e;

	{
		CLEANUP(rows_end) struct rows rows = db_query(db, &count, "");

		there = rows_next(&rows) ? rows_int(&rows, 0) : 0;
		e = rows_error(&rows);
	}
	if (e || there == 3)
		return e;
	e = db_begin_write(db);
	if (!e)
		e = db_script(db, guards);
	if (!e)
		return db_commit(db);
	db_rollback(db);
	return e;
}

enum err schema_bring_up(struct db *db)
{
	int64_t version = 0;
	enum err e = schema_version(db, &version);

	for (size_t i = 0; !e && i < schema_step_count; i++) {
		assert(schema_steps[i].number == (int)i + 1);
		if (schema_steps[i].number > version)
			e = take_step(db, &schema_steps[i]);
	}
	return e ? e : guards_keep(db);
}
