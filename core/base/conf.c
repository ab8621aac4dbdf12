#include "core/base/conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"

struct reader {
	struct arena *arena;
	struct conf conf;
	struct str section, label;
	unsigned line;
};

static enum err fail(const struct reader *r, const char *why)
{
	return err_fail(ERR_INVALID, "line %u: %s", r->line, why);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool is_comment(struct str rest)
{
	return rest.len && (rest.at[0] == ';' || rest.at[0] == '#');
}

static struct str behind(struct str s, size_t from)
{
	return str_sub(s, from, s.len);
}

static void add_row(struct reader *r, struct str key, struct str value)
{
	struct conf *conf = &r->conf;

	conf->rows = arena_grow(r->arena, conf->rows, conf->count, sizeof(*conf->rows));
	conf->rows[conf->count++] = (struct conf_row){
		.section = r->section,
		.label = r->label,
		.key = key,
		.value = value,
		.line = r->line,
	};
}

/* `rest` begins with a quote. Within, \" and \\ stand for themselves without the backslash. */
static enum err read_quoted(const struct reader *r, struct str *rest, struct str *text)
{
	char *start = arena_take(r->arena, rest->len), *to = start;
	size_t at = 1;

	for (; at < rest->len && rest->at[at] != '"'; at++) {
		bool escape = rest->at[at] == '\\' && at + 1 < rest->len &&
			      (rest->at[at + 1] == '"' || rest->at[at + 1] == '\\');

		at += escape;
		*to++ = rest->at[at];
	}
	if (at == rest->len)
		return fail(r, "the closing quote is missing");
	*text = (struct str){ start, (size_t)(to - start) };
	*rest = str_trim(behind(*rest, at + 1));
	return ERR_NONE;
}

/* Up to a comment sign that stands behind a blank. */
static struct str without_comment(struct str rest)
{
	for (size_t i = 0; i < rest.len; i++)
		if (is_comment(behind(rest, i)) && i && is_blank(rest.at[i - 1]))
			return str_trim(str_sub(rest, 0, i));
	return rest;
}

static bool is_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if (is_blank(name.at[i]) || strchr("[]\"=;#", name.at[i]))
			return false;
	return name.len != 0;
}

static enum err read_heading(struct reader *r, struct str line)
{
	struct str rest = str_trim(behind(line, 1)), label = { 0 }, section;
	size_t end = 0;

	while (end < rest.len && !is_blank(rest.at[end]) && rest.at[end] != ']' &&
	       rest.at[end] != '"')
		end++;
	section = str_sub(rest, 0, end);
	rest = str_trim(behind(rest, end));
	if (!is_name(section))
		return fail(r, "a section needs a name, as in [desk] or [list \"vpn\"]");
	if (rest.len && rest.at[0] == '"') {
		enum err e = read_quoted(r, &rest, &label);

		if (e)
			return e;
	}
	if (!rest.len || rest.at[0] != ']')
		return fail(r, "a section heading ends in ], as in [desk] or [list \"vpn\"]");
	rest = str_trim(behind(rest, 1));
	if (rest.len && !is_comment(rest))
		return fail(r, "more behind a section heading");
	r->section = section;
	r->label = label;
	add_row(r, (struct str){ 0 }, (struct str){ 0 });
	return ERR_NONE;
}

static enum err read_setting(struct reader *r, struct str line)
{
	size_t equals = str_find_char(line, '=');
	struct str key, rest, value;

	if (equals == SIZE_MAX)
		return fail(r, "neither key = value nor a [section]");
	key = str_trim(str_sub(line, 0, equals));
	rest = str_trim(behind(line, equals + 1));
	if (!is_name(key))
		return fail(r, "the word before = is no key");
	if (rest.len && rest.at[0] == '"') {
		enum err e = read_quoted(r, &rest, &value);

		if (e)
			return e;
		if (rest.len && !is_comment(rest))
			return fail(r, "more behind a quoted value");
	} else {
		value = without_comment(behind(line, equals + 1));
		value = str_trim(value);
	}
	add_row(r, key, value);
	return ERR_NONE;
}

static enum err read_line(struct reader *r, struct str line)
{
	if (line.len && line.at[line.len - 1] == '\r')
		line.len--;
	if (!utf8_valid(line))
		return fail(r, "not UTF-8");
	for (size_t i = 0; i < line.len; i++)
		if (((unsigned char)line.at[i] < 0x20 && line.at[i] != '\t') || line.at[i] == 0x7F)
			return fail(r, "a control character");
	line = str_trim(line);
	if (!line.len || is_comment(line))
		return ERR_NONE;
	return line.at[0] == '[' ? read_heading(r, line) : read_setting(r, line);
}

enum err conf_parse(struct arena *arena, struct str text, struct conf *conf)
{
	struct reader r = { .arena = arena, .section = STR("") };
	struct str line;

	if (text.len > CONF_BYTES_MAX)
		return err_fail(ERR_INVALID, "longer than %zu bytes", CONF_BYTES_MAX);
	if (str_starts(text, STR("\xEF\xBB\xBF")))
		text = behind(text, 3);
	text = arena_str(arena, text); /* the rows look into it */
	while (str_cut(&text, '\n', &line)) {
		enum err e;

		r.line++;
		e = read_line(&r, line);
		if (e)
			return e;
	}
	*conf = r.conf;
	return ERR_NONE;
}

static void close_at(const int *file)
{
	close(*file);
}

enum err conf_read(struct arena *arena, const char *path, struct conf *conf)
{
	int opened = open(path, O_RDONLY | O_CLOEXEC);

	if (opened < 0 && (errno == ENOENT || errno == ENOTDIR))
		return err_fail(ERR_NOT_FOUND, "%s: no such file", path);
	if (opened < 0)
		return err_fail(ERR_UNAVAILABLE, "%s: %m", path);

	CLEANUP(close_at) int file = opened;
	CLEANUP(buf_release) struct buf bytes = BUF_UP_TO(CONF_BYTES_MAX + 1);
	char piece[4096];
	ssize_t n;

	while ((n = read(file, piece, sizeof(piece))) != 0 && !bytes.full) {
		if (n < 0 && errno != EINTR)
			return err_fail(ERR_UNAVAILABLE, "%s: %m", path);
		if (n > 0)
			buf_add_str(&bytes, (struct str){ piece, (size_t)n });
	}
	return conf_parse(arena, buf_str(&bytes), conf);
}
