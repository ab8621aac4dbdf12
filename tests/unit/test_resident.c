#include "tests/unit/desk_make.h"

#include <sys/wait.h>

#include "core/desk/resident.h"

/* Another process with the desk open, which takes the lease and is killed, or leaves. */
static void taken_by_another(bool leaves)
{
	int status;
	pid_t pid;

	desk_close_at(&desk);
	pid = fork();
	if (pid == 0) {
		struct resident resident;

		desk_begin();
		if (resident_take(&resident, desk))
			_exit(1);
		if (leaves)
			resident_leave(&resident);
		_exit(0);
	}
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	desk_begin();
}

static void is_one_process_at_a_time(void **state)
{
	struct resident resident;
	struct moment now = moment_now();

	(void)state;
	assert_int_equal(store_lease(desk->store, "engine", STR("strop[1] on elsewhere (pid:[1])"),
				     now, (struct moment){ now.us + MOMENT_MINUTE }),
			 ERR_NONE);
	assert_int_equal(resident_take(&resident, desk), ERR_EXISTS);
	assert_non_null(strstr(err_text(ERR_EXISTS), "strop[1] on elsewhere"));
	assert_false(resident_is(&resident));
	resident_leave(&resident);
	assert_int_equal(resident_keep(&resident), ERR_EXISTS);
}

static void takes_over_what_lapsed(void **state)
{
	struct resident resident;
	struct moment now = moment_now();

	(void)state;
	assert_int_equal(store_lease(desk->store, "engine", STR("strop[1] on elsewhere (pid:[1])"),
				     (struct moment){ now.us - 2 * MOMENT_MINUTE },
				     (struct moment){ now.us - MOMENT_MINUTE }),
			 ERR_NONE);
	assert_int_equal(resident_take(&resident, desk), ERR_NONE);
	assert_true(resident_is(&resident));
	assert_int_equal(resident_keep(&resident), ERR_NONE);
}

static void takes_over_at_once_from_one_that_died_here(void **state)
{
	struct resident resident;

	(void)state;
	taken_by_another(false);
	assert_int_equal(resident_take(&resident, desk), ERR_NONE);
}

/* A number like that of a process that lives; but of another machine, nobody knows. */
static void leaves_the_living_and_the_far_alone(void **state)
{
	struct resident self, resident;
	struct moment now, until;
	struct str holder;

	(void)state;
	assert_int_equal(resident_take(&self, desk), ERR_NONE);
	holder = arena_strf(arena, "strop[%ld%s", (long)getppid(), strchr(self.holder, ']'));
	resident_leave(&self);
	now = moment_now();
	until.us = now.us + MOMENT_MINUTE;
	assert_int_equal(store_lease(desk->store, "engine", holder, now, until), ERR_NONE);
	assert_int_equal(resident_take(&resident, desk), ERR_EXISTS);
}

static void gives_it_back(void **state)
{
	struct resident resident;
	struct moment until;
	struct str holder;

	(void)state;
	taken_by_another(true);
	assert_int_equal(store_lease_holder(desk->store, arena, "engine", &holder, &until),
			 ERR_NONE);
	assert_false(moment_before(moment_now(), until));
	assert_int_equal(resident_take(&resident, desk), ERR_NONE);
	resident_leave(&resident);
	assert_false(resident_is(&resident));
	assert_int_equal(store_lease_holder(desk->store, arena, "nobody's", &holder, &until),
			 ERR_NOT_FOUND);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		DESKED(is_one_process_at_a_time),
		DESKED(takes_over_what_lapsed),
		DESKED(takes_over_at_once_from_one_that_died_here),
		DESKED(leaves_the_living_and_the_far_alone),
		DESKED(gives_it_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
