#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/desk/desk.h"
#include "core/desk/doctor.h"

static char folder[64];
static struct arena *arena;
static struct settings settings;
static struct finding *findings;
static size_t count;

static const char *path_of(const char *name)
{
	return arena_strf(arena, "%s/%s", folder, name).at;
}

/* NULL: not set. There are no threads yet. */
static void environment(const char *name, const char *value)
{
	if (value)
		setenv(name, value, 1); /* NOLINT(concurrency-mt-unsafe) */
	else
		unsetenv(name); /* NOLINT(concurrency-mt-unsafe) */
}

static int start(void **state)
{
	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-doctor-XXXXXX");
	assert_non_null(mkdtemp(folder));
	arena = arena_new();
	environment("TERM", "xterm-256color");
	environment("LC_ALL", "C.UTF-8");
	environment("NO_COLOR", NULL);
	environment("CREDENTIALS_DIRECTORY", NULL);
	assert_int_equal(settings_read(arena, "/dev/null", path_of("desk.db"), "rep7", &settings),
			 ERR_NONE);
	settings.config_path = (struct str){ 0 };
	return 0;
}

static int stop(void **state)
{
	static const char *const names[] = { "desk.db",      "desk.db-wal",  "desk.db-shm",
					     "desk.db-lock", "desk.db-turn", "list.txt",
					     "token",        "strop.conf" };

	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		unlink(path_of(names[i]));
	arena_free_at(&arena);
	return rmdir(folder);
}

/* Every fault and warning says how to mend it. */
static void look(void)
{
	findings = doctor_look(arena, &settings, &count);
	for (size_t i = 0; i < count; i++) {
		assert_true(findings[i].what.len && findings[i].says.len);
		if (findings[i].level >= FINDING_WARNING)
			assert_true(findings[i].mend.len > 0);
	}
}

static bool has(enum finding_level level, const char *what, const char *says)
{
	for (size_t i = 0; i < count; i++)
		if (findings[i].level == level && str_is(findings[i].what, what) &&
		    str_find(findings[i].says, str_of(says)) != SIZE_MAX)
			return true;
	return false;
}

static bool has_mend(const char *what, const char *mend)
{
	for (size_t i = 0; i < count; i++)
		if (str_is(findings[i].what, what) && findings[i].mend.len &&
		    str_find(findings[i].mend, str_of(mend)) != SIZE_MAX)
			return true;
	return false;
}

static void put_file(const char *name, const char *text, mode_t mode)
{
	FILE *file = fopen(path_of(name), "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0 && fclose(file) == 0);
	assert_int_equal(chmod(path_of(name), mode), 0);
}

static void make_store(void)
{
	struct desk *desk = NULL;

	assert_int_equal(desk_open(&settings, DESK_WRITE, &desk), ERR_NONE);
	desk_close(desk);
}

static void finds_no_fault_with_a_desk_that_is_not_made_yet(void **state)
{
	(void)state;
	look();
	assert_true(has(FINDING_OK, "settings", "no settings file"));
	assert_true(has(FINDING_NOTE, "store", "not made yet"));
	assert_true(has_mend("store", "strop ingest"));
	assert_true(has(FINDING_NOTE, "geoip", "no database"));
	assert_true(has(FINDING_NOTE, "provider", "none"));
	for (size_t i = 0; i < count; i++)
		assert_int_not_equal(findings[i].level, FINDING_FAULT);
	assert_int_not_equal(access(path_of("desk.db"), F_OK), 0);
}

static void finds_a_store_well(void **state)
{
	(void)state;
	make_store();
	look();
	assert_true(has(FINDING_OK, "store", "0 accounts"));
	assert_true(has(FINDING_OK, "audit", "0 acts"));
	assert_true(has(FINDING_OK, "store", "every page fits"));
	assert_true(has(FINDING_OK, "database", "SQLite 3.") ||
		    has(FINDING_NOTE, "database", "SQLite 3."));
	settings.store = arena_strf(arena, "sqlite:%s", path_of("desk.db"));
	look();
	assert_true(has(FINDING_OK, "store", "0 accounts"));
}

static void sees_a_store_that_others_may_read(void **state)
{
	(void)state;
	make_store();
	assert_int_equal(chmod(path_of("desk.db"), 0644), 0);
	look();
	assert_true(has(FINDING_WARNING, "store", "mode 0644"));
	assert_true(has_mend("store", "chmod 600 "));
}

static void sees_a_store_that_is_none(void **state)
{
	(void)state;
	put_file("desk.db",
		 "a letter to my aunt, of more than a hundred bytes, which no database "
		 "of any kind would ever begin with, not even on a bad day",
		 0600);
	look();
	assert_true(has(FINDING_FAULT, "store", "desk.db"));
	settings.store = STR("postgresql://db.example/desk");
	look();
	assert_true(has(FINDING_FAULT, "store", "PostgreSQL"));
}

static void sees_a_place_where_no_store_can_be(void **state)
{
	(void)state;
	settings.store = STR("/proc/strop/desk.db");
	look();
	assert_true(has(FINDING_FAULT, "store", "/proc") || geteuid() == 0);
	settings.store = arena_strf(arena, "%s/not/yet/there/desk.db", folder);
	look();
	assert_true(has(FINDING_NOTE, "store", "not made yet"));
}

static void sees_settings_that_others_may_change(void **state)
{
	(void)state;
	put_file("strop.conf", "", 0666);
	settings.config_path = str_of(path_of("strop.conf"));
	look();
	assert_true(has(FINDING_WARNING, "settings", "mode 0666"));
	assert_int_equal(chmod(path_of("strop.conf"), 0644), 0);
	look();
	assert_true(has(FINDING_OK, "settings", "strop.conf"));
}

static void list_of_age(int days)
{
	struct timespec times[2] = { { .tv_sec = time(NULL) - days * 86400L },
				     { .tv_sec = time(NULL) - days * 86400L } };

	put_file("list.txt", "192.0.2.0/24\n198.51.100.0/24\n", 0644);
	assert_int_equal(utimensat(AT_FDCWD, path_of("list.txt"), times, 0), 0);
}

static void knows_the_age_of_lists(void **state)
{
	struct settings_source source = { .name = STR("vpn ranges"),
					  .file = str_of(path_of("list.txt")),
					  .is_list = true,
					  .kind = PROXY_VPN };

	(void)state;
	settings.sources = &source;
	settings.source_count = 1;
	look();
	assert_true(has(FINDING_FAULT, "list vpn ranges", "list.txt"));
	list_of_age(13);
	look();
	assert_true(has(FINDING_OK, "list vpn ranges", "vpn, 2 ranges, 13 days old"));
	list_of_age(15);
	look();
	assert_true(has(FINDING_WARNING, "list vpn ranges", "15 days old"));
	assert_true(has_mend("list vpn ranges", "put a new copy to"));
	settings.sources->url = STR("https://lists.example/vpn.txt");
	look();
	assert_true(has_mend("list vpn ranges", "strop update"));
}

static void sees_a_database_that_is_none(void **state)
{
	struct settings_source source = { .name = STR("city"),
					  .file = str_of(path_of("list.txt")) };

	(void)state;
	settings.sources = &source;
	settings.source_count = 1;
	put_file("list.txt", "not a database", 0644);
	look();
	assert_true(has(FINDING_FAULT, "geoip city", "list.txt"));
}

static void sees_what_is_wrong_with_the_provider(void **state)
{
	(void)state;
	settings.provider = (struct settings_provider){ .kind = STR("mailgun"),
							.url = STR("http://api.mailgun.net"),
							.token_file = str_of(path_of("token")) };
	look();
	assert_true(has(FINDING_FAULT, "provider", "loopback"));
	settings.provider.url = STR("http://127.0.0.1:1");
	look();
	assert_true(has(FINDING_FAULT, "provider", "No such file"));
	put_file("token", "s3cret", 0640);
	look();
	assert_true(has(FINDING_FAULT, "provider", "chmod 600"));
	assert_int_equal(chmod(path_of("token"), 0600), 0);
	look();
	assert_true(has(FINDING_OK, "provider", "the token can be read"));
	assert_true(has(FINDING_FAULT, "provider", "no answer"));
	for (size_t i = 0; i < count; i++)
		assert_int_equal(str_find(findings[i].says, STR("s3cret")), SIZE_MAX);
}

static void looks_at_the_terminal(void **state)
{
	(void)state;
	look();
	assert_true(has(FINDING_OK, "terminal", "xterm-256color, 256 colours"));
	assert_true(has(FINDING_OK, "terminal", "UTF-8"));
	environment("TERM", "dumb");
	environment("LC_ALL", "C");
	environment("NO_COLOR", "1");
	look();
	assert_true(has(FINDING_WARNING, "terminal", "TERM is dumb"));
	assert_true(has(FINDING_WARNING, "terminal", "not UTF-8"));
	assert_true(has(FINDING_NOTE, "terminal", "NO_COLOR"));
	environment("TERM", NULL);
	look();
	assert_true(has(FINDING_WARNING, "terminal", "TERM is not set"));
	environment("TERM", "evil\x1b[2J");
	look();
	assert_true(has(FINDING_OK, "terminal", "evil\xEF\xBF\xBD[2J"));
}

int main(void)
{
#define DESK(test) cmocka_unit_test_setup_teardown(test, start, stop)
	const struct CMUnitTest tests[] = {
		DESK(finds_no_fault_with_a_desk_that_is_not_made_yet),
		DESK(finds_a_store_well),
		DESK(sees_a_store_that_others_may_read),
		DESK(sees_a_store_that_is_none),
		DESK(sees_a_place_where_no_store_can_be),
		DESK(sees_settings_that_others_may_change),
		DESK(knows_the_age_of_lists),
		DESK(sees_a_database_that_is_none),
		DESK(sees_what_is_wrong_with_the_provider),
		DESK(looks_at_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
