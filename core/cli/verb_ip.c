#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/lines.h"
#include "core/desk/render_json.h"

#define ROW_MAX ((size_t)256 * 1024)
#define FLUSH_AT ((size_t)64 * 1024)
#define LINE_LONGEST 256

struct asking {
	struct cli *cli;
	struct desk *desk;
	struct buf out;
	struct moment now;
	int64_t number; /* of the line, when read from standard input */
	int code;
};

static void out_flush(struct asking *a)
{
	print_raw(buf_str(&a->out));
	buf_clear(&a->out);
}

static void text_row(struct asking *a, const struct ip *ip, const struct place *place,
		     int64_t accounts)
{
	CLEANUP(buf_release) struct buf words = BUF_UP_TO(4096);
	char text[IP_TEXT_MAX];

	ip_print(ip, text);
	out_flush(a);
	place_describe(place, &words);
	printf("%-39s ", text);
	print_cell(stdout, buf_str(&words), 0);
	printf("  [%s]", word_of(&proxy_words, place->proxy.verdict)
				 ? word_of(&proxy_words, place->proxy.verdict)
				 : "unknown");
	for (size_t i = 0; i < place->proxy.source_count; i++) {
		const struct proxy_source *source = &place->proxy.sources[i];

		printf(" ");
		print_cell(stdout, source->source, 0);
		printf("=%s", word_of(&proxy_words, source->says));
	}
	if (accounts)
		printf("  %lld accounts", (long long)accounts);
	printf("\n");
}

static void ask(struct asking *a, struct str text)
{
	struct place place;
	struct ip ip;
	int64_t accounts;

	if (ip_parse(text, &ip) || ip_is_none(&ip)) {
		CLEANUP(buf_release) struct buf what = BUF_UP_TO(400);

		if (a->number)
			buf_addf(&what, "-:%lld: ", (long long)a->number);
		buf_add_str(&what, text);
		out_flush(a);
		(void)print_error(buf_text(&what), ERR_INVALID, "no IP address");
		a->code = EXIT_PART;
		return;
	}
	desk_place(a->desk, &ip, &place, &accounts);
	if (a->cli->json) {
		render_ip(&ip, &place, accounts, a->now, &a->out);
		buf_add_char(&a->out, '\n');
		if (a->out.len > FLUSH_AT)
			out_flush(a);
	} else {
		text_row(a, &ip, &place, accounts);
	}
}

static enum err ask_lines(struct asking *a)
{
	struct lines lines;
	struct line_read line;
	bool looking = false;
	enum err e;

	lines_begin(&lines, STDIN_FILENO, LINE_LONGEST);
	while (!(e = lines_next(&lines, true, &line))) {
		struct str text = str_trim(line.text);

		if (!looking)
			e = desk_look(a->desk);
		if (e)
			break;
		looking = true;
		a->number = lines.number;
		if (text.len)
			ask(a, text);
		if (ferror(stdout))
			break;
		if (lines_waiting(&lines))
			continue;
		desk_look_end(a->desk);
		looking = false;
		out_flush(a);
		(void)fflush(stdout);
	}
	desk_look_end(a->desk);
	a->number = 0;
	lines_release(&lines);
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

/* An answer without a database is no finding: say which could not be read. With none left, no answer was one. */
static void sources_complain(struct asking *a)
{
	size_t count = 0, usable = 0;
	const struct str *faults = desk_source_faults(a->desk, a->cli->arena, &count, &usable);

	for (size_t i = 0; i < count; i++)
		(void)print_error("", ERR_UNAVAILABLE, faults[i].at);
	if (count && !usable)
		a->code = EXIT_STORE;
}

int verb_ip(struct cli *cli)
{
	struct asking a = { .cli = cli, .out = BUF_UP_TO(FLUSH_AT + ROW_MAX), .now = moment_now() };
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	int code = cli_desk(cli, DESK_READ, &desk);
	enum err e = ERR_NONE;

	if (code)
		return code;
	a.desk = desk;
	for (size_t i = 0; !e && i < cli->options.operand_count; i++) {
		if (!strcmp(cli->options.operands[i], "-"))
			e = ask_lines(&a);
		else
			ask(&a, str_of(cli->options.operands[i]));
	}
	out_flush(&a);
	buf_release(&a.out);
	sources_complain(&a);
	return e ? print_err("standard input", e) : print_done(a.code);
}
