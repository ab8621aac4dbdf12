#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/store/presence.h"

static char folder[32], store[64], file[80];
static struct presences *one, *other;
static struct arena *arena;

static int begin(void **state)
{
	int made;

	(void)state;
	arena = arena_new();
	snprintf(folder, sizeof(folder), "/tmp/strop-present-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(store, sizeof(store), "%s/desk.db", folder);
	snprintf(file, sizeof(file), "%s-present", store);
	made = open(store, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
	assert_true(made >= 0);
	close(made);
	assert_int_equal(presences_open(store, &one), ERR_NONE);
	assert_int_equal(presences_open(store, &other), ERR_NONE);
	return 0;
}

static int end(void **state)
{
	(void)state;
	presences_close(one);
	presences_close(other);
	one = other = NULL;
	unlink(file);
	unlink(store);
	arena_free_at(&arena);
	return rmdir(folder);
}

static size_t look(struct presences *at, struct presence **rows)
{
	size_t count = 99;

	assert_int_equal(presences_read(at, arena, rows, &count), ERR_NONE);
	return count;
}

static void say(struct presences *at, const char *actor, const char *account)
{
	assert_int_equal(presences_say(at, str_of(actor), str_of(account), (struct moment){ 4200 }),
			 ERR_NONE);
}

static void tells_each_console_of_the_others(void **state)
{
	struct presence *rows;

	(void)state;
	assert_int_equal(look(one, &rows), 0);
	say(one, "rep 1", "acct-7421");
	assert_int_equal(look(one, &rows), 0);
	assert_int_equal(look(other, &rows), 1);
	assert_true(str_is(rows[0].actor, "rep 1"));
	assert_true(str_is(rows[0].account, "acct-7421"));
	assert_int_equal(rows[0].since.us, 4200);
	say(other, "rep 2", "acct 9 9");
	assert_int_equal(look(one, &rows), 1);
	assert_true(str_is(rows[0].account, "acct 9 9"));
	say(one, "rep 1", NULL);
	assert_int_equal(look(other, &rows), 0);
}

static void forgets_who_left(void **state)
{
	struct presence *rows;

	(void)state;
	say(one, "rep1", "acct-1");
	presences_close(one);
	one = NULL;
	assert_int_equal(look(other, &rows), 0);
}

/* Whoever is killed cannot say goodbye. */
static void forgets_who_was_killed(void **state)
{
	struct presence *rows;
	int ready[2], status;
	char byte;
	pid_t child;

	(void)state;
	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		struct presences *third = NULL;

		if (presences_open(store, &third) ||
		    presences_say(third, STR("rep3"), STR("acct-3"), (struct moment){ 1 }) ||
		    write(ready[1], "x", 1) != 1)
			_exit(1);
		pause();
	}
	assert_int_equal(read(ready[0], &byte, 1), 1);
	assert_int_equal(look(other, &rows), 1);
	assert_int_equal(kill(child, SIGKILL), 0);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(look(other, &rows), 0);
	close(ready[0]);
	close(ready[1]);
}

static void knows_when_another_said_something(void **state)
{
	int64_t version = presences_version(one);

	(void)state;
	say(one, "rep1", "acct-1");
	assert_int_equal(presences_version(one), version);
	usleep(20000); /* the file's time is as coarse as the kernel's tick */
	say(other, "rep2", "acct-1");
	assert_int_not_equal(presences_version(one), version);
	version = presences_version(one);
	assert_int_equal(presences_version(one), version);
}

/* Nothing that stands in the file can be more than nothing. */
static void takes_no_rubbish(void **state)
{
	static const char *const slots[] = {
		"",
		"zzzzzzzz 1 1 1 ab",
		"00000000 1 1 1 ab",
		"deadbeef 1 -1 900000 ab",
		"deadbeef 99999999999999999999 1 1 ab",
		"        ",
	};
	struct presence *rows;
	int out = open(file, O_WRONLY | O_CLOEXEC);

	(void)state;
	assert_true(out >= 0);
	for (size_t i = 0; i < sizeof(slots) / sizeof(slots[0]); i++) {
		assert_int_equal(pwrite(out, slots[i], strlen(slots[i]), 0),
				 (ssize_t)strlen(slots[i]));
		assert_int_equal(look(other, &rows), 0);
	}
	close(out);
}

static void is_for_its_owner_only(void **state)
{
	struct stat st;

	(void)state;
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	assert_int_equal(presences_open("/nowhere/at/all", &one), ERR_UNAVAILABLE);
}

#define PRESENT(test) cmocka_unit_test_setup_teardown(test, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		PRESENT(tells_each_console_of_the_others),
		PRESENT(forgets_who_left),
		PRESENT(forgets_who_was_killed),
		PRESENT(knows_when_another_said_something),
		PRESENT(takes_no_rubbish),
		PRESENT(is_for_its_owner_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
