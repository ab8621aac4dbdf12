#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/json.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/doctor.h"
#include "core/desk/render_act.h"

#define ROW_MAX ((size_t)64 * 1024)

static bool option_word(const struct cli *cli, const char *name, const struct words *words,
			int *value)
{
	const char *text = options_get(&cli->options, name);
	char what[32];

	if (text && word_find(words, str_of(text), value)) {
		snprintf(what, sizeof(what), "--%s", name);
		(void)print_err(what, ERR_INVALID);
		return false;
	}
	return true;
}

int verb_export(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	struct request request = { .kind = REQUEST_EXPORT };
	const char *cluster = options_get(&cli->options, "cluster"),
		   *path = options_get(&cli->options, "output");
	int format = EXPORT_MD, edition = EXPORT_INTERNAL, code;

	if (!option_word(cli, "format", &export_format_words, &format) ||
	    !option_word(cli, "edition", &export_edition_words, &edition))
		return EXIT_USAGE;
	if ((cli->options.operand_count == 0) == (cluster == NULL))
		return print_error("export", ERR_INVALID, "name one account, or --cluster ID");
	if (cluster &&
	    (!str_to_int64(str_of(cluster), &request.cluster.n) || request.cluster.n <= 0))
		return print_error(cluster, ERR_NOT_FOUND, "no such cluster");
	if (!cluster)
		request.account = str_of(cli->options.operands[0]);
	request.file.format = (enum export_format)format;
	request.file.edition = (enum export_edition)edition;
	if (path && strcmp(path, "-") != 0)
		request.file.path = str_of(path);
	code = cli_desk_fed(cli, &desk);
	if (code)
		return code;
	snapshot = desk_answer(desk, &request);
	if (snapshot->error)
		return print_error("", snapshot->error, snapshot->failure.at);
	if (str_is_absent(request.file.path))
		print_raw(snapshot->text->text);
	return print_done(EXIT_DONE);
}

static void action_say(const struct cli *cli, const struct action *action)
{
	char at[MOMENT_TEXT_MAX];

	moment_print(action->at, at);
	printf("%s%6lld%s %-27s ", tint(cli, TINT_DIM), (long long)action->no.n,
	       tint(cli, TINT_NONE), at);
	print_cell(stdout, action->actor, 10);
	printf(" %-8s ", word_of(&act_words, action->what));
	print_cell(stdout, action->account, 14);
	printf(" %-9s %s→%s  ", word_of(&act_state_words, action->state),
	       word_of(&state_words, action->before.state),
	       word_of(&state_words, action->after.state));
	print_cell(stdout, action->reason, 0);
	if (action->failure.len) {
		printf("  ! ");
		print_cell(stdout, action->failure, 0);
	}
	printf("\n");
}

static int audit_verify(struct cli *cli, struct desk *desk)
{
	int64_t rows = 0;
	enum err e = desk_audit_verify(desk, &rows);

	if (e == ERR_CORRUPT) {
		(void)print_err("audit", e);
		return EXIT_PART;
	}
	if (e)
		return print_err("audit", e);
	if (cli->json)
		printf("{\"verified\":true,\"rows\":%lld}\n", (long long)rows);
	else
		printf("%lld acts: none altered, none dropped\n", (long long)rows);
	return print_done(EXIT_DONE);
}

int verb_audit(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(ROW_MAX);
	struct request request = { .kind = REQUEST_TRAIL,
				   .account = str_of(options_get(&cli->options, "account")),
				   .limit = -1 };
	const char *limit = options_get(&cli->options, "limit");
	int code;

	if (limit && (!str_to_int64(str_of(limit), &request.limit) || request.limit < 0))
		return print_error("--limit", ERR_INVALID, "a number, 0 or more, is needed");
	if (!request.limit)
		request.limit = -1;
	if (cli->options.operand_count && strcmp(cli->options.operands[0], "verify") != 0)
		return print_error("audit", ERR_INVALID, "only `verify` may follow");
	code = cli_desk(cli, DESK_READ, &desk);
	if (code)
		return code;
	if (cli->options.operand_count)
		return audit_verify(cli, desk);
	snapshot = desk_answer(desk, &request);
	if (snapshot->error)
		return print_error("", snapshot->error, snapshot->failure.at);
	for (size_t i = 0; i < snapshot->trail->count; i++) {
		if (!cli->json) {
			action_say(cli, &snapshot->trail->actions[i]);
			continue;
		}
		render_action(&snapshot->trail->actions[i], &line);
		buf_add_char(&line, '\n');
		print_raw(buf_str(&line));
		buf_clear(&line);
	}
	return print_done(EXIT_DONE);
}

static void copied(void *with, double share)
{
	char line[64];

	(void)with;
	snprintf(line, sizeof(line), "%3.0f %% copied", share * 100.0);
	print_progress(line);
}

int verb_backup(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	int code = cli_desk(cli, DESK_READ, &desk);
	enum err e;

	if (code)
		return code;
	e = desk_backup(desk, cli->options.operands[0], copied, NULL);
	print_progress(NULL);
	if (e == ERR_EXISTS)
		return print_error(
			cli->options.operands[0], ERR_INVALID,
			"is there already, and a copy overwrites nothing: name another file, or remove this one first");
	if (e)
		return print_err(cli->options.operands[0], e);
	printf("copied to %s\n", cli->options.operands[0]);
	return print_done(EXIT_DONE);
}

/* clang-format off */
static const struct {
	const char *word, *sign;
	enum tint tint;
} levels[] = {
	[FINDING_OK]      = { "ok",      "✓", TINT_GOOD },
	[FINDING_NOTE]    = { "note",    "·", TINT_DIM },
	[FINDING_WARNING] = { "warning", "!", TINT_WARN },
	[FINDING_FAULT]   = { "fault",   "✗", TINT_BAD },
};
/* clang-format on */

static void finding_json(const struct finding *finding)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(ROW_MAX);
	struct json_writer w = json_writer(&out);

	json_begin(&w, '{');
	json_key(&w, "level"), json_text(&w, str_of(levels[finding->level].word));
	json_key(&w, "what"), json_text(&w, finding->what);
	json_key(&w, "says"), json_text(&w, finding->says);
	json_key(&w, "mend"), json_text_or_null(&w, finding->mend);
	json_end(&w, '}');
	buf_add_char(&out, '\n');
	print_raw(buf_str(&out));
}

static void finding_print(struct cli *cli, const struct finding *finding)
{
	if (cli->json) {
		finding_json(finding);
		return;
	}
	printf("%s%s%s ", tint(cli, levels[finding->level].tint), levels[finding->level].sign,
	       tint(cli, TINT_NONE));
	print_cell(stdout, finding->what, 18);
	(void)fputc(' ', stdout);
	print_cell(stdout, finding->says, 0);
	(void)fputc('\n', stdout);
	if (finding->mend.len) {
		printf("%22s", "→ ");
		print_cell(stdout, finding->mend, 0);
		(void)fputc('\n', stdout);
	}
}

/* What only the console reads. False: it would not start. */
static bool console_settings_fit(struct cli *cli)
{
	struct finding finding = {
		.level = FINDING_FAULT,
		.what = STR("console"),
		.mend = STR("mend that line: until then the console does not start")
	};

	if (!cli->console_check || !cli->console_check(&cli->settings))
		return true;
	finding.says = arena_str(cli->arena, str_of(err_text(ERR_INVALID)));
	finding_print(cli, &finding);
	return false;
}

int verb_doctor(struct cli *cli)
{
	size_t count = 0;
	const struct finding *findings = doctor_look(cli->arena, &cli->settings, &count);
	bool fault = false;

	for (size_t i = 0; i < count; i++) {
		fault = fault || findings[i].level == FINDING_FAULT;
		finding_print(cli, &findings[i]);
	}
	fault = !console_settings_fit(cli) || fault;
	return print_done(fault ? EXIT_PART : EXIT_DONE);
}
