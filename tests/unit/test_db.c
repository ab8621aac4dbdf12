#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/hash.h"
#include "core/store/db.h"

static char folder[64], path[96];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-db-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/deep/er/desk.db", folder);
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const names[] = { "deep/er/desk.db",
					     "deep/er/desk.db-wal",
					     "deep/er/desk.db-shm",
					     "deep/er/desk.db-lock",
					     "deep/er/desk.db-turn",
					     "deep/er",
					     "deep",
					     "file",
					     "copy.db",
					     "link.db",
					     "" };
	char name[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++) {
		snprintf(name, sizeof(name), "%s/%s", folder, names[i]);
		if (remove(name) < 0)
			continue;
	}
	return access(folder, F_OK) == 0;
}

static struct db *opened(void)
{
	struct db *db = NULL;

	assert_int_equal(db_open(path, DB_WRITE, &db), ERR_NONE);
	return db;
}

static struct db *with_table(void)
{
	struct db *db = opened();

	assert_int_equal(db_begin_write(db), ERR_NONE);
	assert_int_equal(db_script(db, "CREATE TABLE thing (no @rowid, name @text, size @real,"
				       " raw @blob, n @int);"),
			 ERR_NONE);
	assert_int_equal(db_commit(db), ERR_NONE);
	return db;
}

static const struct sql put = { "INSERT INTO thing (name, n) VALUES ($2, $1)" };
static const struct sql count = { "SELECT count(*) FROM thing" };
static const struct sql all = { "SELECT no, name FROM thing ORDER BY no" };

static int64_t things(struct db *db)
{
	CLEANUP(rows_end) struct rows rows = db_query(db, &count, "");

	assert_true(rows_next(&rows));
	return rows_int(&rows, 0);
}

static void makes_file_and_folder_for_their_owner_only(void **state)
{
	struct db *db = opened();
	struct stat info;
	char name[160];

	(void)state;
	assert_int_equal(stat(path, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	snprintf(name, sizeof(name), "%s/deep", folder);
	assert_int_equal(stat(name, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0700);
	snprintf(name, sizeof(name), "%s-wal", path);
	assert_int_equal(stat(name, &info), 0);
	assert_int_equal(info.st_mode & 0777, 0600);
	db_close(db);
}

static void brings_values_back_as_they_were_given(void **state)
{
	static const struct sql put_all = {
		"INSERT INTO thing (raw, size, name, n) VALUES ($4, $2, $3, $1)"
	};
	static const struct sql get = { "SELECT n, size, name, raw FROM thing" };
	struct db *db = with_table();

	(void)state;
	assert_int_equal(db_do(db, &put_all, NULL, "irtb", INT64_MIN, 0.5, STR("a\0b"), STR("")),
			 ERR_NONE);
	assert_int_equal(db_do(db, &put_all, NULL, "irtb", INT64_C(0), -1.0, STR(""),
			       (struct str){ 0 }),
			 ERR_NONE);
	{
		CLEANUP(rows_end) struct rows rows = db_query(db, &get, "");

		assert_true(rows_next(&rows));
		assert_true(rows_int(&rows, 0) == INT64_MIN);
		assert_true(rows_real(&rows, 1) == 0.5);
		assert_true(str_equal(rows_text(&rows, 2), STR("a\0b")));
		assert_false(str_is_absent(rows_blob(&rows, 3)));
		assert_true(rows_next(&rows));
		assert_false(str_is_absent(rows_text(&rows, 2)));
		assert_int_equal(rows_text(&rows, 2).len, 0);
		assert_true(str_is_absent(rows_blob(&rows, 3)));
		assert_false(rows_next(&rows));
		assert_int_equal(rows_error(&rows), ERR_NONE);
	}
	db_close(db);
}

static void reads_one_statement_in_two_places_at_once(void **state)
{
	struct db *db = with_table();

	(void)state;
	for (int64_t i = 0; i < 3; i++)
		assert_int_equal(db_do(db, &put, NULL, "it", i, STR("x")), ERR_NONE);
	{
		CLEANUP(rows_end) struct rows outer = db_query(db, &all, "");
		int pairs = 0;

		while (rows_next(&outer)) {
			CLEANUP(rows_end) struct rows inner = db_query(db, &all, "");

			while (rows_next(&inner))
				pairs++;
		}
		assert_int_equal(pairs, 9);
	}
	db_close(db);
}

static void forgets_what_was_not_committed(void **state)
{
	struct db *db = with_table();

	(void)state;
	assert_int_equal(db_begin_write(db), ERR_NONE);
	assert_int_equal(db_do(db, &put, NULL, "it", INT64_C(1), STR("x")), ERR_NONE);
	assert_int_equal(db_begin_read(db), ERR_NONE); /* nests */
	db_rollback(db);
	assert_true(db_is_writing(db));
	db_rollback(db);
	assert_int_equal(things(db), 0);

	assert_int_equal(db_begin_write(db), ERR_NONE);
	assert_int_equal(db_do(db, &put, NULL, "it", INT64_C(1), STR("x")), ERR_NONE);
	db_close(db); /* as a kill would */
	db = opened();
	assert_int_equal(things(db), 0);
	db_close(db);
}

static void shows_readers_one_moment_and_tells_of_others_commits(void **state)
{
	struct db *writer = with_table(), *reader = NULL;
	int64_t version;

	(void)state;
	assert_int_equal(db_open(path, DB_READ, &reader), ERR_NONE);
	version = db_version(reader);
	assert_true(db_version(reader) == version);
	assert_int_equal(db_begin_read(reader), ERR_NONE);
	assert_int_equal(things(reader), 0);
	assert_int_equal(db_begin_write(writer), ERR_NONE);
	assert_int_equal(db_do(writer, &put, NULL, "it", INT64_C(1), STR("x")), ERR_NONE);
	assert_int_equal(db_commit(writer), ERR_NONE);
	assert_int_equal(things(reader), 0);
	db_rollback(reader);
	assert_int_equal(things(reader), 1);
	assert_true(db_version(reader) != version);
	version = db_version(writer);
	assert_int_equal(db_settle(writer, true), ERR_NONE);
	assert_true(db_version(writer) == version);
	assert_int_equal(db_begin_write(reader), ERR_UNAVAILABLE);
	db_close(reader);
	db_close(writer);
}

static void says_what_was_wrong_with_a_value(void **state)
{
	static const struct sql put_no = { "INSERT INTO thing (no) VALUES ($1)" };
	struct db *db = with_table();

	(void)state;
	assert_int_equal(db_do(db, &put_no, NULL, "i", INT64_C(7)), ERR_NONE);
	assert_int_equal(db_do(db, &put_no, NULL, "i", INT64_C(7)), ERR_EXISTS);
	assert_int_equal(db_script(db, "no sql"), ERR_INTERNAL);
	db_close(db);
}

static void reads_what_somebody_only_began_to_make(void **state)
{
	struct db *db = NULL;
	FILE *file;

	(void)state;
	db_close(opened());
	file = fopen(path, "we"); /* as one who was killed right after making the file leaves it */
	assert_non_null(file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(db_open(path, DB_READ, &db), ERR_NONE);
	db_close(db);
}

static void refuses_what_is_no_store(void **state)
{
	struct db *db = NULL;
	char name[160];
	FILE *file;

	(void)state;
	snprintf(name, sizeof(name), "%s/file", folder);
	assert_int_equal(db_open(name, DB_READ, &db), ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "no store yet"));
	file = fopen(name, "w");
	assert_non_null(file);
	for (int i = 0; i < 200; i++)
		fputs("this is a letter to my aunt\n", file);
	assert_int_equal(fclose(file), 0);
	assert_int_equal(db_open(name, DB_READ, &db), ERR_CORRUPT);
	assert_non_null(strstr(err_text(ERR_CORRUPT), "no store"));
	assert_int_equal(db_open(name, DB_WRITE, &db), ERR_CORRUPT);
	assert_int_equal(db_open(folder, DB_READ, &db), ERR_UNAVAILABLE);
	assert_int_equal(db_open(folder, DB_WRITE, &db), ERR_UNAVAILABLE);
	assert_int_equal(db_open("/proc/none/desk.db", DB_WRITE, &db), ERR_UNAVAILABLE);
	assert_null(db);
	snprintf(name, sizeof(name), "%s/file-lock", folder);
	unlink(name);
	snprintf(name, sizeof(name), "%s/file-turn", folder);
	unlink(name);
}

static void copies_itself_while_in_use(void **state)
{
	struct db *db = with_table(), *copy = NULL;
	char name[160];

	(void)state;
	for (int64_t i = 0; i < 1000; i++)
		assert_int_equal(db_do(db, &put, NULL, "it", i, STR("x")), ERR_NONE);
	snprintf(name, sizeof(name), "%s/copy.db", folder);
	assert_int_equal(db_backup(db, name, NULL, NULL), ERR_NONE);
	assert_int_equal(db_backup(db, name, NULL, NULL), ERR_EXISTS);
	assert_int_equal(db_open(name, DB_WRITE, &copy), ERR_NONE);
	assert_int_equal(things(copy), 1000);
	db_close(copy);
	db_close(db);
	for (size_t i = 0; i < 4; i++) {
		static const char *const endings[] = { "-wal", "-shm", "-lock", "-turn" };

		snprintf(name, sizeof(name), "%s/copy.db%s", folder, endings[i]);
		unlink(name);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
		IN_FOLDER(makes_file_and_folder_for_their_owner_only),
		IN_FOLDER(brings_values_back_as_they_were_given),
		IN_FOLDER(reads_one_statement_in_two_places_at_once),
		IN_FOLDER(forgets_what_was_not_committed),
		IN_FOLDER(shows_readers_one_moment_and_tells_of_others_commits),
		IN_FOLDER(says_what_was_wrong_with_a_value),
		IN_FOLDER(reads_what_somebody_only_began_to_make),
		IN_FOLDER(refuses_what_is_no_store),
		IN_FOLDER(copies_itself_while_in_use),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
