#include "tui/drafts.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/json.h"
#include "core/base/memory.h"
#include "tui/state_file.h"

struct key { /* of a draft that this console had */
	bool is_reply;
	struct str account;
};

struct drafts {
	struct arena *arena;
	char path[STATE_PATH_BYTES];
	char desk[STATE_DESK_DIGITS + 1];
	struct str actor;
	struct draft_row *rows;
	size_t count;
	struct key *known;
	size_t known_count;
};

static int open_folder(const char *path)
{
	char folder[STATE_PATH_BYTES];
	char *slash;

	snprintf(folder, sizeof(folder), "%s", path);
	slash = strrchr(folder, '/');
	if (slash)
		*slash = '\0';
	return open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

/* ---- lines ------------------------------------------------------------------------------ */

struct kept {                   /* a line of the file */
	struct str desk, actor; /* an absent actor: of a program that did not tell them apart */
	struct draft_row row;
};

static bool line_read(struct arena *arena, struct str line, struct kept *kept)
{
	struct json *root;

	if (json_read(arena, line, &root) || root->type != JSON_OBJECT)
		return false;
	kept->desk = json_get_text(root, "desk");
	kept->actor = json_get_text(root, "actor");
	kept->row.is_reply = str_is(json_get_text(root, "kind"), "reply");
	kept->row.account = json_get_text(root, "account");
	kept->row.conversation = json_get_text(root, "conversation");
	kept->row.text = json_get_text(root, "text");
	return kept->desk.len && kept->row.account.len && kept->row.text.len;
}

static void line_write(struct str desk, struct str actor, const struct draft_row *row,
		       struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	json_key(&w, "desk"), json_text(&w, desk);
	if (actor.len)
		json_key(&w, "actor"), json_text(&w, actor);
	json_key(&w, "kind"), json_text(&w, row->is_reply ? STR("reply") : STR("note"));
	json_key(&w, "account"), json_text(&w, row->account);
	if (row->conversation.len)
		json_key(&w, "conversation"), json_text(&w, row->conversation);
	json_key(&w, "text"), json_text(&w, row->text);
	json_end(&w, '}');
	buf_add_char(out, '\n');
}

static struct kept *lines_of(const char *path, struct arena *arena, size_t *count)
{
	CLEANUP(buf_release) struct buf file = BUF_UP_TO(DRAFTS_FILE_MAX);
	struct str rest, line;
	struct kept *list = NULL, kept;

	*count = 0;
	state_file_read(path, &file);
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

/* Nobody's words stand in a colleague's line. */
static bool is_ours(const struct drafts *drafts, const struct kept *kept)
{
	return str_is(kept->desk, drafts->desk) &&
	       (!kept->actor.len || str_equal(kept->actor, drafts->actor));
}

struct drafts *drafts_open(const char *path, struct str store, struct str actor)
{
	struct drafts *drafts = memory_new(1, sizeof(*drafts));
	struct kept *lines;
	size_t count;

	if (hash_start()) {
		free(drafts);
		return NULL;
	}
	state_file_desk(store, drafts->desk);
	if (!(path ? snprintf(drafts->path, STATE_PATH_BYTES, "%s", path) < STATE_PATH_BYTES
		   : state_file_path("drafts.jsonl", drafts->path))) {
		free(drafts);
		return NULL;
	}
	drafts->arena = arena_new();
	drafts->actor = arena_str(drafts->arena, actor);
	lines = lines_of(drafts->path, drafts->arena, &count);
	for (size_t i = 0; i < count; i++) {
		if (!is_ours(drafts, &lines[i]))
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
	if (!is_ours(drafts, kept))
		return false;
	for (size_t i = 0; i < drafts->known_count; i++)
		if (drafts->known[i].is_reply == kept->row.is_reply &&
		    str_equal(drafts->known[i].account, kept->row.account))
			return true;
	return false;
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
			line_write(lines[i].desk, lines[i].actor, &lines[i].row, out);
	}
	for (size_t i = 0; i < count; i++)
		line_write(str_of(drafts->desk), drafts->actor, &rows[i], out);
}

enum err drafts_keep(struct drafts *drafts, const struct draft_row *rows, size_t count)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(DRAFTS_FILE_MAX);
	enum err e = ERR_NONE;
	int folder;

	for (size_t i = 0; i < count; i++)
		know(drafts, &rows[i]);
	if (!state_file_folders(drafts->path) || (folder = open_folder(drafts->path)) < 0)
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
		e = state_file_replace(drafts->path, buf_str(&out));
	close(folder);
	return e;
}
