#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/store/store_private.h"

/* A lock on an empty file beside the store: the kernel lets go of it when its holder dies, so nobody has to renew it or to wait for it to lapse. */
static enum err lock_open(const struct store *store, const char *name, int flags, int *lock)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s-%s", db_path(store->db), name) >= (int)sizeof(path))
		return err_fail(ERR_UNAVAILABLE, "%.100s...: the name is too long",
				db_path(store->db));
	*lock = open(path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (*lock < 0 && errno == ENOENT)
		return ERR_NOT_FOUND;
	return *lock < 0 ? err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno)) : ERR_NONE;
}

enum err store_alone(struct store *store, const char *name, int *lock)
{
	int file = -1;
	enum err e = lock_open(store, name, O_RDWR | O_CREAT, &file);

	if (e)
		return e;
	if (flock(file, LOCK_EX | LOCK_NB) < 0) {
		close(file);
		return err_fail(ERR_EXISTS, "another strop on this store does that already");
	}
	*lock = file;
	return ERR_NONE;
}

/* The lock is the file's handle's, not the process's: two threads are two. */
enum err store_claim(struct store *store, const char *name, int64_t number, bool wait, int *lock)
{
	struct flock claim = {
		.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = (off_t)number, .l_len = 1
	};
	int file = -1;
	enum err e = lock_open(store, name, O_RDWR | O_CREAT, &file);

	if (e)
		return e;
	if (fcntl(file, wait ? F_OFD_SETLKW : F_OFD_SETLK, &claim) < 0) {
		close(file);
		return err_fail(ERR_EXISTS, "another strop on this store does that already");
	}
	*lock = file;
	return ERR_NONE;
}

void store_alone_end(int *lock)
{
	if (*lock >= 0)
		close(*lock);
	*lock = -1;
}

bool store_anybody(struct store *store, const char *name)
{
	int file = -1;
	bool is_held;

	if (lock_open(store, name, O_RDONLY, &file))
		return false;
	is_held = flock(file, LOCK_SH | LOCK_NB) < 0;
	close(file);
	return is_held;
}
