/*
 * json_check: is this JSON what the contract says?
 *
 *	json_check [--lines] EXPECTATIONS NAME < output
 *
 * EXPECTATIONS is a file of named expectations, `NAME = EXPECTATION;`, with # for comments:
 *
 *	any  text  id (a text, not empty)  time (RFC 3339 with a Z)
 *	int  count (int, not below 0)  number  share (0 to 1)  bool  null
 *	"word"           that text
 *	A | B            either
 *	A?               A or null
 *	[A]  [A]+        a list of A, one that is not empty
 *	{k: A, l: B}     an object that has at least these keys
 *	{* : A}          an object of which every value is A
 *	NAME             one named before
 *
 * One value is expected, with --lines one on each line (none at all is fine). The first misfit is told
 * with its path, and exit is 1; a fault in the expectations is exit 2.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/moment.h"
#include "core/base/str.h"

#define INPUT_MAX ((size_t)64 * 1024 * 1024)
#define PATH_MAX_BYTES 1000

enum kind {
	KIND_WORD,
	KIND_TEXT,
	KIND_EITHER,
	KIND_OR_NULL,
	KIND_LIST,
	KIND_OBJECT,
	KIND_EACH
};

struct expectation {
	enum kind kind;
	struct str text; /* WORD, TEXT */
	struct str key;  /* in an object */
	bool full;       /* LIST: not empty */
	struct expectation *first, *next;
};

struct definition {
	struct str name;
	struct expectation *is;
	struct definition *next;
};

struct reader {
	struct arena *arena;
	struct str rest;
	struct definition *definitions;
};

NO_RETURN static void fault(const struct reader *r, const char *what)
{
	struct str near = str_sub(r->rest, 0, 40);

	(void)fprintf(stderr, "json_check: expectations: %s at: %" PRI_STR "\n", what,
		      ARG_STR(near));
	exit(2);
}

static void blanks_skip(struct reader *r)
{
	for (;;) {
		r->rest = str_trim(r->rest);
		if (!r->rest.len || r->rest.at[0] != '#')
			return;
		size_t end = str_find_char(r->rest, '\n');

		r->rest = str_sub(r->rest, end == SIZE_MAX ? r->rest.len : end, r->rest.len);
	}
}

static bool take(struct reader *r, char c)
{
	blanks_skip(r);
	if (!r->rest.len || r->rest.at[0] != c)
		return false;
	r->rest = str_sub(r->rest, 1, r->rest.len);
	return true;
}

static void need(struct reader *r, char c)
{
	char what[] = "no ' '";

	what[4] = c;
	if (!take(r, c))
		fault(r, what);
}

static struct str name_take(struct reader *r)
{
	size_t len = 0;
	struct str name;

	blanks_skip(r);
	while (len < r->rest.len && (strchr("_-", r->rest.at[len]) ||
				     (r->rest.at[len] >= 'a' && r->rest.at[len] <= 'z') ||
				     (r->rest.at[len] >= '0' && r->rest.at[len] <= '9')))
		len++;
	if (!len)
		fault(r, "no name");
	name = str_sub(r->rest, 0, len);
	r->rest = str_sub(r->rest, len, r->rest.len);
	return name;
}

/* NOLINTBEGIN(misc-no-recursion): expectations and values are trees; JSON is at most JSON_DEPTH_MAX deep */
static struct expectation *either_read(struct reader *r);

static void members_read(struct reader *r, struct expectation *object)
{
	struct expectation **end = &object->first;

	if (take(r, '*')) {
		need(r, ':');
		object->kind = KIND_EACH;
		object->first = either_read(r);
		need(r, '}');
		return;
	}
	while (!take(r, '}')) {
		struct str key = name_take(r);
		struct expectation *member = ARENA_NEW(r->arena, struct expectation);

		need(r, ':');
		*member = *either_read(r);
		member->key = key;
		*end = member;
		end = &member->next;
		if (!take(r, ',')) {
			need(r, '}');
			return;
		}
	}
}

static struct expectation *one_read(struct reader *r)
{
	struct expectation *one = ARENA_NEW(r->arena, struct expectation), *outer;

	if (take(r, '{')) {
		one->kind = KIND_OBJECT;
		members_read(r, one);
	} else if (take(r, '[')) {
		one->kind = KIND_LIST;
		one->first = either_read(r);
		need(r, ']');
		one->full = take(r, '+');
	} else if (take(r, '"')) {
		size_t end = str_find_char(r->rest, '"');

		if (end == SIZE_MAX)
			fault(r, "a word without end");
		one->kind = KIND_TEXT;
		one->text = str_sub(r->rest, 0, end);
		r->rest = str_sub(r->rest, end + 1, r->rest.len);
	} else {
		one->kind = KIND_WORD;
		one->text = name_take(r);
	}
	if (!take(r, '?'))
		return one;
	outer = ARENA_NEW(r->arena, struct expectation);
	*outer = (struct expectation){ .kind = KIND_OR_NULL, .first = one };
	return outer;
}

static struct expectation *either_read(struct reader *r)
{
	struct expectation *one = one_read(r), *either;

	if (!take(r, '|'))
		return one;
	either = ARENA_NEW(r->arena, struct expectation);
	either->kind = KIND_EITHER;
	either->first = ARENA_NEW(r->arena, struct expectation);
	*either->first = *one;
	either->first->next = either_read(r);
	return either;
}

static const struct expectation *named(const struct definition *list, struct str name)
{
	for (; list; list = list->next)
		if (str_equal(list->name, name))
			return list->is;
	return NULL;
}

/* --- the value --- */

struct checker {
	const struct definition *definitions;
	struct buf path, why;
};

static bool misfit(struct checker *c, const char *wanted, struct str word)
{
	buf_clear(&c->why);
	buf_addf(&c->why, "%s: not %s%" PRI_STR, *buf_text(&c->path) ? buf_text(&c->path) : ".",
		 wanted, ARG_STR(word));
	return false;
}

static bool is_time(const struct json *value)
{
	struct moment at;

	return value->type == JSON_STRING && str_ends(value->text, STR("Z")) &&
	       value->text.len >= 20 && !moment_parse(value->text, &at);
}

static bool is_number(const struct json *value)
{
	return value->type == JSON_INTEGER || value->type == JSON_REAL;
}

static bool fits(struct checker *c, const struct expectation *is, const struct json *value);

static bool word_fits(struct checker *c, struct str word, const struct json *value)
{
	/* clang-format off */
	const struct { const char *word; bool fits; } words[] = {
		{ "any", true },
		{ "text", value->type == JSON_STRING },
		{ "id", value->type == JSON_STRING && value->text.len },
		{ "time", is_time(value) },
		{ "int", value->type == JSON_INTEGER },
		{ "count", value->type == JSON_INTEGER && value->integer >= 0 },
		{ "number", is_number(value) },
		{ "share", is_number(value) && value->real >= 0 && value->real <= 1 },
		{ "bool", value->type == JSON_TRUE || value->type == JSON_FALSE },
		{ "null", value->type == JSON_NULL },
	};
	/* clang-format on */
	const struct expectation *definition = named(c->definitions, word);

	if (definition)
		return fits(c, definition, value);
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		if (str_is(word, words[i].word))
			return words[i].fits || misfit(c, "", word);
	(void)fprintf(stderr, "json_check: expectations: nothing is named %" PRI_STR "\n",
		      ARG_STR(word));
	exit(2);
}

static bool child_fits(struct checker *c, const struct expectation *is, const struct json *value,
		       const char *step, struct str key)
{
	size_t len = c->path.len;
	bool ok;

	buf_addf(&c->path, "%s%" PRI_STR, step, ARG_STR(key));
	ok = fits(c, is, value);
	if (ok)
		c->path.len = len;
	return ok;
}

static bool list_fits(struct checker *c, const struct expectation *is, const struct json *value)
{
	char step[32];
	size_t i = 0;

	if (value->type != JSON_ARRAY)
		return misfit(c, "a list", STR(""));
	if (is->full && !value->count)
		return misfit(c, "a list with something in it", STR(""));
	for (const struct json *child = value->first; child; child = child->next) {
		snprintf(step, sizeof(step), ".%zu", i++);
		if (!child_fits(c, is->first, child, step, STR("")))
			return false;
	}
	return true;
}

static bool object_fits(struct checker *c, const struct expectation *is, const struct json *value)
{
	if (value->type != JSON_OBJECT)
		return misfit(c, "an object", STR(""));
	if (is->kind == KIND_EACH) {
		for (const struct json *child = value->first; child; child = child->next)
			if (!child_fits(c, is->first, child, ".", child->key))
				return false;
		return true;
	}
	for (const struct expectation *member = is->first; member; member = member->next) {
		const struct json *child = value->first;

		while (child && !str_equal(child->key, member->key))
			child = child->next;
		if (!child)
			return misfit(c, "with the field ", member->key);
		if (!child_fits(c, member, child, ".", member->key))
			return false;
	}
	return true;
}

static bool fits(struct checker *c, const struct expectation *is, const struct json *value)
{
	switch (is->kind) {
	case KIND_WORD:
		return word_fits(c, is->text, value);
	case KIND_TEXT:
		return (value->type == JSON_STRING && str_equal(value->text, is->text)) ||
		       misfit(c, "the word ", is->text);
	case KIND_EITHER: {
		size_t len = c->path.len;

		if (fits(c, is->first, value))
			return true;
		c->path.len = len;
		return fits(c, is->first->next, value);
	}
	case KIND_OR_NULL:
		return value->type == JSON_NULL || fits(c, is->first, value);
	case KIND_LIST:
		return list_fits(c, is, value);
	case KIND_OBJECT:
	case KIND_EACH:
		return object_fits(c, is, value);
	}
	return false;
}

/* NOLINTEND(misc-no-recursion) */

static struct str file_read(struct arena *arena, FILE *file)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(INPUT_MAX);
	char part[65536];
	size_t got;

	while ((got = fread(part, 1, sizeof(part), file)) > 0)
		buf_add_str(&all, (struct str){ part, got });
	return arena_str(arena, buf_str(&all));
}

static bool value_fits(struct checker *c, struct arena *arena, const struct expectation *is,
		       struct str text, size_t number)
{
	struct json *value;

	buf_clear(&c->path);
	if (json_read(arena, text, &value)) {
		(void)fprintf(stderr, "value %zu: no JSON: %s\n", number, err_text(ERR_INVALID));
		return false;
	}
	if (fits(c, is, value))
		return true;
	(void)fprintf(stderr, "value %zu: %s\n", number, buf_text(&c->why));
	return false;
}

static bool lines_fit(struct checker *c, struct arena *arena, const struct expectation *is,
		      struct str text)
{
	struct str line;
	size_t number = 0;

	while (str_cut(&text, '\n', &line))
		if (!value_fits(c, arena, is, line, ++number))
			return false;
	return true;
}

int main(int argc, char *argv[])
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	bool lines = argc > 1 && !strcmp(argv[1], "--lines");
	struct checker c = { .path = BUF_UP_TO(PATH_MAX_BYTES), .why = BUF_UP_TO(PATH_MAX_BYTES) };
	struct reader r = { .arena = arena };
	const struct expectation *is;
	FILE *file;
	bool ok;

	if (argc != 3 + lines)
		return (void)fprintf(stderr, "json_check [--lines] EXPECTATIONS NAME\n"), 2;
	file = fopen(argv[1 + lines], "re");
	if (!file)
		return (void)fprintf(stderr, "json_check: %s cannot be read\n", argv[1 + lines]), 2;
	r.rest = file_read(arena, file);
	(void)fclose(file);
	for (blanks_skip(&r); r.rest.len; blanks_skip(&r)) {
		struct definition *definition = ARENA_NEW(arena, struct definition);

		definition->name = name_take(&r);
		need(&r, '=');
		definition->is = either_read(&r);
		need(&r, ';');
		definition->next = r.definitions;
		r.definitions = definition;
	}
	c.definitions = r.definitions;
	is = named(r.definitions, str_of(argv[2 + lines]));
	if (!is)
		fault(&r, "no such name");
	ok = lines ? lines_fit(&c, arena, is, file_read(arena, stdin))
		   : value_fits(&c, arena, is, str_trim(file_read(arena, stdin)), 1);
	buf_release(&c.path);
	buf_release(&c.why);
	return ok ? 0 : 1;
}
