/*
 * store_make: a store in a folder of its own for a test, and accounts to put into it.
 *
 *	cmocka_unit_test_setup_teardown(test, store_make, store_unmake)
 *
 *	struct account_no no = account_make("acct-1");
 *	run("UPDATE account SET urgency = 3 WHERE id = 'acct-1'");
 *
 * `store` is open for writing, and outside a transaction.
 */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/hash.h"
#include "core/store/store_private.h"

#define STORED(test) cmocka_unit_test_setup_teardown(test, store_make, store_unmake)

static char store_folder[64], store_path[96];
static struct store *store;
static struct arena *arena;

static int store_make(void **state)
{
	(void)state;
	snprintf(store_folder, sizeof(store_folder), "/tmp/strop-store-XXXXXX");
	assert_non_null(mkdtemp(store_folder));
	snprintf(store_path, sizeof(store_path), "%s/desk.db", store_folder);
	assert_int_equal(store_open(store_path, STORE_WRITE, &store), ERR_NONE);
	arena = arena_new();
	return 0;
}

static int store_unmake(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-turn", "-sync" };
	char name[160];

	(void)state;
	store_close_at(&store);
	arena_free_at(&arena);
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(name, sizeof(name), "%s%s", store_path, endings[i]);
		unlink(name);
	}
	return rmdir(store_folder);
}

/* Statements of SQL, as one write. */
static inline void run(const char *script)
{
	bool own = !db_is_writing(store->db);

	if (own)
		assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(db_script(store->db, script), ERR_NONE);
	if (own)
		assert_int_equal(store_commit(store), ERR_NONE);
}

static inline struct account_no account_make_str(struct str id)
{
	static const struct sql insert = {
		"INSERT INTO account (no, id) SELECT COALESCE(max(no), 0) + 1, $1 FROM account"
	};
	bool own = !db_is_writing(store->db);
	struct account_no no = { 0 };

	if (own)
		assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(db_do(store->db, &insert, NULL, "t", id), ERR_NONE);
	if (own)
		assert_int_equal(store_commit(store), ERR_NONE);
	assert_int_equal(store_account_find(store, id, &no), ERR_NONE);
	return no;
}

static inline struct account_no account_make(const char *id)
{
	return account_make_str(str_of(id));
}

/* One number that a question of SQL answers. */
static inline int64_t number_of(const char *question)
{
	/* Statements are kept by address. */
	struct sql *sql = ARENA_NEW(arena, struct sql);
	CLEANUP(rows_end) struct rows rows = { 0 };

	sql->text = question;
	rows = db_query(store->db, sql, "");
	assert_true(rows_next(&rows));
	return rows_int(&rows, 0);
}

static inline void check_text(struct str text, const char *expected)
{
	assert_non_null(text.at);
	assert_int_equal(text.len, strlen(expected));
	assert_memory_equal(text.at, expected, text.len);
}
