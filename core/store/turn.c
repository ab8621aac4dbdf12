#include "core/store/turn.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

#include "core/base/moment.h"

#define FIRST_PAUSE_US 50
#define LONGEST_PAUSE_US 2000

static enum err open_beside(const char *path, const char *ending, int *file)
{
	char name[PATH_MAX];

	if (snprintf(name, sizeof(name), "%s%s", path, ending) >= (int)sizeof(name))
		return err_fail(ERR_UNAVAILABLE, "%.100s...: the name is too long", path);
	*file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*file < 0)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", name, strerror(errno));
	return ERR_NONE;
}

enum err turn_open(struct turn *turn, const char *path)
{
	enum err e = open_beside(path, "-lock", &turn->lock);

	if (!e)
		e = open_beside(path, "-turn", &turn->next);
	if (e)
		turn_end(turn);
	return e;
}

void turn_end(struct turn *turn)
{
	if (turn->lock >= 0)
		close(turn->lock);
	if (turn->next >= 0)
		close(turn->next);
	*turn = TURN_NONE;
}

static bool lock_by(int file, int64_t until_us)
{
	long pause_us = FIRST_PAUSE_US;

	while (flock(file, LOCK_EX | LOCK_NB) < 0) {
		struct timespec pause = { .tv_nsec = pause_us * 1000 };

		if (moment_ticks_us() >= until_us)
			return false;
		nanosleep(&pause, NULL);
		if (pause_us < LONGEST_PAUSE_US)
			pause_us *= 2;
	}
	return true;
}

enum err turn_take(struct turn *turn, int64_t patience_ms)
{
	int64_t until_us = moment_ticks_us() + patience_ms * 1000;
	bool ours = lock_by(turn->next, until_us);

	if (ours) {
		ours = lock_by(turn->lock, until_us);
		flock(turn->next, LOCK_UN);
	}
	if (!ours)
		return err_fail(ERR_UNAVAILABLE,
				"the store is busy: another strop has been writing for %lld s",
				(long long)(patience_ms / 1000));
	return ERR_NONE;
}

void turn_give(struct turn *turn)
{
	flock(turn->lock, LOCK_UN);
}
