#include "tui/drafts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/memory.h"

#define PATH_BYTES 4096
#define DESK_DIGITS 16

struct key { /* of a draft that this console had */
	bool is_reply;
	struct str account;
};

struct drafts {
	struct arena *arena;
	char path[PATH_BYTES];
	char desk[DESK_DIGITS + 1];
	struct draft_row *rows;
	size_t count;
	struct key *known;
	size_t known_count;
};

/* ---- where ------------------------------------------------------------------------------ */

static bool default_path(char path[PATH_BYTES])
{
	const char *state = getenv("XDG_STATE_HOME"); /* NOLINT(concurrency-mt-unsafe) */
	const char *home = getenv("HOME");            /* NOLINT(concurrency-mt-unsafe) */
	int len = -1;

	if (state && state[0] == '/')
		len = snprintf(path, PATH_BYTES, "%s/strop/drafts.jsonl", state);
	else if (home && home[0] == '/')
		len = snprintf(path, PATH_BYTES, "%s/.local/state/strop/drafts.jsonl", home);
	return len > 0 && len < PATH_BYTES;
}

/* Its folders, for us alone; those that are there stay as they are. */
static bool make_folders(const char *path)
{
	char folder[PATH_BYTES];

	snprintf(folder, sizeof(folder), "%s", path);
	for (char *slash = strchr(folder + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (mkdir(folder, 0700) && errno != EEXIST)
			return false;
		*slash = '/';
	}
	return true;
}

static int open_folder(const char *path)
{
	char folder[PATH_BYTES];
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* ---- lines ------------------------------------------------------------------------------ */

struct kept { /* a line of the file */
	struct str desk;
	struct draft_row row;
};

static struct str text_in(const struct json *root, const char *key)
{
	const struct json *value = json_get(root, key);

	return value && value->type == JSON_STRING ? value->text : (struct str){ 0 };
}

static bool line_read(struct arena *arena, struct str line, struct kept *kept)
{
	struct json *root;

	if (json_read(arena, line, &root) || root->type != JSON_OBJECT)
		return false;
	kept->desk = text_in(root, "desk");
	kept->row.is_reply = str_is(text_in(root, "kind"), "reply");
	kept->row.account = text_in(root, "account");
	kept->row.conversation = text_in(root, "conversation");
	kept->row.text = text_in(root, "text");
	return kept->desk.len && kept->row.account.len && kept->row.text.len;
}

static void line_write(struct str desk, const struct draft_row *row, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	json_key(&w, "desk"), json_text(&w, desk);
	json_key(&w, "kind"), json_text(&w, row->is_reply ? STR("reply") : STR("note"));
	json_key(&w, "account"), json_text(&w, row->account);
	if (row->conversation.len)
		json_key(&w, "conversation"), json_text(&w, row->conversation);
	json_key(&w, "text"), json_text(&w, row->text);
	json_end(&w, '}');
	buf_add_char(out, '\n');
}

/* Only a file of ours that nobody put a link in the place of. */
static void file_read(const char *path, struct buf *out)
{
	char bytes[16384];
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	struct stat about;
	ssize_t got = 0;

	if (fd < 0)
		return;
	if (!fstat(fd, &about) && S_ISREG(about.st_mode))
		while (!out->full &&
		       ((got = read(fd, bytes, sizeof(bytes))) > 0 || (got < 0 && errno == EINTR)))
			if (got > 0)
				buf_add_str(out, (struct str){ bytes, (size_t)got });
	close(fd);
}

static struct kept *lines_of(const char *path, struct arena *arena, size_t *count)
{
	CLEANUP(buf_release) struct buf file = BUF_UP_TO(DRAFTS_FILE_MAX);
	struct str rest, line;
	struct kept *list = NULL, kept;

	*count = 0;
	file_read(path, &file);
	rest = arena_str(arena, buf_str(&file));
	while (str_cut(&rest, '\n', &line)) {
		if (!line_read(arena, line, &kept))
			continue;
		list = arena_grow(arena, list, *count, sizeof(*list));
		list[(*count)++] = kept;
	}
	return list;
}

/* ---- opening ---------------------------------------------------------------------------- */

static void know(struct drafts *drafts, const struct draft_row *row)
{
	for (size_t i = 0; i < drafts->known_count; i++)
		if (drafts->known[i].is_reply == row->is_reply &&
		    str_equal(drafts->known[i].account, row->account))
			return;
	drafts->known = arena_grow(drafts->arena, drafts->known, drafts->known_count,
				   sizeof(*drafts->known));
	drafts->known[drafts->known_count++] = (struct key){
		row->is_reply, arena_str(drafts->arena, row->account)
	};
}

/* A store that is a file has several names: its real one counts. */
static void name_desk(struct drafts *drafts, struct str store)
{
	char named[PATH_BYTES], hex[2 * HASH_BYTES + 1];
	struct hash hash;
	char *real;

	snprintf(named, sizeof(named), "%" PRI_STR, ARG_STR(store));
	real = realpath(named, NULL);
	if (real)
		store = str_of(real);
	hash = hash_of(&store, 1);
	hash_hex(&hash, hex);
	memcpy(drafts->desk, hex, DESK_DIGITS);
	free(real);
}

struct drafts *drafts_open(const char *path, struct str store)
{
	struct drafts *drafts = memory_new(1, sizeof(*drafts));
	struct kept *lines;
	size_t count;

	if (hash_start()) {
		free(drafts);
		return NULL;
	}
	name_desk(drafts, store);
	if (!(path ? snprintf(drafts->path, PATH_BYTES, "%s", path) < PATH_BYTES
		   : default_path(drafts->path))) {
		free(drafts);
		return NULL;
	}
	drafts->arena = arena_new();
	lines = lines_of(drafts->path, drafts->arena, &count);
	for (size_t i = 0; i < count; i++) {
		if (!str_is(lines[i].desk, drafts->desk))
			continue;
		drafts->rows = arena_grow(drafts->arena, drafts->rows, drafts->count,
					  sizeof(*drafts->rows));
		drafts->rows[drafts->count++] = lines[i].row;
		know(drafts, &lines[i].row);
	}
	return drafts;
}

void drafts_close(struct drafts *drafts)
{
	if (!drafts)
		return;
	arena_free(drafts->arena);
	free(drafts);
}

const struct draft_row *drafts_rows(const struct drafts *drafts, size_t *count)
{
	*count = drafts->count;
	return drafts->rows;
}

/* ---- keeping ---------------------------------------------------------------------------- */

static bool is_known(const struct drafts *drafts, const struct kept *kept)
{
	if (!str_is(kept->desk, drafts->desk))
		return false;
	for (size_t i = 0; i < drafts->known_count; i++)
		if (drafts->known[i].is_reply == kept->row.is_reply &&
		    str_equal(drafts->known[i].account, kept->row.account))
			return true;
	return false;
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
	return !fsync(fd);
}

static enum err file_replace(const struct drafts *drafts, struct str text)
{
	char part[PATH_BYTES + 8];
	int fd;

	snprintf(part, sizeof(part), "%s.XXXXXX", drafts->path);
	fd = mkostemp(part, O_CLOEXEC); /* of mode 0600 */
	if (fd < 0)
		return err_fail(ERR_UNAVAILABLE, "drafts could not be kept: %s: %s", drafts->path,
				strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
	if (write_all(fd, text) && !rename(part, drafts->path)) {
		close(fd);
		return ERR_NONE;
	}
	(void)err_fail(ERR_UNAVAILABLE, "drafts could not be kept: %s: %s", drafts->path,
		       strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
	close(fd);
	unlink(part);
	return ERR_UNAVAILABLE;
}

/* What others have there stays, the newest of it; then ours. */
static void merge(const struct drafts *drafts, const struct draft_row *rows, size_t count,
		  struct buf *out)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	size_t line_count, theirs = 0, skip;
	struct kept *lines = lines_of(drafts->path, arena, &line_count);

	for (size_t i = 0; i < line_count; i++)
		theirs += !is_known(drafts, &lines[i]);
	skip = theirs + count > DRAFTS_ROWS_MAX ? theirs + count - DRAFTS_ROWS_MAX : 0;
	for (size_t i = 0; i < line_count; i++) {
		if (is_known(drafts, &lines[i]))
			continue;
		if (skip)
			skip--;
		else
			line_write(lines[i].desk, &lines[i].row, out);
	}
	for (size_t i = 0; i < count; i++)
		line_write(str_of(drafts->desk), &rows[i], out);
}

enum err drafts_keep(struct drafts *drafts, const struct draft_row *rows, size_t count)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(DRAFTS_FILE_MAX);
	enum err e = ERR_NONE;
	int folder;

	for (size_t i = 0; i < count; i++)
		know(drafts, &rows[i]);
	if (!make_folders(drafts->path) || (folder = open_folder(drafts->path)) < 0)
		return err_fail(ERR_UNAVAILABLE, "drafts could not be kept: %s: %s", drafts->path,
				strerror(errno)); /* NOLINT(concurrency-mt-unsafe) */
	while (flock(folder, LOCK_EX) && errno == EINTR)
		;
	merge(drafts, rows, count, &out);
	if (out.full)
		e = err_fail(ERR_UNAVAILABLE,
			     "drafts could not be kept: they are more than %zu MiB",
			     DRAFTS_FILE_MAX >> 20);
	else
		e = file_replace(drafts, buf_str(&out));
	close(folder);
	return e;
}
