#include "core/store/db_file.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/attrs.h"

static enum err fail(const char *path)
{
	return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
}

/* As deep as the path. NOLINTNEXTLINE(misc-no-recursion) */
static enum err make_folder(const char *path)
{
	char copy[PATH_MAX];
	const char *parent;
	struct stat info;
	enum err e;

	if (snprintf(copy, sizeof(copy), "%s", path) >= (int)sizeof(copy))
		return err_fail(ERR_UNAVAILABLE, "%.100s...: the name is too long", path);
	parent = dirname(copy);
	if (stat(parent, &info) == 0)
		return ERR_NONE;
	e = make_folder(parent);
	if (e)
		return e;
	return mkdir(parent, 0700) < 0 && errno != EEXIST ? fail(parent) : ERR_NONE;
}

static enum err make(const char *path, int how)
{
	int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | how, 0600);

	if (file < 0)
		return fail(path);
	close(file);
	return ERR_NONE;
}

enum err db_file_make(const char *path)
{
	enum err e = make_folder(path);

	return e ? e : make(path, 0);
}

enum err db_file_new(const char *path)
{
	return make(path, O_EXCL);
}

enum err db_file_check(const char *path)
{
	struct stat info;

	if (stat(path, &info) < 0 && errno == ENOENT)
		return err_fail(ERR_UNAVAILABLE,
				"%s: there is no store yet: strop ingest or strop demo makes one",
				path);
	if (access(path, R_OK) < 0 || stat(path, &info) < 0)
		return fail(path);
	if (!S_ISREG(info.st_mode))
		return err_fail(ERR_UNAVAILABLE, "%s: this is no store: not a file", path);
	return ERR_NONE;
}

enum err db_file_name(const char *part, const char *path)
{
	char copy[PATH_MAX];
	int folder;

	if (link(part, path) < 0)
		return errno == EEXIST ? err_fail(ERR_EXISTS, "%s: it is there already", path)
				       : fail(path);
	snprintf(copy, sizeof(copy), "%s", path);
	folder = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		fsync(folder);
		close(folder);
	}
	return ERR_NONE;
}
