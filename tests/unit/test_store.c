#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/hash.h"
#include "core/store/schema.h"
#include "core/store/store_private.h"

static char folder[64], path[96];

static int make_folder(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-store-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/desk.db", folder);
	return 0;
}

static int remove_folder(void **state)
{
	static const char *const endings[] = { "", "-wal", "-shm", "-lock", "-turn" };
	char name[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(endings); i++) {
		snprintf(name, sizeof(name), "%s%s", path, endings[i]);
		unlink(name);
	}
	return rmdir(folder);
}

static void keeps_its_key_and_its_small_things(void **state)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct store *store = NULL;
	struct hash_key key;
	struct str value;

	(void)state;
	assert_int_equal(store_open(path, STORE_READ, &store), ERR_UNAVAILABLE);
	assert_int_equal(store_open(path, STORE_WRITE, &store), ERR_NONE);
	key = store->key;
	assert_int_equal(store_meta(store, arena, "colour", &value), ERR_NOT_FOUND);
	assert_int_equal(store_write(store), ERR_NONE);
	assert_int_equal(store_meta_put(store, "colour", STR("red")), ERR_NONE);
	assert_int_equal(store_meta_put(store, "colour", STR("green")), ERR_NONE);
	assert_int_equal(store_commit(store), ERR_NONE);
	store_close(store);

	assert_int_equal(store_open(path, STORE_READ, &store), ERR_NONE);
	assert_memory_equal(&store->key, &key, sizeof(key));
	assert_int_equal(store_meta(store, arena, "colour", &value), ERR_NONE);
	assert_true(str_is(value, "green"));
	store_close(store);
}

static void takes_the_names_of_databases(void **state)
{
	struct store *store = NULL;
	char name[128];

	(void)state;
	assert_int_equal(store_open("postgresql://localhost/desk", STORE_WRITE, &store),
			 ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "PostgreSQL"));
	snprintf(name, sizeof(name), "sqlite:%s", path);
	assert_int_equal(store_open(name, STORE_WRITE, &store), ERR_NONE);
	store_close_at(&store);
	assert_null(store);
	store_close(NULL);
	assert_int_equal(access(path, F_OK), 0);
}

static void refuses_a_store_of_a_newer_strop(void **state)
{
	struct store *store = NULL;
	char newer[16];

	(void)state;
	snprintf(newer, sizeof(newer), "%zu", schema_step_count + 1);
	assert_int_equal(store_open(path, STORE_WRITE, &store), ERR_NONE);
	assert_int_equal(store_meta_put(store, "schema", str_of(newer)), ERR_NONE);
	store_close(store);
	store = NULL;
	assert_int_equal(store_open(path, STORE_WRITE, &store), ERR_UNAVAILABLE);
	assert_non_null(strstr(err_text(ERR_UNAVAILABLE), "newer strop"));
	assert_int_equal(store_open(path, STORE_READ, &store), ERR_UNAVAILABLE);
	assert_null(store);
}

static void is_made_once_by_many_at_the_same_time(void **state)
{
	enum {
		MANY = 8
	};
	pid_t children[MANY];

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		children[i] = fork();
		assert_true(children[i] >= 0);
		if (children[i] == 0) {
			struct store *store = NULL;

			if (store_open(path, STORE_WRITE, &store))
				_exit(1);
			store_close(store);
			_exit(0);
		}
	}
	for (size_t i = 0; i < MANY; i++) {
		int status = -1;

		assert_int_equal(waitpid(children[i], &status, 0), children[i]);
		assert_int_equal(status, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)
		IN_FOLDER(keeps_its_key_and_its_small_things),
		IN_FOLDER(takes_the_names_of_databases),
		IN_FOLDER(refuses_a_store_of_a_newer_strop),
		IN_FOLDER(is_made_once_by_many_at_the_same_time),
	};

	if (hash_start())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
