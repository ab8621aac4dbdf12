#include "core/cli/cli.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"

/* clang-format off */
const struct option global_options[] = {
	{ "store",   0, "STORE", "where everything is kept: a path, sqlite:PATH or postgresql://… (else STROP_STORE, the settings, $XDG_DATA_HOME/strop/desk.db)", false },
	{ "config",  0, "FILE",  "the settings (else STROP_CONFIG, $XDG_CONFIG_HOME/strop/strop.conf)", false },
	{ "actor",   0, "NAME",  "who acts (else STROP_ACTOR, the settings, the login name)", false },
	{ "color",   0, "WHEN",  "auto, always or never; NO_COLOR is honoured", false },
	{ "plain",   0, NULL,    "the console as lines to be read aloud, in place of a screen", false },
	{ "fresh",   0, NULL,    "the console at the queue, not where it was left", false },
	{ "help",    0, NULL,    "what the verb does and takes", false },
	{ "version", 0, NULL,    "the version", false },
};
const size_t global_option_count = ARRAY_LEN(global_options);

static const struct option list_options[] = {
	{ "json",    0, NULL,      "one JSON object a line", false },
	{ "verdict", 0, "VERDICT", "only clean, suspect, spammer or phisher", false },
	{ "state",   0, "STATE",   "only active, held, disabled or deleted", false },
	{ "cluster", 0, "ID",      "only members of this cluster", false },
	{ "limit",   0, "N",       "at most N rows; 0: all", false },
};
static const struct option campaign_options[] = {
	{ "json",    0, NULL,      "one JSON object a line", false },
	{ "verdict", 0, "VERDICT", "only clean, suspect, spammer or phisher", false },
	{ "state",   0, "STATE",   "only those sent by somebody active, held, disabled or deleted", false },
	{ "cluster", 0, "ID",      "only those sent by a member of this cluster", false },
	{ "account", 0, "ID",      "only those sent by this account", false },
	{ "limit",   0, "N",       "at most N rows; 0: all", false },
};
static const struct option queue_options[] = {
	{ "json",  0, NULL, "one JSON object a line", false },
	{ "limit", 0, "N",  "at most N rows; 0: all", false },
};
static const struct option json_options[] = {
	{ "json", 0, NULL, "JSON", false },
};
static const struct option act_options[] = {
	{ "reason",  0, "TEXT",    "why; else the heaviest evidence", false },
	{ "cluster", 0, "ID",      "every member of this cluster", false },
	{ "except",  0, "ACCOUNT", "but not this one, which must be one of those meant; may be given again", true },
	{ "dry-run", 0, NULL,      "only say what would be done", false },
	{ "json",    0, NULL,      "one JSON object for each account", false },
};
static const struct option undo_options[] = {
	{ "reason",  0, "TEXT", "why", false },
	{ "dry-run", 0, NULL,   "only say what would be done", false },
	{ "json",    0, NULL,   "one JSON object for each account", false },
};
static const struct option delete_options[] = {
	{ "confirm", 0, "ID",   "the account's id again; asked for on a terminal", false },
	{ "reason",  0, "TEXT", "why", false },
	{ "json",    0, NULL,   "a JSON object", false },
};
static const struct option take_options[] = {
	{ "for",  0, "NAME", "hand the case to NAME", false },
	{ "json", 0, NULL,   "a JSON object", false },
};
static const struct option close_options[] = {
	{ "outcome", 0, "OUTCOME", "abuse, false-alarm or resolved", false },
	{ "reason",  0, "TEXT",    "a word why", false },
	{ "json",    0, NULL,      "a JSON object", false },
};
static const struct option note_options[] = {
	{ "json", 0, NULL, "a JSON object", false },
};
static const struct option reply_options[] = {
	{ "take-back",    0, NULL, "take your newest reply that still waits back, and say which it was", false },
	{ "conversation", 0, "ID", "into this conversation; else into that of the newest line", false },
	{ "json",         0, NULL, "the reply as a JSON object", false },
};
static const struct option apart_options[] = {
	{ "reason",  0, "TEXT", "why; recorded with the act", false },
	{ "dry-run", 0, NULL,   "only say what would be done", false },
	{ "json",    0, NULL,   "a JSON object", false },
};
static const struct option ingest_options[] = {
	{ "follow",  0, NULL,     "keep reading what is appended, and be the engine of the store if no other process is", false },
	{ "scan-every", 0, "SECONDS", "with --follow: how often the scanners of seconds and minutes run (else each at its own time)", false },
	{ "format",  0, "FORMAT", "events (the default), mailgun, sendgrid, ses, postmark, mbox or eml", false },
	{ "account", 0, "ID",     "whose the mail is: mbox, eml and sendgrid need it, ses prefers it, mailgun and postmark take it where an event names none", false },
	{ "rejects", 0, "FILE",   "keep the lines that were refused", false },
	{ "decisions", 0, "FILE", "write a JSON line for each message: accept, hold or refuse", false },
	{ "json",    0, NULL,     "the counts as a JSON object", false },
};
static const struct option scan_options[] = {
	{ "every", 0, "SECONDS", "again and again, as the one engine of the store", false },
	{ "json",  0, NULL,      "the counts as a JSON object", false },
};
static const struct option export_options[] = {
	{ "format",  0,  "FORMAT",  "md (the default), html, json, csv or pdf", false },
	{ "output", 'o', "FILE",    "write there; else to standard output", false },
	{ "edition", 0,  "EDITION", "internal (the default), auditor, redacted or customer (a letter to them)", false },
	{ "cluster", 0,  "ID",      "every member of this cluster", false },
};
static const struct option audit_options[] = {
	{ "account", 0, "ACCOUNT", "only acts on this account", false },
	{ "limit",   0, "N",       "at most N rows; 0: all", false },
	{ "json",    0, NULL,      "one JSON object a line", false },
};
static const struct option sync_options[] = {
	{ "every", 0, "SECONDS", "again and again", false },
	{ "json",  0, NULL,      "the counts as a JSON object", false },
};
static const struct option update_options[] = {
	{ "json", 0, NULL, "one JSON object a line", false },
};
static const struct option measure_options[] = {
	{ "truth",     0, "FILE", "who is what: as `strop simulate --truth` writes it", false },
	{ "decisions", 0, "FILE", "what `strop ingest --decisions` wrote; else what the store knows", false },
	{ "svg",       0, "FILE", "a picture of it", false },
	{ "json",      0, NULL,   "the counts as a JSON object, which can be pooled", false },
};
static const struct option simulate_options[] = {
	{ "accounts", 0,  "N",    "how many accounts (1000)", false },
	{ "seed",     0,  "S",    "the same seed gives the same bytes (1)", false },
	{ "families", 0,  "LIST", "good, bad, all (the default) or names, each with a share if wanted: good,phish=0.01", false },
	{ "truth",    0,  "FILE", "write there who is what", false },
	{ "days",     0,  "D",    "length of the window in which things happen (7)", false },
	{ "start",    0,  "TIME", "when the window begins", false },
	{ "output",  'o', "FILE", "write the events there; else to standard output", false },
};
static const struct option demo_options[] = {
	{ "dir",     0, "DIR", "where the demo desk is made (else a folder of its own under $XDG_DATA_HOME)", false },
	{ "no-open", 0, NULL,  "only make it", false },
};

#define USAGE_MAX 400
#define OPTIONS(list) list, ARRAY_LEN(list)
const struct verb verbs[] = {
	{ "open",     "ACCOUNT",             "the console at one account", NULL, 0, 1, 1, verb_open, NULL },
	{ "demo",     "",                    "make a lively demo desk and open the console on it", OPTIONS(demo_options), 0, 0, verb_demo, NULL },
	{ "ingest",   "[FILE…|-]",           "read events: JSON Lines, a provider's, or mail", OPTIONS(ingest_options), 0, -1, verb_ingest,
	  "Repeats are skipped, so a file can be read twice. Lines that do not fit are refused as FILE:LINE: field: why, and the lines around them are stored." },
	{ "scan",     "",                    "run the periodic scanners", OPTIONS(scan_options), 0, 0, verb_scan,
	  "What they find is told on standard error, a line each: time, INFO, module, verdict, what, account=, cluster=. With --every one process is the engine of the store; a second one says which and exits 1." },
	{ "queue",    "",                    "flagged accounts, most urgent first", OPTIONS(queue_options), 0, 0, verb_queue, NULL },
	{ "show",     "ACCOUNT",             "the whole dossier of one account", OPTIONS(json_options), 1, 1, verb_show, NULL },
	{ "accounts", "",                    "all accounts, a line each, those that the desk met last first", OPTIONS(list_options), 0, 0, verb_accounts, NULL },
	{ "clusters", "",                    "all clusters, a line each", OPTIONS(list_options), 0, 0, verb_clusters, NULL },
	{ "campaigns", "",                   "all campaigns, a line each: messages that are variants of one text", OPTIONS(campaign_options), 0, 0, verb_campaigns, NULL },
	{ "find",     "TEXT",                "accounts by id, name, email, domain, IP, phone, card fingerprint, message id, subject", OPTIONS(queue_options), 1, -1, verb_find, NULL },
	{ "ip",       "ADDR…|-",             "where addresses are, whose, and what hides behind them", OPTIONS(json_options), 1, -1, verb_ip, NULL },
	{ "claims",   "[TEXT|-]",            "the location claims in a chat text; - reads one text a line", OPTIONS(json_options), 0, 1, verb_claims, NULL },
	{ "disable",  "ACCOUNT…|--cluster ID", "stop accounts", OPTIONS(act_options), 0, -1, verb_disable, NULL },
	{ "enable",   "ACCOUNT…|--cluster ID", "give accounts back", OPTIONS(act_options), 0, -1, verb_enable,
	  "When the gate is met (an own domain verified, SPF and DKIM set, no open contradiction of place) it is done at once; else it needs --reason, which is recorded as an override." },
	{ "undo",     "[ACTION]",            "take back the actor's newest command, or the one that this action belongs to", OPTIONS(undo_options), 0, 1, verb_undo, NULL },
	{ "take",     "ACCOUNT",             "take a case, or hand it over", OPTIONS(take_options), 1, 1, verb_take, NULL },
	{ "close",    "ACCOUNT [WHY…]",      "close a case with an outcome; it leaves the queue", OPTIONS(close_options), 1, -1, verb_close, NULL },
	{ "delete",   "ACCOUNT",             "delete an account at the provider; the case stays", OPTIONS(delete_options), 1, 1, verb_delete, NULL },
	{ "note",     "ACCOUNT [TEXT|-]",    "add a case note", OPTIONS(note_options), 1, -1, verb_note, NULL },
	{ "apart",    "ACCOUNT [OTHER]",     "take an account out of its cluster, or apart from one other", OPTIONS(apart_options), 1, 2, verb_apart,
	  "Links that a person dropped count no more, whatever comes; undo brings them back. Clusters and verdicts follow at once." },
	{ "reply",    "ACCOUNT [TEXT|-]",    "write to the customer, who sees it when its hold is over; a console or sync delivers it", OPTIONS(reply_options), 1, -1, verb_reply, NULL },
	{ "nickname", "ACCOUNT [TEXT]",      "call the account's cluster something; without a text no more", OPTIONS(note_options), 1, -1, verb_nickname, NULL },
	{ "export",   "ACCOUNT|--cluster ID", "the case file", OPTIONS(export_options), 0, 1, verb_export, NULL },
	{ "sync",     "",                    "deliver what waits for the provider and for customers, and read back", OPTIONS(sync_options), 0, 0, verb_sync, NULL },
	{ "update",   "",                    "fetch the databases and lists that the settings have an address for", OPTIONS(update_options), 0, 0, verb_update,
	  "What a server says is unchanged is not fetched again. A file is checked before it takes the old one's place; on any failure the old one stays." },
	{ "audit",    "[verify]",            "the log of acts; verify proves that none was altered or dropped", OPTIONS(audit_options), 0, 1, verb_audit, NULL },
	{ "measure",  "[JSON…]",             "hold what the store found against a truth file", OPTIONS(measure_options), 0, -1, verb_measure,
	  "With files that earlier runs wrote with --json instead of --truth: all of them together." },
	{ "simulate", "",                    "write a synthetic desk's events, with their truth", OPTIONS(simulate_options), 0, 0, verb_simulate,
	  "Good customers and abusers of an invented provider, as events in the order of time. --families help lists the families." },
	{ "backup",   "FILE",                "a whole copy of the store while it is in use", NULL, 0, 1, 1, verb_backup, NULL },
	{ "doctor",   "",                    "check settings, store, databases, lists, provider, chat and terminal", OPTIONS(json_options), 0, 0, verb_doctor, NULL },
	{ "manual",   "[settings]",          "the manual's source, strop(1) or strop(5), as scdoc takes it", NULL, 0, 0, 1, verb_manual, NULL },
};
const size_t verb_count = ARRAY_LEN(verbs);
/* clang-format on */

static const struct verb *verb_find_row(const char *name)
{
	for (size_t i = 0; i < verb_count; i++)
		if (!strcmp(verbs[i].name, name))
			return &verbs[i];
	return NULL;
}

static void options_print(const struct option *options, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		char flag[64];

		snprintf(flag, sizeof(flag), "--%s%s%s", options[i].name,
			 options[i].argument ? " " : "",
			 options[i].argument ? options[i].argument : "");
		printf("  %-20s %s\n", flag, options[i].help);
	}
}

static int help(const struct verb *verb)
{
	if (verb) {
		printf("usage: strop %s%s%s [OPTION…]\n\n%s\n", verb->name,
		       *verb->operands ? " " : "", verb->operands, verb->help);
		if (verb->more)
			printf("%s\n", verb->more);
		printf("\n");
		options_print(verb->options, verb->option_count);
	} else {
		printf("usage: strop [VERB] [OPTION…]\n\nWithout a verb: the console.\n\n");
		for (size_t i = 0; i < verb_count; i++)
			printf("  %-10s %s\n", verbs[i].name, verbs[i].help);
		printf("\n");
	}
	options_print(global_options, global_option_count);
	return print_done(EXIT_DONE);
}

static int usage(const struct verb *verb, const char *why)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(USAGE_MAX);

	buf_addf(&line, "%s; try: strop%s%s --help", why, verb ? " " : "", verb ? verb->name : "");
	return print_error(verb ? verb->name : "", ERR_INVALID, buf_text(&line));
}

static bool wants_colour(const struct options *options, bool *fits)
{
	const char *when = options_get(options, "color"), *no = getenv("NO_COLOR"),
		   *terminal = getenv("TERM");

	*fits = !when || !strcmp(when, "auto") || !strcmp(when, "always") || !strcmp(when, "never");
	if (when && !strcmp(when, "always"))
		return true;
	if (when && !strcmp(when, "never"))
		return false;
	return isatty(STDOUT_FILENO) && !(no && *no) && terminal && strcmp(terminal, "dumb") != 0;
}

static int operands_check(const struct verb *verb, const struct options *options)
{
	int count = (int)options->operand_count;

	if (count < verb->least)
		return usage(verb, "an operand is missing");
	if (verb->most >= 0 && count > verb->most)
		return usage(verb, "too many operands");
	return 0;
}

/* The verb is the first word that is no option and no option's value. */
static const struct verb *verb_of(int argc, char *argv[], int *at)
{
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || !argv[i][1]) {
			*at = i;
			return verb_find_row(argv[i]);
		}
		for (size_t k = 0; k < global_option_count; k++)
			if (global_options[k].argument &&
			    !strcmp(argv[i] + 2, global_options[k].name)) {
				i++;
				break;
			}
	}
	*at = 0;
	return NULL;
}

int cli_console(struct cli *cli, const struct settings *settings, struct str account)
{
	const char *when = options_get(&cli->options, "color");
	struct console_wish wish = { .account = account,
				     .plain = options_has(&cli->options, "plain"),
				     .fresh = options_has(&cli->options, "fresh") };

	if (when && strcmp(when, "auto") != 0)
		wish.colour = strcmp(when, "always") == 0 ? WISH_COLOUR_ALWAYS : WISH_COLOUR_NEVER;
	return cli->console(settings, &wish);
}

/* What is the console's in the settings is no less a fault for a script; the doctor tells of it among others. */
static int console_part_check(const struct cli *cli, const struct verb *verb)
{
	if (!verb || verb->run == verb_doctor || !cli->console_check ||
	    !cli->console_check(&cli->settings))
		return 0;
	return print_err("settings", ERR_INVALID);
}

static int settings_load(struct cli *cli)
{
	enum err e = settings_read(cli->arena, options_get(&cli->options, "config"),
				   options_get(&cli->options, "store"),
				   options_get(&cli->options, "actor"), &cli->settings);

	return e ? print_err("settings", e) : 0;
}

static int run(struct cli *cli, const struct verb *verb)
{
	bool fits;
	int code;

	cli->json = options_has(&cli->options, "json");
	cli->colour = wants_colour(&cli->options, &fits);
	if (!fits)
		return usage(verb, "--color: one of auto, always, never");
	code = verb ? operands_check(verb, &cli->options) : 0;
	if (!code)
		code = settings_load(cli);
	if (!code)
		code = console_part_check(cli, verb);
	if (code)
		return code;
	return verb ? verb->run(cli) : cli_console(cli, &cli->settings, (struct str){ 0 });
}

int cli_main(int argc, char *argv[], console_fn *console, console_check_fn *check)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct cli cli = { .arena = arena, .console = console, .console_check = check };
	int at;
	const struct verb *verb = verb_of(argc, argv, &at);
	const struct option *tables[2] = { verb ? verb->options : NULL, global_options };
	size_t counts[2] = { verb ? verb->option_count : 0, global_option_count };
	enum err e = hash_start();

	(void)signal(SIGPIPE, SIG_IGN);
	(void)signal(SIGXFSZ,
		     SIG_IGN); /* a file as large as it may be is an error like any other */
	if (e)
		return print_err("start", e);
	if (at && !verb) {
		CLEANUP(buf_release) struct buf why = BUF_UP_TO(200);

		buf_addf(&why, "%s: no such verb", argv[at]);
		return usage(NULL, buf_text(&why));
	}
	for (int i = at; at && i + 1 < argc; i++)
		argv[i] = argv[i + 1];
	e = options_read(arena, tables, counts, at ? argc - 1 : argc, argv, &cli.options);
	if (e)
		return usage(verb, err_text(e));
	if (options_has(&cli.options, "help"))
		return help(verb);
	if (options_has(&cli.options, "version")) {
		printf("strop %s\n", STROP_VERSION);
		return print_done(EXIT_DONE);
	}
	return run(&cli, verb);
}
