/*
 * json_get: values out of JSON, for shell.
 *
 *	json_get [--json] PATH < JSON or JSON Lines
 *
 * Steps of a path are separated by dots: a key; a number, counted from 0; `*`, every child; `#`, how many
 * children; `key=text`, the children whose `key` is that text. "." is the value itself. Each value
 * found is a line: a text as it is, everything else as JSON (with --json texts too). Nothing found
 * is exit 1.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/str.h"

#define INPUT_MAX ((size_t)256 * 1024 * 1024)

struct getter {
	bool as_json;
	size_t found;
};

/* NOLINTBEGIN(misc-no-recursion): JSON is at most JSON_DEPTH_MAX deep */
static void write_value(struct json_writer *w, const struct json *value)
{
	switch (value->type) {
	case JSON_NULL:
		json_null(w);
		break;
	case JSON_FALSE:
	case JSON_TRUE:
		json_bool(w, value->type == JSON_TRUE);
		break;
	case JSON_INTEGER:
	case JSON_REAL:
		json_raw(w, value->source);
		break;
	case JSON_STRING:
		json_text(w, value->text);
		break;
	case JSON_ARRAY:
	case JSON_OBJECT:
		json_begin(w, value->type == JSON_ARRAY ? '[' : '{');
		for (const struct json *child = value->first; child; child = child->next) {
			if (value->type == JSON_OBJECT)
				json_key_str(w, child->key);
			write_value(w, child);
		}
		json_end(w, value->type == JSON_ARRAY ? ']' : '}');
	}
}

static void tell(struct getter *g, const struct json *value)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(INPUT_MAX);
	struct json_writer w = json_writer(&out);

	g->found++;
	if (value->type == JSON_STRING && !g->as_json)
		buf_add_str(&out, value->text);
	else
		write_value(&w, value);
	buf_add_char(&out, '\n');
	(void)fwrite(buf_text(&out), 1, out.len, stdout);
}

static bool child_fits(const struct json *child, size_t number, struct str step)
{
	size_t equal = str_find_char(step, '=');
	int64_t n;

	if (str_is(step, "*"))
		return true;
	if (equal != SIZE_MAX && child->type == JSON_OBJECT) {
		for (const struct json *field = child->first; field; field = field->next)
			if (str_equal(field->key, str_sub(step, 0, equal)) &&
			    field->type == JSON_STRING &&
			    str_equal(field->text, str_sub(step, equal + 1, step.len)))
				return true;
		return false;
	}
	if (child->key.at)
		return str_equal(child->key, step);
	return str_to_int64(step, &n) && (size_t)n == number;
}

static void walk(struct getter *g, const struct json *value, struct str path)
{
	struct str step;
	size_t number = 0;

	if (!str_cut(&path, '.', &step)) {
		tell(g, value);
		return;
	}
	if (str_is(step, "#")) {
		printf("%zu\n", value->count);
		g->found++;
		return;
	}
	for (const struct json *child = value->first; child; child = child->next)
		if (child_fits(child, number++, step))
			walk(g, child, path);
}

/* NOLINTEND(misc-no-recursion) */

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct getter g = { .as_json = argc > 1 && !strcmp(argv[1], "--json") };
	struct str path = str_of(argv[argc - 1]);
	char *line = NULL;
	size_t room = 0;
	ssize_t len;

	if (argc != 2 + g.as_json)
		return (void)fprintf(stderr, "json_get [--json] PATH\n"), 2;
	if (str_is(path, "."))
		path.len = 0;
	while ((len = getline(&line, &room, stdin)) > 0) {
		struct json *value;

		if (json_read(arena, str_trim((struct str){ line, (size_t)len }), &value)) {
			(void)fprintf(stderr, "json_get: no JSON: %s\n", err_text(ERR_INVALID));
			return 2;
		}
		walk(&g, value, path);
		arena_reset(arena);
	}
	free(line);
	return g.found ? 0 : 1;
}
