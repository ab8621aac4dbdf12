#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/chat_claims.h"
#include "core/desk/lines.h"

#define TEXT_LONGEST ((size_t)64 * 1024) /* as much as a chat event holds */
#define ANSWER_MAX ((size_t)1024 * 1024)

static void text_read(const struct cli *cli, struct str text, bool several)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(ANSWER_MAX);

	if (cli->json) {
		chat_claims_json(arena, text, &out);
		buf_add_char(&out, '\n');
		print_raw(buf_str(&out));
		return;
	}
	if (several) {
		print_cell(stdout, text, 0);
		(void)putchar('\n');
	}
	chat_claims_describe(arena, text, &out);
	print_text(stdout, buf_str(&out));
}

static bool too_long(int64_t number)
{
	CLEANUP(buf_release) struct buf what = BUF_UP_TO(40);

	if (number)
		buf_addf(&what, "-:%lld", (long long)number);
	(void)print_error(buf_text(&what), ERR_INVALID, "a text longer than 64 KiB");
	return true;
}

static enum err lines_read(const struct cli *cli, bool *refused)
{
	struct lines lines;
	struct line_read line;
	enum err e;

	lines_begin(&lines, STDIN_FILENO, TEXT_LONGEST);
	while (!(e = lines_next(&lines, true, &line)) && !ferror(stdout)) {
		struct str text = line.text;

		if (text.len && text.at[text.len - 1] == '\r')
			text.len--;
		if (line.too_long)
			*refused = too_long(lines.number);
		else
			text_read(cli, text, true);
		if (!lines_waiting(&lines))
			(void)fflush(stdout);
	}
	lines_release(&lines);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

int verb_claims(struct cli *cli)
{
	const char *text = cli->options.operand_count ? cli->options.operands[0] : "-";
	bool refused = false;
	enum err e = ERR_NONE;

	if (!strcmp(text, "-"))
		e = lines_read(cli, &refused);
	else if (strlen(text) > TEXT_LONGEST)
		refused = too_long(0);
	else
		text_read(cli, str_of(text), false);
	return e ? print_err("standard input", e) : print_done(refused ? EXIT_PART : EXIT_DONE);
}
