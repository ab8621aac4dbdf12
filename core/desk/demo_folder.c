#include "core/desk/demo_folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/desk/demo_data.h"

#define MARKER ".strop-demo"
#define MARKER_TEXT "A demo desk of strop. `strop demo` makes it anew.\n"
#define TEXT_FILE_MAX ((size_t)64 * 1024)

/* clang-format off */
static const struct {
	const char *name;
	const char *const *lines;
	const size_t *line_count;
	const unsigned char *bytes;
	const size_t *size;
} files[] = {
	{ DEMO_CONF,            demo_conf,    &demo_conf_count,    NULL,           NULL },
	{ "lists/vpn.txt",      demo_vpn,     &demo_vpn_count,     NULL,           NULL },
	{ "lists/tor.txt",      demo_tor,     &demo_tor_count,     NULL,           NULL },
	{ "lists/hosting.txt",  demo_hosting, &demo_hosting_count, NULL,           NULL },
	{ "lists/relay.txt",    demo_relay,   &demo_relay_count,   NULL,           NULL },
	{ "geo/city.mmdb",      NULL,         NULL,                demo_city,      &demo_city_size },
	{ "geo/asn.mmdb",       NULL,         NULL,                demo_asn,       &demo_asn_size },
	{ "geo/anonymous.mmdb", NULL,         NULL,                demo_anonymous, &demo_anonymous_size },
};

static const char *const folders[] = { "geo", "lists" };
/* What the store leaves beside itself. */
static const char *const store_files[] = {
	DEMO_STORE, DEMO_STORE "-wal", DEMO_STORE "-shm", DEMO_STORE "-journal", DEMO_STORE "-lock", DEMO_STORE "-turn",
};
/* clang-format on */

static const char *within(struct arena *arena, const char *dir, const char *name)
{
	return arena_strf(arena, "%s/%s", dir, name).at;
}

static enum err cannot(const char *what, const char *path)
{
	return err_fail(ERR_UNAVAILABLE, "%s: cannot %s: %s", path, what, strerrordesc_np(errno));
}

static enum err make_folder(const char *path)
{
	if (mkdir(path, 0700) < 0 && errno != EEXIST)
		return cannot("make the folder", path);
	return ERR_NONE;
}

/* Each folder above it that is not there yet, then itself. */
static enum err make_folders(struct arena *arena, const char *dir)
{
	enum err e = ERR_NONE;

	for (const char *at = dir + 1; !e && *dir && *at; at++)
		if (*at == '/' && at[-1] != '/')
			e = make_folder(
				arena_str(arena, (struct str){ dir, (size_t)(at - dir) }).at);
	return e ? e : make_folder(dir);
}

static bool is_demo(struct arena *arena, const char *dir)
{
	struct stat st;

	return !lstat(within(arena, dir, MARKER), &st) && S_ISREG(st.st_mode);
}

static enum err is_empty(const char *dir, bool *empty)
{
	DIR *folder = opendir(dir);
	const struct dirent *entry;

	if (!folder && errno == ENOTDIR)
		return err_fail(ERR_EXISTS, "%s is there and is no folder: name another with --dir",
				dir);
	if (!folder)
		return cannot("look into the folder", dir);
	*empty = true;
	/* NOLINTNEXTLINE(concurrency-mt-unsafe): a stream of our own */
	while (*empty && (entry = readdir(folder)))
		*empty = !strcmp(entry->d_name, ".") || !strcmp(entry->d_name, "..");
	closedir(folder);
	return ERR_NONE;
}

static enum err write_all(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t written = write(fd, bytes.at, bytes.len);

		if (written < 0 && errno == EINTR)
			continue;
		if (written < 0)
			return ERR_UNAVAILABLE;
		bytes = str_sub(bytes, (size_t)written, bytes.len);
	}
	return ERR_NONE;
}

static enum err put_file(const char *path, struct str bytes)
{
	enum err e;
	int fd;

	if (unlink(path) < 0 && errno != ENOENT)
		return cannot("replace", path);
	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd < 0)
		return cannot("make", path);
	e = write_all(fd, bytes);
	if (close(fd) < 0 || e)
		return cannot("write", path);
	return ERR_NONE;
}

static enum err put_files(struct arena *arena, const char *dir)
{
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < ARRAY_LEN(folders); i++)
		e = make_folder(within(arena, dir, folders[i]));
	for (size_t i = 0; !e && i < ARRAY_LEN(files); i++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(TEXT_FILE_MAX);
		struct str bytes = { (const char *)files[i].bytes,
				     files[i].size ? *files[i].size : 0 };

		for (size_t k = 0; files[i].lines && k < *files[i].line_count; k++)
			buf_addf(&text, "%s\n", files[i].lines[k]);
		e = put_file(within(arena, dir, files[i].name),
			     files[i].lines ? buf_str(&text) : bytes);
	}
	return e;
}

static enum err remove_store(struct arena *arena, const char *dir)
{
	for (size_t i = 0; i < ARRAY_LEN(store_files); i++) {
		const char *path = within(arena, dir, store_files[i]);

		if (unlink(path) < 0 && errno != ENOENT)
			return cannot("remove", path);
	}
	return ERR_NONE;
}

enum err demo_folder_make(struct arena *arena, const char *dir)
{
	bool empty = false;
	enum err e = make_folders(arena, dir);

	if (!e)
		e = is_empty(dir, &empty);
	if (e)
		return e;
	if (!empty && !is_demo(arena, dir))
		return err_fail(ERR_EXISTS,
				"%s holds something else: name an empty or new folder with --dir",
				dir);
	if (chmod(dir, 0700) < 0)
		return cannot("keep to yourself", dir);
	/* First, so that what is left of a desk that was never finished is known for one. */
	e = put_file(within(arena, dir, MARKER), STR(MARKER_TEXT));
	if (!e)
		e = remove_store(arena, dir);
	return e ? e : put_files(arena, dir);
}

bool demo_folder_has(struct arena *arena, struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	if (slash == SIZE_MAX)
		return is_demo(arena, ".");
	return is_demo(arena, arena_str(arena, str_sub(path, 0, slash ? slash : 1)).at);
}
