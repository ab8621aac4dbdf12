#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/base/log.h"
#include "core/base/utf8.h"
#include "core/cli/output.h"
#include "core/cli/print.h"
#include "core/cli/stop.h"
#include "core/cli/verbs.h"
#include "core/desk/formats.h"
#include "core/desk/ingest.h"
#include "core/desk/own_file.h"
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
	bool reject_open; /* a line in it is not at its end */
	int64_t began_us, told_us;
	struct scanners scanners; /* of a followed stream */
	int64_t tried_us;
	const char *name; /* of the file that is read, or was read last */
	bool stopped;     /* before all was done */
};

static void refused_rest(void *with, struct str bytes)
{
	struct reading *r = with;

	if (r->reject_open && fwrite(bytes.at, 1, bytes.len, r->rejects) != bytes.len)
		r->rejects_failed = true;
}

static void reject_end(struct reading *r)
{
	if (r->reject_open && fputc('\n', r->rejects) == EOF)
		r->rejects_failed = true;
	r->reject_open = false;
}

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
	reject_end(r);
	r->reject_open = true;
	refused_rest(r, bytes);
	if (bytes.len < EVENT_LINE_MAX) /* of a longer one the rest comes in pieces */
		reject_end(r);
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
	if (r->rejects && fflush(r->rejects))
		r->rejects_failed = true;
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
	if (e == ERR_CANCELLED) /* the reader hears of it by itself */
		return ERR_NONE;
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

/* A store that refuses half way: how far it came, and the way out. */
static int fault_say(const struct ingest *ingest, const char *name, enum err e)
{
	CLEANUP(buf_release) struct buf why = BUF_UP_TO(WHY_MAX);

	buf_addf(&why, "%s", err_text(e));
	if (ingest->line)
		buf_addf(&why, "; up to line %lld all is stored", (long long)ingest->line);
	buf_add(&why, "; mend that and read it again: what is stored already is skipped");
	return print_error(name, e, buf_text(&why));
}

/* Somebody wanted an end, and got it: where it stands. */
static int stop_say(const struct reading *r, const struct ingest *ingest)
{
	CLEANUP(buf_release) struct buf what = BUF_UP_TO(WHY_MAX);

	if (ingest->follow)
		return EXIT_DONE;
	buf_add(&what, r->name);
	if (ingest->stopped)
		buf_addf(&what, ":%lld", (long long)ingest->line);
	return print_error(
		buf_text(&what), ERR_CANCELLED,
		ingest->stopped
			? "stopped here: what was read is stored, not all of it is judged; read it again to go on (what is stored is skipped)"
			: "stopped: all of it is stored, not all of it is judged; the next `strop ingest` or `strop scan` goes on");
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
	return e ? fault_say(ingest, name, e) : 0;
}

static bool is_standard(const struct cli *cli, const char *option)
{
	const char *path = options_get(&cli->options, option);

	return path && !strcmp(path, "-");
}

/* What goes to standard output has it for itself. */
static int counts_say(const struct reading *r, const struct ingest_count *count)
{
	const struct cli *cli = r->cli;
	bool taken = is_standard(cli, "rejects") || is_standard(cli, "decisions");
	FILE *to = taken ? stderr : stdout;

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
		(void)fputs(buf_text(&out), to);
	} else {
		(void)fprintf(to, "%lld stored, %lld skipped (there already), %lld refused",
			      (long long)count->stored, (long long)count->skipped,
			      (long long)count->refused);
		if (count->passed)
			(void)fprintf(to, ", %lld passed over (nothing in them that is kept)",
				      (long long)count->passed);
		(void)fprintf(to, ", %lld newly flagged\n", (long long)count->flagged);
	}
	return print_done(count->refused ? EXIT_PART : EXIT_DONE);
}

static int files_read(struct reading *r, struct ingest *ingest)
{
	const struct options *options = &r->cli->options;
	int code = 0;

	r->name = options->operand_count ? options->operands[0] : "-";
	if (!options->operand_count)
		return file_read(ingest, r->name);
	for (size_t i = 0; !code && !ingest->stopped && i < options->operand_count; i++) {
		r->name = options->operands[i];
		code = file_read(ingest, r->name);
	}
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

static bool is_folder(const char *path)
{
	struct stat st;

	if (stat(path, &st) || !S_ISDIR(st.st_mode))
		return false;
	errno = EISDIR;
	return true;
}

/* Every file is opened before anything is read, so that a slip in the last name stores nothing. */
static int operands_check(const struct cli *cli)
{
	for (size_t i = 0; i < cli->options.operand_count; i++)
		if (strcmp(cli->options.operands[i], "-") != 0 &&
		    (access(cli->options.operands[i], R_OK) || is_folder(cli->options.operands[i])))
			return print_error(cli->options.operands[i], ERR_INVALID, strerror(errno));
	if (options_has(&cli->options, "follow") && cli->options.operand_count > 1)
		return print_error("--follow", ERR_INVALID, "follows one file");
	return scan_every_check(cli);
}

/* What is written besides: neither the store, nor what is read, nor one file twice. */
static int outputs_check(const struct cli *cli)
{
	const char *rejects = options_get(&cli->options, "rejects"),
		   *decisions = options_get(&cli->options, "decisions");

	if (output_is_operand(cli, rejects) || output_is_operand(cli, decisions))
		return EXIT_USAGE;
	if (rejects && decisions &&
	    (same_file(rejects, decisions) || (!strcmp(rejects, "-") && !strcmp(decisions, "-"))))
		return print_error(rejects, ERR_INVALID,
				   "--rejects and --decisions need a file each");
	return 0;
}

static int option_open(const struct cli *cli, const char *option, FILE **file)
{
	const char *path = options_get(&cli->options, option);

	return path ? output_open(cli, path, 0600, file) : 0;
}

/* Read, judge what is left, and leave. One error is told: the first. */
static int ingest_all(struct reading *r, struct ingest *ingest)
{
	int code = files_read(r, ingest);
	enum err e = ingest_end(ingest), told = ERR_NONE;

	r->stopped = e == ERR_CANCELLED;
	if (r->stopped)
		e = ERR_NONE;
	if (ingest->follow && !e && resident_is(&r->scanners.resident))
		told = scanners_tell(&r->scanners);
	if (ingest->follow)
		scanners_end(&r->scanners);
	e = e ? e : told;
	return e && !code ? print_err("judging", e) : code;
}

static int outputs_close(const struct reading *r)
{
	const struct options *options = &r->cli->options;
	int kept = output_close(options_get(options, "rejects"), r->rejects, r->rejects_failed);
	int told = output_close(options_get(options, "decisions"), r->decisions,
				r->decisions_failed);

	return kept ? kept : told;
}

static int options_take(const struct cli *cli, struct reading *r, struct ingest *ingest)
{
	int code = operands_check(cli);

	ingest->follow = options_has(&cli->options, "follow");
	if (!code)
		code = format_take(cli, ingest);
	if (!code)
		code = outputs_check(cli);
	if (!code)
		code = option_open(cli, "rejects", &r->rejects);
	return code ? code : option_open(cli, "decisions", &r->decisions);
}

int verb_ingest(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct reading r = { .cli = cli, .began_us = moment_ticks_us() };
	struct ingest ingest = { .refused = refused,
				 .refused_rest = refused_rest,
				 .progress = progress,
				 .go_on = go_on,
				 .with = &r };
	int code, closed;
	enum err e = ERR_NONE;

	stop_on_signals();
	code = options_take(cli, &r, &ingest);
	if (!code)
		code = cli_desk(cli, DESK_WRITE, &desk);
	if (code)
		return code;
	ingest.desk = desk;
	ingest.between = ingest.follow ? between : NULL;
	ingest.decided = r.decisions ? decided : NULL;
	desk_ask_to_go_on(desk, stop_not_due);
	if (ingest.follow)
		e = engine_begin(&r, desk);
	code = e ? print_err("engine", e) : ingest_all(&r, &ingest);
	reject_end(&r);
	closed = outputs_close(&r);
	if (code || closed)
		return code ? code : closed;
	code = counts_say(&r, &ingest.count);
	return r.stopped ? stop_say(&r, &ingest) : code;
}
