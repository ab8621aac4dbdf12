#include "core/desk/update.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/geo/geo.h"
#include "core/geo/netlist.h"
#include "core/model/word.h"
#include "core/net/gunzip.h"
#include "core/net/http.h"

#define NOTE_MAX ((size_t)8192) /* bytes of FILE.source */

static const char *const update_list[] = { "updated", "unchanged", "failed" };
const struct words update_words = { update_list, ARRAY_LEN(update_list) };

struct fetching {
	struct arena *arena;
	const struct settings_source *source;
	struct update_row *row;
	const char *path, *part,
		*note; /* the file, what is being written, what the server called it */
};

static void fail(struct fetching *f, struct str why)
{
	f->row->result = UPDATE_FAILED;
	f->row->why = arena_str(f->arena, why);
}

static void fail_with(struct fetching *f, enum err e)
{
	fail(f, str_of(err_text(e)));
}

/* --- what is there already ------------------------------------------------------------------ */

/* Three lines: where from, ETag, Last-Modified. */
struct note {
	struct str url, etag, modified;
};

static struct note note_read(const struct fetching *f)
{
	char text[NOTE_MAX];
	struct note note = { 0 };
	struct str rest = { text, 0 };
	FILE *file = fopen(f->note, "re");

	if (!file)
		return note;
	rest.len = fread(text, 1, sizeof(text), file);
	(void)fclose(file);
	rest = arena_str(f->arena, rest);
	if (access(f->path, R_OK) != 0 || !str_cut(&rest, '\n', &note.url) ||
	    !str_equal(note.url, f->source->url))
		return (struct note){ 0 };
	if (!str_cut(&rest, '\n', &note.etag) || !str_cut(&rest, '\n', &note.modified))
		note.modified = (struct str){ 0 };
	return note;
}

static enum err whole_write(const char *path, struct str text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	bool failed = fd < 0;

	while (!failed && text.len) {
		ssize_t n = write(fd, text.at, text.len);

		if (n > 0)
			text = str_sub(text, (size_t)n, text.len);
		else
			failed = n == 0 || errno != EINTR;
	}
	failed = failed || fsync(fd) != 0;
	if (fd >= 0 && close(fd) != 0)
		failed = true;
	return failed ? err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno)) : ERR_NONE;
}

static void note_write(const struct fetching *f, const struct http_answer *answer)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(NOTE_MAX);
	enum err e;

	buf_addf(&text, "%" PRI_STR "\n%s\n%s\n", ARG_STR(f->source->url), answer->etag,
		 answer->modified);
	e = text.full ? ERR_INVALID : whole_write(f->note, buf_str(&text));
	if (e) /* then all of it is asked for the next time */
		(void)unlink(f->note);
}

/* --- checking ------------------------------------------------------------------------------- */

static void ask_around(struct geo *geo)
{
	static const char *const known[] = { "1.1.1.1", "8.8.8.8", "81.2.69.160",
					     "2001:4860:4860::8888" };

	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		struct place place;
		struct ip ip;

		if (!ip_parse(str_of(known[i]), &ip))
			geo_place(geo, &ip, &place);
	}
}

/* It has to open, and to answer. */
static enum err database_check(struct fetching *f)
{
	struct geo_source source = { .name = f->source->name,
				     .path = str_of(f->part),
				     .kind = GEO_MMDB };
	CLEANUP(geo_close_at) struct geo *geo = geo_open(&source, 1);
	const struct geo_status *status;
	size_t count = 0;

	ask_around(geo);
	status = geo_sources(geo, f->arena, &count);
	if (!count || !status[0].loaded)
		return err_fail(ERR_CORRUPT, "what came is no database: %" PRI_STR,
				ARG_STR(count ? status[0].failure : STR("")));
	if (!status[0].entries)
		return err_fail(ERR_CORRUPT, "what came is a database with nothing in it");
	f->row->entries = status[0].entries;
	return ERR_NONE;
}

static enum err list_check(struct fetching *f, struct str text)
{
	CLEANUP(buf_release) struct buf first = BUF_UP_TO(300);
	struct netlist *list = NULL;
	size_t refused = 0;
	enum err e = netlist_parse(text, &list, &refused, &first);

	if (e)
		return err_within(e, "what came is no list");
	f->row->entries = netlist_count(list);
	f->row->refused = refused;
	netlist_free(list);
	if (refused > f->row->entries)
		return err_fail(ERR_INVALID,
				"what came is no list: %zu lines do not fit, %zu do (%s)", refused,
				f->row->entries, buf_text(&first));
	if (refused)
		f->row->why = arena_strf(f->arena, "%zu lines do not fit, the first: %s", refused,
					 buf_text(&first));
	return ERR_NONE;
}

static bool is_packed(struct str text)
{
	return gunzip_is(text) || str_starts(text, STR("PK\x03\x04")) ||
	       str_starts(text, STR("\xfd"
				    "7zXZ")) ||
	       str_starts(text, STR("BZh"));
}

static enum err body_check(struct fetching *f, struct str text)
{
	if (!text.len)
		return err_fail(ERR_INVALID, "an empty answer");
	if (is_packed(text))
		return err_fail(
			ERR_INVALID,
			"what came is packed (zip, xz or bzip2, or gzip twice): name an address that "
			"gives the file itself");
	return f->source->is_list ? list_check(f, text) : database_check(f);
}

/* --- fetching ------------------------------------------------------------------------------- */

static void header_add(struct http_question *question, const char *name, struct str value)
{
	if (value.len && http_header_holds(value))
		question->headers[question->header_count++] = (struct http_header){ name, value };
}

static enum err ask(struct fetching *f, struct http *http, struct http_answer *answer)
{
	struct note note = note_read(f);
	struct http_question question = { .method = HTTP_GET,
					  .url = f->source->url.at,
					  .accept = "*/*",
					  .bytes_max = UPDATE_BYTES_MAX,
					  .patience_ms = UPDATE_PATIENCE_MS };

	header_add(&question, "If-None-Match", note.etag);
	header_add(&question, "If-Modified-Since", note.modified);
	return http_ask(http, &question, answer);
}

/* The folders on the way to the file, where the settings name some that are not there yet. */
static enum err folder_make(const struct fetching *f)
{
	char path[PATH_MAX];

	if (snprintf(path, sizeof(path), "%s", f->path) >= (int)sizeof(path))
		return err_fail(ERR_INVALID, "%.100s...: the name is too long", f->path);
	for (char *at = path + 1; *at; at++) {
		bool failed;

		if (*at != '/')
			continue;
		*at = '\0';
		failed = mkdir(path, 0755) != 0 && errno != EEXIST;
		if (failed && access(path, F_OK) != 0)
			return err_fail(ERR_UNAVAILABLE, "%s: %s", path, strerror(errno));
		*at = '/';
	}
	return ERR_NONE;
}

/* The old one's place is taken by a rename, and only by what was checked. */
static enum err file_take(struct fetching *f, const struct http_answer *answer)
{
	CLEANUP(buf_release) struct buf unpacked = BUF_UP_TO(UPDATE_BYTES_MAX);
	struct str body = buf_str(&answer->body);
	enum err e = folder_make(f);

	if (!e && gunzip_is(body)) {
		e = gunzip(body, &unpacked);
		body = buf_str(&unpacked);
	}
	if (!e)
		e = whole_write(f->part, body);
	if (!e)
		e = body_check(f, body);
	if (!e && rename(f->part, f->path) != 0)
		e = err_fail(ERR_UNAVAILABLE, "%s: %s", f->path, strerror(errno));
	if (e) {
		(void)unlink(f->part);
		return e;
	}
	f->row->bytes = body.len;
	note_write(f, answer);
	return ERR_NONE;
}

static struct str status_sentence(struct arena *arena, int status)
{
	if (status >= 300 && status < 400)
		return arena_strf(
			arena,
			"the server answered %d: it has moved; put the new address into the settings",
			status);
	if (status == 401 || status == 403)
		return arena_strf(arena, "the server answered %d: it wants to know who asks",
				  status);
	return arena_strf(arena, "the server answered %d", status);
}

static void fetch(struct fetching *f, struct http *http)
{
	CLEANUP(http_answer_release) struct http_answer answer = { 0 };
	enum err e = ask(f, http, &answer);

	if (e) {
		fail_with(f, e);
		return;
	}
	f->row->reached = true;
	if (answer.status == 304) {
		f->row->result = UPDATE_UNCHANGED;
		return;
	}
	if (answer.status != 200) {
		fail(f, status_sentence(f->arena, answer.status));
		return;
	}
	e = file_take(f, &answer);
	if (e)
		fail_with(f, e);
	else
		f->row->result = UPDATE_DONE;
}

struct update_row *update_all(const struct settings *settings, struct arena *arena, size_t *count,
			      void (*begin)(void *with, struct str name, size_t at, size_t of),
			      void *with)
{
	CLEANUP(http_close_at) struct http *http = http_open();
	struct update_row *rows = ARENA_ARRAY(arena, settings->source_count + 1, struct update_row);
	size_t n = 0, of = 0;

	for (size_t i = 0; i < settings->source_count; i++)
		of += settings->sources[i].url.len > 0;
	for (size_t i = 0; i < settings->source_count; i++) {
		const struct settings_source *source = &settings->sources[i];
		struct settings_source asked = *source;
		struct fetching f = { .arena = arena, .source = &asked, .row = &rows[n] };

		if (!source->url.len)
			continue;
		asked.url = arena_str(arena, source->url);
		rows[n] = (struct update_row){ .name = source->name, .path = source->file };
		f.path = arena_str(arena, source->file).at;
		f.part = arena_strf(arena, "%s.part%ld", f.path, (long)getpid()).at;
		f.note = arena_strf(arena, "%s.source", f.path).at;
		if (begin)
			begin(with, source->name, n + 1, of);
		fetch(&f, http);
		n++;
	}
	*count = n;
	return rows;
}
