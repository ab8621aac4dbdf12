#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/moment.h"
#include "core/cli/output.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/measure.h"

#define OUT_MAX ((size_t)64 * 1024 * 1024)
#define PROGRESS_US 100000
#define READ_AT_ONCE 65536

static bool progress(void *with, double share)
{
	int64_t *told_us = with, now = moment_ticks_us();
	char line[80];

	if (now - *told_us >= PROGRESS_US) {
		*told_us = now;
		snprintf(line, sizeof(line), "%3.0f %% · reading the events once more",
			 share * 100.0);
		print_progress(line);
	}
	return true;
}

static int input_open(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		(void)print_error(path, ERR_INVALID, strerror(errno));
	return fd;
}

static int store_measure(struct cli *cli, const char *truth, struct report **report)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	const char *decisions = options_get(&cli->options, "decisions");
	int64_t told_us = 0;
	struct measure_order order = { .decisions = -1, .progress = progress, .with = &told_us };
	int code = cli_desk(cli, DESK_READ, &desk);
	enum err e;

	if (code)
		return code;
	order.truth = input_open(truth);
	if (order.truth < 0)
		return EXIT_USAGE;
	if (decisions) {
		order.decisions = input_open(decisions);
		if (order.decisions < 0) {
			close(order.truth);
			return EXIT_USAGE;
		}
	}
	e = measure_store(desk, cli->arena, &order, report);
	close(order.truth);
	if (order.decisions >= 0)
		close(order.decisions);
	print_progress(NULL);
	return e ? print_err("measure", e) : 0;
}

static int file_read(const char *path, struct buf *text)
{
	char bytes[READ_AT_ONCE];
	FILE *file = fopen(path, "re");
	size_t got;

	if (!file)
		return print_error(path, ERR_INVALID, strerror(errno));
	while ((got = fread(bytes, 1, sizeof(bytes), file)) > 0)
		buf_add_str(text, (struct str){ bytes, got });
	(void)fclose(file);
	return 0;
}

static int files_pool(struct cli *cli, struct report **report)
{
	for (size_t i = 0; i < cli->options.operand_count; i++) {
		CLEANUP(buf_release) struct buf text = BUF_UP_TO(OUT_MAX);
		int code = file_read(cli->options.operands[i], &text);

		if (!code && measure_pool(cli->arena, str_trim(buf_str(&text)), report))
			code = print_err(cli->options.operands[i], ERR_INVALID);
		if (code)
			return code;
	}
	return 0;
}

static int picture_write(const struct cli *cli, const char *path, const struct report *report)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(OUT_MAX);
	FILE *file = NULL;
	bool whole;
	int code = output_open(cli, path, 0666, &file);

	if (code)
		return code;
	measure_svg(report, &out);
	whole = fwrite(buf_text(&out), 1, out.len, file) == out.len;
	return output_close(path, file, !whole);
}

int verb_measure(struct cli *cli)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(OUT_MAX);
	const char *truth = options_get(&cli->options, "truth"),
		   *svg = options_get(&cli->options, "svg");
	struct report *report = NULL;
	int code;

	if ((truth != NULL) == (cli->options.operand_count > 0))
		return print_error("measure", ERR_INVALID,
				   "give --truth FILE, or what earlier runs wrote with --json");
	code = truth ? store_measure(cli, truth, &report) : files_pool(cli, &report);
	if (!code && svg)
		code = picture_write(cli, svg, report);
	if (code)
		return code;
	if (cli->json) {
		measure_json(report, &out);
		buf_add_char(&out, '\n');
		print_raw(buf_str(&out));
	} else {
		measure_text(report, &out);
		print_text(stdout, buf_str(&out));
	}
	return print_done(EXIT_DONE);
}
