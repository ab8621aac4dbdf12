#include "core/geo/geo_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define CHUNK ((size_t)1 << 20)

static struct geo_stamp stamp_of(const struct stat *st)
{
	return (struct geo_stamp){
		.device = st->st_dev,
		.inode = st->st_ino,
		.size = st->st_size,
		.changed_ns = st->st_mtim.tv_sec * INT64_C(1000000000) + st->st_mtim.tv_nsec,
	};
}

bool geo_stamp_equal(const struct geo_stamp *a, const struct geo_stamp *b)
{
	return a->device == b->device && a->inode == b->inode && a->size == b->size &&
	       a->changed_ns == b->changed_ns;
}

static enum err fail_to(const char *what)
{
	enum err code = errno == ENOENT || errno == ENOTDIR ? ERR_NOT_FOUND : ERR_UNAVAILABLE;

	return err_fail(code, "cannot %s: %s", what, strerrordesc_np(errno));
}

enum err geo_stamp_read(const char *path, struct geo_stamp *stamp)
{
	struct stat st;

	if (stat(path, &st))
		return fail_to("find it");
	*stamp = stamp_of(&st);
	return ERR_NONE;
}

static void close_at(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

/* Hand a descriptor over. */
static int taken(int *fd)
{
	int mine = *fd;

	*fd = -1;
	return mine;
}

/* Memory with a descriptor; an unlinked file where the system has no such thing. */
static int open_memory(void)
{
#ifdef MFD_ALLOW_SEALING
	return memfd_create("strop-geo", MFD_CLOEXEC | MFD_ALLOW_SEALING);
#else
	char path[] = "/tmp/strop-geo-XXXXXX";
	int fd = mkstemp(path);

	if (fd >= 0) {
		unlink(path);
		fcntl(fd, F_SETFD, FD_CLOEXEC);
	}
	return fd;
#endif
}

static bool seal(int fd)
{
#ifdef MFD_ALLOW_SEALING
	return fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) ==
	       0;
#else
	return fd >= 0;
#endif
}

static bool write_whole(int fd, const char *bytes, size_t count)
{
	while (count) {
		ssize_t n = write(fd, bytes, count);

		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			bytes += n;
			count -= (size_t)n;
		}
	}
	return true;
}

/* Copy what there is, up to `most`. */
static bool pour(int from, int to, int64_t most, int64_t *copied)
{
	char *chunk = malloc(CHUNK);
	ssize_t n = 1;

	if (!chunk)
		abort();
	*copied = 0;
	while (n != 0 && *copied <= most) {
		n = read(from, chunk, CHUNK);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || !write_whole(to, chunk, (size_t)n))
			break;
		*copied += n;
	}
	free(chunk);
	return n == 0;
}

static enum err copy_opened(int from, int to, struct geo_file *file)
{
	struct stat before, after;
	struct geo_stamp first, latest;
	int64_t copied;

	if (fstat(from, &before))
		return fail_to("look at it");
	if (!S_ISREG(before.st_mode))
		return err_fail(ERR_UNAVAILABLE, "not a regular file");
	if (before.st_size > GEO_FILE_BYTES_MAX)
		return err_fail(ERR_UNAVAILABLE, "larger than %d GiB",
				(int)(GEO_FILE_BYTES_MAX >> 30));
	if (!pour(from, to, before.st_size, &copied) || fstat(from, &after))
		return fail_to("read it");
	first = stamp_of(&before);
	latest = stamp_of(&after);
	if (copied != before.st_size || !geo_stamp_equal(&first, &latest))
		return err_fail(ERR_UNAVAILABLE, "it changed while it was read");
	if (!seal(to))
		return fail_to("keep it in memory");
	file->size = (size_t)copied;
	file->stamp = first;
	return ERR_NONE;
}

enum err geo_file_copy(const char *path, struct geo_file *file)
{
	/* Whatever stands there, waiting for it (a pipe) would stop us. */
	CLEANUP(close_at) int from = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	CLEANUP(close_at) int to = -1;
	enum err e;

	if (from < 0)
		return fail_to("open it");
	to = open_memory();
	if (to < 0)
		return err_fail(ERR_UNAVAILABLE, "no memory to keep it in");
	e = copy_opened(from, to, file);
	if (e)
		return e;
	file->fd = taken(&to);
	return ERR_NONE;
}

enum err geo_file_of(struct str bytes, struct geo_file *file)
{
	CLEANUP(close_at) int to = open_memory();

	if (to < 0 || !write_whole(to, bytes.at, bytes.len) || !seal(to))
		return fail_to("keep it in memory");
	*file = (struct geo_file){ .fd = taken(&to), .size = bytes.len };
	return ERR_NONE;
}

void geo_file_release(struct geo_file *file)
{
	close_at(&file->fd);
	*file = GEO_FILE_NONE;
}

enum err geo_file_map(const struct geo_file *file, struct str *text)
{
	void *bytes;

	if (!file->size) {
		*text = STR("");
		return ERR_NONE;
	}
	bytes = mmap(NULL, file->size, PROT_READ, MAP_SHARED, file->fd, 0);
	if (bytes == MAP_FAILED)
		return fail_to("map it");
	*text = (struct str){ bytes, file->size };
	return ERR_NONE;
}

void geo_file_unmap(struct str text)
{
	void *bytes;

	memcpy(&bytes, &text.at, sizeof(bytes)); /* what was mapped was no const */
	if (text.len)
		munmap(bytes, text.len);
}
