#include <stdio.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/utf8.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/update.h"
#include "core/model/word.h"

#define ROW_MAX ((size_t)64 * 1024)

static void begin_say(void *with, struct str name, size_t at, size_t of)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(300);

	(void)with;
	buf_addf(&line, "fetching %zu of %zu: ", at, of);
	utf8_tame(utf8_head(name, 60), &line);
	print_progress(buf_text(&line));
}

static void row_json(const struct update_row *row)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(ROW_MAX);
	struct json_writer w = json_writer(&line);

	json_begin(&w, '{');
	json_key(&w, "name"), json_text_or_null(&w, row->name);
	json_key(&w, "file"), json_text_or_null(&w, row->path);
	json_key(&w, "result"), json_text(&w, word_str(&update_words, (int)row->result));
	json_key(&w, "why"), json_text_or_null(&w, row->why);
	json_key(&w, "bytes"), json_integer(&w, (int64_t)row->bytes);
	json_key(&w, "entries"), json_integer(&w, (int64_t)row->entries);
	json_key(&w, "refused"), json_integer(&w, (int64_t)row->refused);
	json_end(&w, '}');
	buf_add_char(&line, '\n');
	print_raw(buf_str(&line));
}

static void row_say(const struct cli *cli, const struct update_row *row)
{
	printf("%s%-9s%s ", row->result == UPDATE_FAILED ? tint(cli, TINT_BAD) : "",
	       word_of(&update_words, (int)row->result), tint(cli, TINT_NONE));
	print_cell(stdout, row->name, 20);
	if (row->result == UPDATE_DONE)
		printf(" %zu entries, %zu bytes", row->entries, row->bytes);
	if (row->why.len) {
		printf("%s", row->result == UPDATE_DONE ? "; " : " ");
		print_cell(stdout, row->why, 0);
	}
	printf("\n");
}

int verb_update(struct cli *cli)
{
	size_t count = 0, failed = 0, reached = 0;
	const struct update_row *rows = update_all(&cli->settings, cli->arena, &count, begin_say,
						   NULL);

	print_progress(NULL);
	for (size_t i = 0; i < count; i++) {
		if (cli->json)
			row_json(&rows[i]);
		else
			row_say(cli, &rows[i]);
		failed += rows[i].result == UPDATE_FAILED;
		reached += rows[i].reached;
	}
	if (!count && !cli->json)
		printf("no [geoip] and no [list] of the settings has a url\n");
	if (failed)
		(void)fprintf(stderr,
			      "strop: update: %zu of %zu failed; the files that were there stay\n",
			      failed, count);
	if (failed && !reached)
		return print_done(EXIT_STORE);
	return print_done(failed ? EXIT_PART : EXIT_DONE);
}
