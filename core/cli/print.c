#include "core/cli/print.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/utf8.h"

#define LINE_MAX_BYTES 16384

/* clang-format off */
static const enum exit_code exit_codes[] = {
	[ERR_NONE]        = EXIT_DONE,
	[ERR_NOT_FOUND]   = EXIT_PART,
	[ERR_EXISTS]      = EXIT_PART,
	[ERR_INVALID]     = EXIT_USAGE,
	[ERR_DENIED]      = EXIT_PART,
	[ERR_UNAVAILABLE] = EXIT_STORE,
	[ERR_CORRUPT]     = EXIT_STORE,
	[ERR_CANCELLED]   = EXIT_PART,
	[ERR_INTERNAL]    = EXIT_STORE,
};
static const char *const tints[] = {
	[TINT_NONE] = "\033[0m", [TINT_BAD] = "\033[1;31m", [TINT_WARN] = "\033[33m",
	[TINT_GOOD] = "\033[32m", [TINT_DIM] = "\033[2m", [TINT_BOLD] = "\033[1m",
};
/* clang-format on */

const char *way_out(struct str why)
{
	/* clang-format off */
	static const struct { const char *why, *out; } rows[] = {
		{ "no such account",  "; `strop find` looks for one" },
		{ "no such cluster",  "; `strop clusters` lists them" },
		{ "no such campaign", "; `strop campaigns` lists them" },
		{ "no such action",   "; `strop audit` lists them" },
	};
	/* clang-format on */

	for (size_t i = 0; i < ARRAY_LEN(rows); i++)
		if (str_ends(why, str_of(rows[i].why)))
			return rows[i].out;
	return "";
}

int print_error(const char *what, enum err e, const char *why)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(LINE_MAX_BYTES);

	print_progress(NULL);
	buf_add(&line, "strop: ");
	utf8_tame(str_of(what), &line);
	if (*what)
		buf_add(&line, ": ");
	utf8_tame(str_of(why), &line);
	buf_addf(&line, "%s\n", way_out(str_of(why)));
	(void)fflush(stdout);
	(void)fputs(buf_text(&line), stderr);
	return (int)exit_codes[e];
}

int print_err(const char *what, enum err e)
{
	return print_error(what, e, err_text(e));
}

static bool store_is_there(const struct cli *cli)
{
	struct str path = cli->settings.store;

	if (str_starts(path, STR("sqlite:")))
		path = str_sub(path, sizeof("sqlite:") - 1, path.len);
	return access(path.at, F_OK) == 0 || errno != ENOENT;
}

int cli_desk(struct cli *cli, enum desk_mode mode, struct desk **desk)
{
	enum err e = desk_open(&cli->settings, mode, desk);

	/* A desk that nobody has fed yet is an empty one. */
	if (e == ERR_UNAVAILABLE && mode == DESK_READ && !cli->settings.store_is_named &&
	    !store_is_there(cli))
		e = desk_open(&cli->settings, DESK_WRITE, desk);

	return e ? print_err("store", e) : 0;
}

int cli_desk_fed(struct cli *cli, struct desk **desk)
{
	bool slip = cli->settings.store_is_named && !store_is_there(cli);

	return cli_desk(cli, slip ? DESK_READ : DESK_WRITE, desk);
}

void print_cell(FILE *to, struct str text, size_t cells)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(LINE_MAX_BYTES);
	size_t used = 0, end = 0;
	struct str rest;
	uint32_t point;

	utf8_tame(text, &tame);
	rest = buf_str(&tame);
	if (!cells) {
		(void)fwrite(rest.at, 1, rest.len, to);
		return;
	}
	bool fits = utf8_cells(buf_str(&tame)) <= cells;

	while (utf8_next(&rest, &point)) {
		int width = utf8_width(point);

		if (used + (size_t)(width > 0 ? width : 0) > (fits ? cells : cells - 1))
			break;
		used += (size_t)(width > 0 ? width : 0);
		end = tame.len - rest.len;
	}
	(void)fwrite(buf_text(&tame), 1, end, to);
	if (!fits) {
		(void)fputs("…", to);
		used++;
	}
	for (; used < cells; used++)
		(void)fputc(' ', to);
}

void print_text(FILE *to, struct str text)
{
	CLEANUP(buf_release) struct buf tame = BUF_UP_TO(text.len * 4 + 16);

	utf8_tame_text(text, &tame);
	(void)fwrite(buf_text(&tame), 1, tame.len, to);
}

void print_raw(struct str text)
{
	(void)fwrite(text.at, 1, text.len, stdout);
}

void print_progress(const char *line)
{
	static bool shown;

	if (!isatty(STDERR_FILENO) || (!line && !shown))
		return;
	(void)fprintf(stderr, "\r\033[K%s", line ? line : "");
	(void)fflush(stderr);
	shown = line != NULL;
}

const char *tint(const struct cli *cli, enum tint which)
{
	return cli->colour ? tints[which] : "";
}

static enum tint verdict_tint(const struct account_row *row)
{
	if (row->verdict >= VERDICT_SPAMMER)
		return TINT_BAD;
	return row->verdict == VERDICT_SUSPECT ? TINT_WARN : TINT_NONE;
}

void print_account_head(const struct cli *cli)
{
	printf("%s%-14s %-9s %-8s %6s  %-7s %-20s %-28s %s%s\n", tint(cli, TINT_DIM), "ACCOUNT",
	       "STATE", "VERDICT", "P", "CLUSTER", "NAME", "EMAIL", "REASON", tint(cli, TINT_NONE));
}

void print_account_row(const struct cli *cli, const struct account_row *row)
{
	char cluster[32] = "-";

	if (row->cluster.n)
		snprintf(cluster, sizeof(cluster), "%lld×%lld", (long long)row->cluster.n,
			 (long long)row->cluster_size);
	print_cell(stdout, row->id, 14);
	printf(" %-9s %s%-8s%s %6.3f  ", word_of(&state_words, row->state),
	       tint(cli, verdict_tint(row)), word_of(&verdict_words, row->verdict),
	       tint(cli, TINT_NONE), row->probability);
	print_cell(stdout, str_of(cluster), 7);
	(void)fputc(' ', stdout);
	print_cell(stdout, row->name, 20);
	(void)fputc(' ', stdout);
	print_cell(stdout, row->email, 28);
	(void)fputc(' ', stdout);
	print_cell(stdout, row->top_reason, 0);
	(void)fputc('\n', stdout);
}

int print_done(int code)
{
	struct pollfd out = { .fd = STDOUT_FILENO };
	bool failed;

	errno = 0;
	failed = fflush(stdout) != 0;
	if (!failed && !ferror(stdout))
		return code;
	if (errno == EPIPE || (poll(&out, 1, 0) > 0 && (out.revents & POLLERR)))
		return code; /* who read it had enough */
	return print_error("standard output", ERR_UNAVAILABLE,
			   failed ? strerror(errno) : "could not be written whole");
}
