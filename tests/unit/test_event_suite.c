/*
 * The big list of naughty strings, each in every text field of every type of event: taken, kept and
 * read back byte for byte. Exits 77, "skipped", where the test data is not at hand.
 */
#include <stdio.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/model/event_fields.h"

#define SKIPPED 77
#define FILE_MAX ((size_t)1 << 20)

static bool read_file(const char *path, struct buf *bytes)
{
	char piece[4096];
	size_t n;
	FILE *file = fopen(path, "rb");

	if (!file)
		return false;
	while ((n = fread(piece, 1, sizeof(piece), file)) > 0)
		buf_add_str(bytes, (struct str){ piece, n });
	fclose(file);
	return !bytes->full;
}

static void find_file(struct buf *path)
{
	/* Nobody sets them meanwhile. NOLINTNEXTLINE(concurrency-mt-unsafe) */
	const char *shared = getenv("STROP_SHARED"), *root = getenv("STROP_SOURCE_ROOT");

	if (shared)
		buf_add(path, shared);
	else
		buf_addf(path, "%s/../shared", root ? root : ".");
	buf_add(path, "/testdata/text/blns.json");
}

/* What a text may be as it likes, and is kept. */
static bool is_free(const struct field *field)
{
	bool text = field->kind == FIELD_KEY || field->kind == FIELD_TEXT ||
		    field->kind == FIELD_PROSE || field->kind == FIELD_CODE;

	return text && field->life == FIELD_LASTS;
}

/* A line in which `field` holds `text` and what else is needed holds something. */
static void write_line(enum event_type type, const struct field *field, struct str text,
		       struct buf *line)
{
	const struct field_list *list = &event_fields[type];
	struct json_writer w = json_writer(line);

	json_begin(&w, '{');
	json_key(&w, "type"), json_text(&w, word_str(&event_words, (int)type));
	json_key(&w, "at"), json_integer(&w, 1795427971);
	json_key(&w, "account"), json_text(&w, STR("a"));
	json_key(&w, "id"), json_text(&w, STR("i"));
	for (size_t i = 0; i < list->count; i++) {
		const struct field *row = &list->rows[i];

		if (row != field && !row->needed)
			continue;
		json_key_str(&w, row->name);
		if (row == field)
			json_text(&w, text);
		else if (row->kind == FIELD_WORD)
			json_text(&w, word_str(row->words, 1));
		else
			json_text(&w, STR("1.2.3.4"));
	}
	json_end(&w, '}');
}

/* What names something names nothing when it is empty. */
static bool may_be(const struct field *field, struct str text)
{
	return text.len > 0 || (field->kind != FIELD_KEY && !field->needed);
}

static bool survives(enum event_type type, const struct field *field, struct str text)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(FILE_MAX), kept = BUF_UP_TO(FILE_MAX);
	struct event event, back;
	struct str there;

	write_line(type, field, text, &line);
	if (event_read(arena, buf_str(&line), &event))
		return false;
	event_write(&event, &kept);
	if (event_read_kept(arena, buf_str(&kept), type, event.at, event.account, event.id, &back))
		return false;
	there = *(const struct str *)((const char *)&back + field->offset);
	return !str_is_absent(there) && str_equal(there, text);
}

static int try_everywhere(struct str text)
{
	int wrong = 0;

	for (int type = 0; type < EVENT_TYPE_COUNT; type++) {
		const struct field_list *list = &event_fields[type];

		for (size_t i = 0; i < list->count; i++) {
			if (!is_free(&list->rows[i]) || !may_be(&list->rows[i], text) ||
			    survives((enum event_type)type, &list->rows[i], text))
				continue;
			printf("%s.%" PRI_STR ": lost \"%" PRI_STR "\"\n",
			       word_of(&event_words, type), ARG_STR(list->rows[i].name),
			       ARG_STR(text));
			wrong++;
		}
	}
	return wrong;
}

int main(void)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf path = BUF_UP_TO(4096), bytes = BUF_UP_TO(FILE_MAX);
	struct json *list;
	int wrong = 0;

	find_file(&path);
	if (!read_file(buf_text(&path), &bytes)) {
		printf("no test data: %s\n", buf_text(&path));
		return SKIPPED;
	}
	if (json_read(arena, buf_str(&bytes), &list)) {
		printf("%s: %s\n", buf_text(&path), err_text(ERR_INVALID));
		return 1;
	}
	for (const struct json *text = list->first; text; text = text->next)
		wrong += try_everywhere(text->text);
	printf("%zu strings, %d lost\n", list->count, wrong);
	return wrong || !list->count;
}
