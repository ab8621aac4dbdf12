#include "tui/state_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/buf.h"
#include "core/base/hash.h"

bool state_file_path(const char *name, char path[STATE_PATH_BYTES])
{
	const char *state = getenv("XDG_STATE_HOME"); /* NOLINT(concurrency-mt-unsafe) */
	const char *home = getenv("HOME");            /* NOLINT(concurrency-mt-unsafe) */
	int len = -1;

	if (state && state[0] == '/')
		len = snprintf(path, STATE_PATH_BYTES, "%s/strop/%s", state, name);
	else if (home && home[0] == '/')
		len = snprintf(path, STATE_PATH_BYTES, "%s/.local/state/strop/%s", home, name);
	return len > 0 && len < STATE_PATH_BYTES;
}

void state_file_desk(struct str store, char digits[STATE_DESK_DIGITS + 1])
{
	char named[STATE_PATH_BYTES], hex[2 * HASH_BYTES + 1];
	struct hash hash;
	char *real;

	snprintf(named, sizeof(named), "%" PRI_STR, ARG_STR(store));
	real = realpath(named, NULL);
	if (real)
		store = str_of(real);
	hash = hash_of(&store, 1);
	hash_hex(&hash, hex);
	memcpy(digits, hex, STATE_DESK_DIGITS);
	digits[STATE_DESK_DIGITS] = '\0';
	free(real);
}

void state_file_read(const char *path, struct buf *out)
{
	char bytes[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat about;
	ssize_t got;

	if (fd < 0)
		return;
	if (!fstat(fd, &about) && S_ISREG(about.st_mode))
		while (!out->full &&
		       ((got = read(fd, bytes, sizeof(bytes))) > 0 || (got < 0 && errno == EINTR)))
			if (got > 0)
				buf_add_str(out, (struct str){ bytes, (size_t)got });
	close(fd);
}

bool state_file_folders(const char *path)
{
	char folder[STATE_PATH_BYTES];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

static bool write_all(int fd, struct str text)
{
	while (text.len) {
		ssize_t wrote = write(fd, text.at, text.len);

		if (wrote < 0 && errno == EINTR)
			continue;
		if (wrote <= 0)
			return false;
		text = str_sub(text, (size_t)wrote, text.len);
	}
	return true;
}

static enum err swap(const char *path, struct str text, bool waits)
{
	char part[STATE_PATH_BYTES + 8];
	bool done;
	int fd = -1;

	snprintf(part, sizeof(part), "%s.XXXXXX", path);
	if (state_file_folders(path))
		fd = mkostemp(part, O_CLOEXEC); /* of mode 0600 */
	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno)); /* NOLINT */
	done = write_all(fd, text) && (!waits || !fsync(fd)) && !rename(part, path);
	close(fd);
	if (done)
		return ERR_NONE;
	unlink(part);
	return err_fail(ERR_UNAVAILABLE, "%s: it could not be written", path);
}

enum err state_file_replace(const char *path, struct str text)
{
	return swap(path, text, true);
}

enum err state_file_swap(const char *path, struct str text)
{
	return swap(path, text, false);
}
