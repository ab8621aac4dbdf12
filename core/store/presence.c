#include "core/store/presence.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/utf8.h"

#define SLOT_BYTES 1024
#define ACTOR_BYTES 256
#define ACCOUNT_BYTES 600
#define SETTLED_US (100 * MOMENT_SECOND / 1000)

struct presences {
	int file, slot;
	struct timespec seen; /* the file's time when it was looked at last */
	uint64_t others;      /* a hash of what they say */
	int64_t version;
};

static struct flock lock_of(int slot, short type)
{
	return (struct flock){ .l_type = type,
			       .l_whence = SEEK_SET,
			       .l_start = (off_t)slot * SLOT_BYTES,
			       .l_len = SLOT_BYTES };
}

/* The file's locks belong to the handle, not to the process: two consoles in one process are two. */
static bool slot_take(struct presences *p)
{
	for (p->slot = 0; p->slot < PRESENCES_MAX; p->slot++) {
		struct flock lock = lock_of(p->slot, F_WRLCK);

		if (fcntl(p->file, F_OFD_SETLK, &lock) == 0)
			return true;
	}
	return false;
}

static bool slot_is_held(const struct presences *p, int slot)
{
	struct flock lock = lock_of(slot, F_WRLCK);

	return fcntl(p->file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

static enum err slots_size(const struct presences *p, int *count)
{
	struct stat st;

	if (fstat(p->file, &st) < 0)
		return err_fail(ERR_UNAVAILABLE, "who has what open: %s", strerror(errno));
	*count = st.st_size / SLOT_BYTES < PRESENCES_MAX ? (int)(st.st_size / SLOT_BYTES)
							 : PRESENCES_MAX;
	return ERR_NONE;
}

static uint64_t hash_others(const struct presences *p)
{
	uint64_t hash = 14695981039346656037U; /* FNV-1a */
	int slots = 0;

	if (slots_size(p, &slots))
		return hash;
	for (int i = 0; i < slots; i++) {
		char bytes[SLOT_BYTES];
		ssize_t got = i == p->slot
				      ? 0
				      : pread(p->file, bytes, sizeof(bytes), (off_t)i * SLOT_BYTES);

		for (ssize_t k = 0; k < got; k++)
			hash = (hash ^ (unsigned char)bytes[k]) * 1099511628211U;
	}
	return hash;
}

enum err presences_open(const char *store, struct presences **presences)
{
	char *whole;
	char name[PATH_MAX];
	struct presences *p;

	if (str_starts(str_of(store), STR("sqlite:")))
		store += sizeof("sqlite:") - 1;
	whole = realpath(store, NULL);
	if (!whole || strlen(whole) + sizeof("-present") > sizeof(name)) {
		free(whole);
		return err_fail(ERR_UNAVAILABLE, "%.100s: its name cannot be followed", store);
	}
	snprintf(name, sizeof(name), "%s-present", whole);
	free(whole);
	p = memory_new(1, sizeof(*p));
	p->file = open(name, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (p->file >= 0 && slot_take(p)) {
		*presences = p;
		p->others = hash_others(p);
		return presences_say(p, (struct str){ 0 }, (struct str){ 0 }, (struct moment){ 0 });
	}

	enum err e = p->file < 0 ? err_fail(ERR_UNAVAILABLE, "%s: %s", name, strerror(errno))
				 : err_fail(ERR_UNAVAILABLE, "%s: no slot is free", name);

	presences_close(p);
	return e;
}

void presences_close(struct presences *p)
{
	if (!p)
		return;
	if (p->file >= 0) {
		if (p->slot < PRESENCES_MAX &&
		    presences_say(p, (struct str){ 0 }, (struct str){ 0 }, (struct moment){ 0 }))
			p->slot = PRESENCES_MAX; /* whatever is left in it is nobody's */
		close(p->file);
	}
	free(p);
}

/* Of what may be read while it is being written. */
static uint32_t sum_of(struct str bytes)
{
	uint32_t sum = 2166136261U; /* FNV-1a */

	for (size_t i = 0; i < bytes.len; i++)
		sum = (sum ^ (unsigned char)bytes.at[i]) * 16777619U;
	return sum;
}

static struct timespec file_time(const struct presences *p)
{
	struct stat st = { 0 };

	(void)fstat(p->file, &st);
	return st.st_mtim;
}

enum err presences_say(struct presences *p, struct str actor, struct str account,
		       struct moment since)
{
	CLEANUP(buf_release) struct buf body = BUF_UP_TO(SLOT_BYTES);
	char slot[SLOT_BYTES] = { 0 };
	bool silent = !account.len || account.len > ACCOUNT_BYTES;

	actor = utf8_head(actor, ACTOR_BYTES);
	if (!silent) {
		buf_addf(&body, "%" PRId64 " %zu %zu ", since.us, actor.len, account.len);
		buf_add_str(&body, actor);
		buf_add_str(&body, account);
		snprintf(slot, sizeof(slot), "%08" PRIx32 " ", sum_of(buf_str(&body)));
		memcpy(slot + 9, buf_text(&body), body.len);
	}
	if (pwrite(p->file, slot, sizeof(slot), (off_t)p->slot * SLOT_BYTES) !=
	    (ssize_t)sizeof(slot))
		return err_fail(ERR_UNAVAILABLE, "who has what open: %s", strerror(errno));
	return ERR_NONE;
}

/* "SINCE ACTOR-LENGTH ACCOUNT-LENGTH ACTOR ACCOUNT", below its sum. */
static bool slot_parse(struct str slot, struct presence *presence)
{
	struct str rest = slot, word, actor_len, account_len;
	int64_t us = 0, actor = 0, account = 0;
	uint64_t sum = 0;

	if (slot.len < 10 || !str_cut(&rest, ' ', &word) || word.len != 8)
		return false;
	for (size_t i = 0; i < word.len; i++) {
		size_t digit = str_find_char(STR("0123456789abcdef"), word.at[i]);

		if (digit == SIZE_MAX)
			return false;
		sum = sum * 16 + digit;
	}

	struct str body = rest;

	if (!str_cut(&rest, ' ', &word) || !str_to_int64(word, &us) ||
	    !str_cut(&rest, ' ', &actor_len) || !str_to_int64(actor_len, &actor) ||
	    !str_cut(&rest, ' ', &account_len) || !str_to_int64(account_len, &account))
		return false;
	if (actor < 0 || actor > ACTOR_BYTES || account < 1 || account > ACCOUNT_BYTES ||
	    rest.len < (size_t)(actor + account))
		return false;
	body.len = (size_t)(rest.at - body.at) + (size_t)(actor + account);
	*presence = (struct presence){ .since = { us },
				       .actor = { rest.at, (size_t)actor },
				       .account = { rest.at + actor, (size_t)account } };
	return sum_of(body) == sum && utf8_valid(presence->actor) && utf8_valid(presence->account);
}

enum err presences_read(struct presences *p, struct arena *arena, struct presence **rows,
			size_t *count)
{
	struct presence *found = NULL;
	size_t n = 0;
	int slots = 0;
	enum err e = slots_size(p, &slots);

	for (int i = 0; !e && i < slots; i++) {
		char bytes[SLOT_BYTES];
		struct presence one;
		ssize_t got = i == p->slot
				      ? 0
				      : pread(p->file, bytes, sizeof(bytes), (off_t)i * SLOT_BYTES);

		if (got <= 0 || !slot_parse((struct str){ bytes, (size_t)got }, &one) ||
		    !slot_is_held(p, i))
			continue;
		found = arena_grow(arena, found, n, sizeof(*found));
		found[n].since = one.since;
		found[n].actor = arena_str(arena, one.actor);
		found[n++].account = arena_str(arena, one.account);
	}
	if (e)
		return e;
	*rows = found;
	*count = n;
	return ERR_NONE;
}

/* A time that is quite new says nothing yet: somebody may write once more within the same tick. */
static bool is_settled(struct timespec time)
{
	int64_t us = (int64_t)time.tv_sec * MOMENT_SECOND + time.tv_nsec / 1000;

	return moment_now().us - us > SETTLED_US;
}

int64_t presences_version(struct presences *p)
{
	struct timespec now = file_time(p);
	uint64_t others;

	if (now.tv_sec == p->seen.tv_sec && now.tv_nsec == p->seen.tv_nsec)
		return p->version;
	others = hash_others(p);
	if (others != p->others)
		p->version++;
	p->others = others;
	if (is_settled(now))
		p->seen = now;
	return p->version;
}
