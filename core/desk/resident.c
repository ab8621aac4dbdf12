#include "core/desk/resident.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/desk_private.h"

#define LEASE "engine"
#define RENEW_BEFORE_US (40 * MOMENT_SECOND) /* its end */

/* "strop[542] on mail1 (pid:[4026531836])": the machine, and the numbers of which processes are meant. */
static void name_self(char holder[RESIDENT_HOLDER_MAX])
{
	char host[100] = "", space[64] = "";
	ssize_t len = readlink("/proc/self/ns/pid", space, sizeof(space) - 1);

	if (gethostname(host, sizeof(host) - 1) || !*host)
		snprintf(host, sizeof(host), "this machine");
	space[len > 0 ? len : 0] = '\0';
	snprintf(holder, RESIDENT_HOLDER_MAX, "strop[%ld] on %s (%s)", (long)getpid(), host, space);
}

/* The number in "strop[542] on …" where the rest is as in our own name; 0 otherwise. */
static pid_t number_beside(struct str other, struct str self)
{
	size_t end = str_find_char(other, ']'), own_end = str_find_char(self, ']');
	int64_t pid = 0;

	if (!str_starts(other, STR("strop[")) || end == SIZE_MAX || str_ends(self, STR("()")) ||
	    !str_equal(str_sub(other, end, other.len), str_sub(self, own_end, self.len)))
		return 0;
	if (!str_to_int64(str_sub(other, 6, end - 6), &pid) || pid < 1 || pid > INT32_MAX)
		return 0;
	return (pid_t)pid;
}

/* Who holds the lease was killed: give it back in its name. If another one is quicker, that one has it. */
static enum err bury(struct resident *r, struct moment now)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct str holder;
	struct moment until;
	pid_t pid;
	enum err e = store_lease_holder(r->desk->store, arena, LEASE, &holder, &until);

	if (e)
		return e == ERR_NOT_FOUND ? ERR_NONE : e;
	pid = number_beside(holder, str_of(r->holder));
	if (!pid || pid == getpid() || !kill(pid, 0) || errno != ESRCH)
		return ERR_NONE;
	e = store_lease(r->desk->store, LEASE, holder, now, now);
	return e == ERR_EXISTS ? ERR_NONE : e;
}

static enum err lease(struct resident *r)
{
	struct moment now = moment_now(), until = { now.us + RESIDENT_LEASE_US };
	enum err e = store_lease(r->desk->store, LEASE, str_of(r->holder), now, until);

	r->until.us = e ? 0 : until.us;
	return e;
}

enum err resident_take(struct resident *r, struct desk *desk)
{
	enum err e;

	*r = (struct resident){ .desk = desk };
	name_self(r->holder);
	e = bury(r, moment_now());
	return e ? e : lease(r);
}

bool resident_is(const struct resident *r)
{
	return !moment_is_never(r->until);
}

enum err resident_keep(struct resident *r)
{
	if (resident_is(r) && moment_now().us < r->until.us - RENEW_BEFORE_US)
		return ERR_NONE;
	return lease(r);
}

void resident_leave(struct resident *r)
{
	struct moment now = moment_now();

	if (!resident_is(r))
		return;
	if (store_lease(r->desk->store, LEASE, str_of(r->holder), now, now))
		return; /* it lapses by itself */
	r->until = (struct moment){ 0 };
}
