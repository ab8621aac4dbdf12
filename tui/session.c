#include "tui/session.h"

#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "tui/state_file.h"

#define VERSION 1

static bool path_of(struct str store, char path[STATE_PATH_BYTES])
{
	CLEANUP(buf_release) struct buf name = BUF_UP_TO(100);
	char desk[STATE_DESK_DIGITS + 1];

	state_file_desk(store, desk);
	buf_addf(&name, "session-%s.json", desk);
	return state_file_path(buf_text(&name), path);
}

static int64_t number_in(const struct json *root, const char *key)
{
	const struct json *value = json_get(root, key);

	return value && value->type == JSON_INTEGER ? value->integer : 0;
}

static bool view_find(struct str name, enum view_id *view)
{
	for (size_t i = 0; i < VIEW_COUNT; i++)
		if (str_is(name, view_name((enum view_id)i))) {
			*view = (enum view_id)i;
			return true;
		}
	return false;
}

static bool row_read(const struct json *root, struct session_row *row)
{
	if (root->type != JSON_OBJECT || !view_find(json_get_text(root, "view"), &row->view))
		return false;
	row->subject = json_get_text(root, "subject");
	row->place = (struct view_place){ .filter = json_get_text(root, "filter"),
					  .order = (int)number_in(root, "order"),
					  .pane = (int)number_in(root, "pane"),
					  .row = number_in(root, "row") };
	return true;
}

void session_read(const char *path, struct str store, struct arena *arena, struct session *session)
{
	CLEANUP(buf_release) struct buf file = BUF_UP_TO(SESSION_BYTES_MAX);
	char own[STATE_PATH_BYTES];
	const struct json *screens;
	struct json *root;

	*session = (struct session){ .count = 0 };
	if (!path && !path_of(store, own))
		return;
	state_file_read(path ? path : own, &file);
	if (!file.len || json_read(arena, arena_str(arena, buf_str(&file)), &root) ||
	    root->type != JSON_OBJECT || number_in(root, "version") != VERSION)
		return;
	session->theme = json_get_text(root, "theme");
	session->settled_theme = json_get_text(root, "settled_theme");
	screens = json_get(root, "screens");
	if (!screens || screens->type != JSON_ARRAY)
		return;
	for (const struct json *item = screens->first; item && session->count < SESSION_ROWS_MAX;
	     item = item->next)
		session->count += row_read(item, &session->rows[session->count]);
}

static void row_write(struct json_writer *w, const struct session_row *row)
{
	json_begin(w, '{');
	json_key(w, "view"), json_text(w, str_of(view_name(row->view)));
	if (!str_is_absent(row->subject))
		json_key(w, "subject"), json_text(w, row->subject);
	if (row->place.filter.len)
		json_key(w, "filter"), json_text(w, row->place.filter);
	json_key(w, "order"), json_integer(w, row->place.order);
	json_key(w, "pane"), json_integer(w, row->place.pane);
	json_key(w, "row"), json_integer(w, row->place.row);
	json_end(w, '}');
}

static enum err print(const struct session *session, struct buf *out)
{
	struct json_writer w = json_writer(out);

	json_begin(&w, '{');
	json_key(&w, "version"), json_integer(&w, VERSION);
	if (session->theme.len) {
		json_key(&w, "theme"), json_text(&w, session->theme);
		json_key(&w, "settled_theme"), json_text(&w, session->settled_theme);
	}
	json_key(&w, "screens"), json_begin(&w, '[');
	for (size_t i = 0; i < session->count; i++)
		row_write(&w, &session->rows[i]);
	json_end(&w, ']'), json_end(&w, '}');
	buf_add_char(out, '\n');
	return out->full ? err_fail(ERR_UNAVAILABLE, "it is too long to be kept") : ERR_NONE;
}

enum err session_write(const char *path, struct str store, const struct session *session)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(SESSION_BYTES_MAX);
	char own[STATE_PATH_BYTES];
	enum err e;

	if (!path && !path_of(store, own))
		return err_fail(ERR_UNAVAILABLE, "there is no folder to keep it in");
	e = print(session, &out);
	return e ? e : state_file_swap(path ? path : own, buf_str(&out));
}

void session_keep(const char *path, struct str store, const struct session *session,
		  struct buf *kept)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(SESSION_BYTES_MAX);

	if (print(session, &out) || str_equal(buf_str(&out), buf_str(kept)) ||
	    session_write(path, store, session))
		return;
	buf_clear(kept);
	buf_add_str(kept, buf_str(&out));
}
