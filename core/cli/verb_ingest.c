#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/utf8.h"
#include "core/cli/print.h"
#include "core/cli/stop.h"
#include "core/cli/verbs.h"
#include "core/desk/formats.h"
#include "core/desk/ingest.h"
#include "core/desk/scanners.h"
#include "core/model/event.h"

#define WHY_MAX 1200
#define PROGRESS_US 100000
#define ENGINE_TRY_US (10 * MOMENT_SECOND)
#define LOG_MODULE "engine"

struct reading {
	struct cli *cli;
	FILE *rejects, *decisions;
	bool rejects_failed, decisions_failed;
	int64_t began_us, told_us;
	struct scanners scanners; /* of a followed stream */
	int64_t tried_us;
};

static void refused(void *with, const char *file, int64_t line, const char *why, struct str bytes)
{
	struct reading *r = with;
	CLEANUP(buf_release) struct buf said = BUF_UP_TO(WHY_MAX);

	print_progress(NULL);
	buf_addf(&said, "%s:%lld: %s", file, (long long)line, why);
	print_cell(stderr, buf_str(&said), 0);
	(void)fputc('\n', stderr);
	if (!r->rejects)
		return;
	if (fwrite(bytes.at, 1, bytes.len, r->rejects) != bytes.len ||
	    fputc('\n', r->rejects) == EOF)
		r->rejects_failed = true;
}

/* "0.0103 freemail new_account" */
static void decided_write(struct json_writer *w, struct str decided)
{
	struct str codes = str_sub(decided, str_find_char(decided, ' '), decided.len);
	double probability = 0;

	(void)str_to_double(str_sub(decided, 0, decided.len - codes.len), &probability);
	json_key(w, "probability"), json_real(w, probability, 6);
	json_key(w, "reasons"), json_begin(w, '[');
	while (codes.len) {
		size_t end;

		codes = str_sub(codes, 1, codes.len);
		end = str_find_char(codes, ' ');
		end = end < codes.len ? end : codes.len;
		json_text(w, str_sub(codes, 0, end));
		codes = str_sub(codes, end, codes.len);
	}
	json_end(w, ']');
}

static void decided(void *with, const struct event *message)
{
	struct reading *r = with;
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(16384);
	struct json_writer w = json_writer(&out);
	char at[MOMENT_TEXT_MAX];

	moment_print(message->at, at);
	json_begin(&w, '{');
	json_key(&w, "message"), json_text(&w, message->id);
	json_key(&w, "account"), json_text(&w, message->account);
	json_key(&w, "at"), json_text(&w, str_of(at));
	json_key(&w, "decision");
	json_text(&w, word_str(&decision_words, message->as.message.decision));
	decided_write(&w, message->as.message.decided);
	json_end(&w, '}');
	buf_add_char(&out, '\n');
	if (fwrite(buf_str(&out).at, 1, buf_str(&out).len, r->decisions) != buf_str(&out).len)
		r->decisions_failed = true;
}

static bool progress(void *with, const struct ingest_count *count, double share)
{
	struct reading *r = with;
	int64_t now = moment_ticks_us();
	double seconds = (double)(now - r->began_us) / 1e6;
	char line[200];

	if (r->decisions && fflush(r->decisions))
		r->decisions_failed = true;
	if (now - r->told_us < PROGRESS_US || !isatty(STDERR_FILENO))
		return !stop_asked();
	r->told_us = now;
	if (isnan(share))
		snprintf(line, sizeof(line), "%lld lines · %lld stored · %.0f/s",
			 (long long)count->lines, (long long)count->stored,
			 (double)count->lines / fmax(seconds, 1e-3));
	else
		snprintf(line, sizeof(line), "%3.0f %% · %lld lines · %lld stored · %.0f/s%s",
			 share * 100.0, (long long)count->lines, (long long)count->stored,
			 (double)count->lines / fmax(seconds, 1e-3),
			 share >= 1.0 ? " · judging" : "");
	print_progress(line);
	return !stop_asked();
}

static bool go_on(void)
{
	return !stop_asked();
}

/* Be the engine of the store, if nobody else is. */
static enum err engine_try(struct reading *r)
{
	bool first = r->tried_us == 0;
	enum err e;

	if (!first && moment_ticks_us() - r->tried_us < ENGINE_TRY_US)
		return ERR_NONE;
	r->tried_us = moment_ticks_us();
	e = resident_take(&r->scanners.resident, r->scanners.desk);
	if (!e)
		log_note("started", "%s", r->scanners.resident.holder);
	else if (e == ERR_EXISTS && first)
		log_note("waits", "%s; reading on without scans", err_text(e));
	return e == ERR_EXISTS ? ERR_NONE : e;
}

/* The scanners' turn, while a stream is followed. */
static enum err between(void *with)
{
	struct reading *r = with;
	enum err e;

	if (!resident_is(&r->scanners.resident))
		return engine_try(r);
	e = scanners_tell(&r->scanners);
	if (!e)
		e = scanners_run(&r->scanners, false);
	if (e != ERR_EXISTS)
		return e;
	log_warn("stopped", "%s", err_text(e));
	return ERR_NONE;
}

static enum err engine_begin(struct reading *r, struct desk *desk)
{
	const char *text = options_get(&r->cli->options, "scan-every");
	int64_t every = 0;
	enum err e = log_start(NULL, LOG_INFO);

	if (!e)
		e = scanners_begin(&r->scanners, desk);
	(void)(text && str_to_int64(str_of(text), &every));
	r->scanners.every_us = every * MOMENT_SECOND;
	r->scanners.go_on = go_on;
	return e ? e : engine_try(r);
}

static int file_read(struct ingest *ingest, const char *name)
{
	bool is_input = !strcmp(name, "-");
	int fd = is_input ? STDIN_FILENO : open(name, O_RDONLY | O_CLOEXEC);
	enum err e;

	if (fd < 0)
		return print_error(name, ERR_INVALID, strerror(errno));
	e = ingest_file(ingest, fd, name);
	if (!is_input)
		close(fd);
	return e ? print_err(name, e) : 0;
}

static int counts_say(const struct cli *cli, const struct ingest_count *count)
{
	print_progress(NULL);
	if (cli->json) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(1000);
		struct json_writer w = json_writer(&out);

		json_begin(&w, '{');
		json_key(&w, "lines"), json_integer(&w, count->lines);
		json_key(&w, "stored"), json_integer(&w, count->stored);
		json_key(&w, "skipped"), json_integer(&w, count->skipped);
		json_key(&w, "refused"), json_integer(&w, count->refused);
		json_key(&w, "passed"), json_integer(&w, count->passed);
		json_key(&w, "flagged"), json_integer(&w, count->flagged);
		json_end(&w, '}');
		buf_add_char(&out, '\n');
		print_raw(buf_str(&out));
	} else {
		printf("%lld stored, %lld skipped (there already), %lld refused",
		       (long long)count->stored, (long long)count->skipped,
		       (long long)count->refused);
		if (count->passed)
			printf(", %lld passed over (nothing in them that is kept)",
			       (long long)count->passed);
		printf(", %lld newly flagged\n", (long long)count->flagged);
	}
	return print_done(count->refused ? EXIT_PART : EXIT_DONE);
}

static int files_read(struct cli *cli, struct ingest *ingest)
{
	int code = 0;

	if (!cli->options.operand_count)
		return file_read(ingest, "-");
	for (size_t i = 0; !code && i < cli->options.operand_count && !stop_asked(); i++)
		code = file_read(ingest, cli->options.operands[i]);
	return code;
}

static int format_unknown(struct str name)
{
	CLEANUP(buf_release) struct buf why = BUF_UP_TO(WHY_MAX);

	utf8_tame(utf8_head(name, 100), &why);
	buf_add(&why, ": there is no such format; there are");
	for (size_t i = 0; i < format_count; i++)
		buf_addf(&why, " %s", formats[i].name);
	return print_error("--format", ERR_INVALID, buf_text(&why));
}

/* --format and --account: what is read, and whose it is. */
static int format_take(const struct cli *cli, struct ingest *ingest)
{
	const char *name = options_get(&cli->options, "format");
	struct str account = str_of(options_get(&cli->options, "account"));
	const struct format *format = format_find(str_of(name ? name : "events"));

	if (!format)
		return format_unknown(str_of(name));
	if (str_is_absent(account) && format->needs_account)
		return print_error(
			"--account", ERR_INVALID,
			"records of this format name no account: say whose they are with --account ID");
	if (!str_is_absent(account) && !format->takes_account)
		return print_error("--account", ERR_INVALID, "each event names its own account");
	if (!str_is_absent(account) &&
	    (!account.len || account.len > EVENT_ID_MAX || !utf8_valid(account)))
		return print_error("--account", ERR_INVALID, "1 to 512 bytes of UTF-8 are needed");
	if (ingest->follow && !format->follows)
		return print_error("--follow", ERR_INVALID, "a file of this format does not grow");
	ingest->format = format;
	ingest->account = account;
	return 0;
}

static int scan_every_check(const struct cli *cli)
{
	const char *text = options_get(&cli->options, "scan-every");
	int64_t every;

	if (!text)
		return 0;
	if (!str_to_int64(str_of(text), &every) || every < 1 || every > 86400)
		return print_error("--scan-every", ERR_INVALID,
				   "seconds from 1 to 86400 are needed");
	if (!options_has(&cli->options, "follow"))
		return print_error("--scan-every", ERR_INVALID, "goes with --follow");
	return 0;
}

/* Every file is opened before anything is read, so that a slip in the last name stores nothing. */
static int operands_check(const struct cli *cli)
{
	for (size_t i = 0; i < cli->options.operand_count; i++)
		if (strcmp(cli->options.operands[i], "-") != 0 &&
		    access(cli->options.operands[i], R_OK))
			return print_error(cli->options.operands[i], ERR_INVALID, strerror(errno));
	if (options_has(&cli->options, "follow") && cli->options.operand_count > 1)
		return print_error("--follow", ERR_INVALID, "follows one file");
	return scan_every_check(cli);
}

/* A file that is begun anew. 0600: it may hold what was refused for good reason. */
static int option_open(const struct cli *cli, const char *option, FILE **file)
{
	const char *path = options_get(&cli->options, option);
	int fd;

	if (!path)
		return 0;
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	*file = fd < 0 ? NULL : fdopen(fd, "w");
	return *file ? 0 : print_error(path, ERR_INVALID, strerror(errno));
}

static int option_close(const struct cli *cli, const char *option, FILE *file, bool failed)
{
	if (!file || !(fclose(file) || failed))
		return 0;
	return print_error(options_get(&cli->options, option), ERR_UNAVAILABLE,
			   "could not be written whole");
}

/* Read, judge what is left, and leave. */
static int ingest_all(struct reading *r, struct ingest *ingest)
{
	int code = files_read(r->cli, ingest);
	enum err e = ingest_end(ingest);

	if (ingest->follow && !e && resident_is(&r->scanners.resident))
		e = scanners_tell(&r->scanners);
	if (ingest->follow)
		scanners_end(&r->scanners);
	return e ? print_err("judging", e) : code;
}

int verb_ingest(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct reading r = { .cli = cli, .began_us = moment_ticks_us() };
	struct ingest ingest = { .refused = refused, .progress = progress, .with = &r };
	int code = operands_check(cli), kept, told;
	enum err e = ERR_NONE;

	ingest.follow = options_has(&cli->options, "follow");
	if (!code)
		code = format_take(cli, &ingest);
	if (!code)
		code = option_open(cli, "rejects", &r.rejects);
	if (!code)
		code = option_open(cli, "decisions", &r.decisions);
	if (!code)
		code = cli_desk(cli, DESK_WRITE, &desk);
	if (code)
		return code;
	ingest.desk = desk;
	ingest.between = ingest.follow ? between : NULL;
	ingest.decided = r.decisions ? decided : NULL;
	stop_on_signals();
	if (ingest.follow)
		e = engine_begin(&r, desk);
	code = e ? print_err("engine", e) : ingest_all(&r, &ingest);
	kept = option_close(cli, "rejects", r.rejects, r.rejects_failed);
	told = option_close(cli, "decisions", r.decisions, r.decisions_failed);
	code = code ? code : kept;
	code = code ? code : told;
	return code ? code : counts_say(cli, &ingest.count);
}
