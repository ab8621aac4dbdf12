#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/render_act.h"

#define ROW_MAX ((size_t)64 * 1024)
#define NOTE_MAX ((size_t)64 * 1024)

static struct str option_text(const struct cli *cli, const char *name)
{
	return str_of(options_get(&cli->options, name));
}

static struct str *texts(struct cli *cli, size_t count)
{
	return ARENA_ARRAY(cli->arena, count + 1, struct str);
}

static void excepts_read(struct cli *cli, struct act_request *act)
{
	struct str *list = texts(cli, cli->options.count);

	for (size_t i = 0; i < cli->options.count; i++)
		if (!strcmp(cli->options.values[i].option->name, "except"))
			list[act->except_count++] = str_of(cli->options.values[i].text);
	act->except = list;
}

static void accounts_read(struct cli *cli, size_t most, struct act_request *act)
{
	struct str *list = texts(cli, cli->options.operand_count);

	for (size_t i = 0; i < cli->options.operand_count && i < most; i++)
		list[act->account_count++] = str_of(cli->options.operands[i]);
	act->accounts = list;
}

static bool cluster_read(const struct cli *cli, struct act_request *act)
{
	struct str text = option_text(cli, "cluster");

	if (str_is_absent(text))
		return true;
	if (str_to_int64(text, &act->cluster.n) && act->cluster.n > 0)
		return true;
	(void)print_error(text.at, ERR_NOT_FOUND, "no such cluster");
	return false;
}

static void row_say(const struct cli *cli, const struct act_answer_row *row, const char *verb)
{
	bool bad = row->result == RESULT_NOT_FOUND || row->result == RESULT_REFUSED;
	FILE *to = bad ? stderr : stdout;

	if (bad)
		(void)fprintf(to, "strop: ");
	print_cell(to, row->id, 0);
	if (!bad)
		(void)fprintf(to, ": %s", row->result == RESULT_DONE ? verb : "nothing done");
	if (row->why.len) {
		(void)fputs(bad ? ": " : " · ", to);
		print_cell(to, row->why, 0);
	}
	(void)fputs(bad ? way_out(row->why) : "", to);
	if (!bad && row->result == RESULT_DONE && row->state == ACT_QUEUED &&
	    !options_has(&cli->options, "dry-run"))
		(void)fprintf(to, " · queued for the provider");
	(void)fputc('\n', to);
}

static int act(struct cli *cli, const struct act_request *wanted, const char *verb)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(ROW_MAX);
	struct request request = { .kind = REQUEST_ACT, .act = *wanted };
	int code = cli_desk_fed(cli, &desk);

	if (code)
		return code;
	snapshot = desk_answer(desk, &request);
	if (snapshot->error)
		return print_error(snapshot->error == ERR_NOT_FOUND
					   ? ""
					   : word_of(&act_words, wanted->what),
				   snapshot->error, snapshot->failure.at);
	for (size_t i = 0; i < snapshot->act->count; i++) {
		const struct act_answer_row *row = &snapshot->act->rows[i];

		if (cli->json) {
			render_act_row(row, &line);
			buf_add_char(&line, '\n');
			print_raw(buf_str(&line));
			buf_clear(&line);
		} else {
			row_say(cli, row, verb);
		}
	}
	return print_done(snapshot->act->refused || snapshot->act->not_found ? EXIT_PART
									     : EXIT_DONE);
}

static int act_on_many(struct cli *cli, enum act_kind what, const char *verb, const char *would)
{
	struct act_request wanted = { .what = what,
				      .reason = option_text(cli, "reason"),
				      .dry_run = options_has(&cli->options, "dry-run") };

	if (!cluster_read(cli, &wanted))
		return EXIT_PART;
	excepts_read(cli, &wanted);
	accounts_read(cli, SIZE_MAX, &wanted);
	if (!wanted.account_count && !wanted.cluster.n)
		return print_error(word_of(&act_words, what), ERR_INVALID,
				   "name an account, or --cluster ID");
	return act(cli, &wanted, wanted.dry_run ? would : verb);
}

int verb_disable(struct cli *cli)
{
	return act_on_many(cli, ACT_DISABLE, "disabled", "would be disabled");
}

int verb_enable(struct cli *cli)
{
	return act_on_many(cli, ACT_ENABLE, "re-enabled", "would be re-enabled");
}

int verb_undo(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_UNDO,
				      .reason = option_text(cli, "reason"),
				      .dry_run = options_has(&cli->options, "dry-run") };

	if (cli->options.operand_count &&
	    (!str_to_int64(str_of(cli->options.operands[0]), &wanted.action.n) ||
	     wanted.action.n <= 0))
		return print_error(cli->options.operands[0], ERR_NOT_FOUND, "no such action");
	return act(cli, &wanted, wanted.dry_run ? "would be undone" : "undone");
}

int verb_take(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_TAKE, .assignee = option_text(cli, "for") };

	accounts_read(cli, 1, &wanted);
	return act(cli, &wanted, "taken");
}

static struct str operands_joined(struct cli *cli, size_t from)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(NOTE_MAX);

	for (size_t i = from; i < cli->options.operand_count; i++)
		buf_addf(&text, "%s%s", i > from ? " " : "", cli->options.operands[i]);
	return arena_str(cli->arena, buf_str(&text));
}

int verb_close(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_CLOSE, .reason = option_text(cli, "reason") };
	const char *outcome = options_get(&cli->options, "outcome");
	int value;

	if (!outcome)
		return print_error("close", ERR_INVALID,
				   "--outcome abuse, false-alarm or resolved is needed");
	if (word_find(&outcome_words, str_of(outcome), &value))
		return print_err("--outcome", ERR_INVALID);
	wanted.outcome = (enum outcome)value;
	if (str_is_absent(wanted.reason))
		wanted.reason = operands_joined(cli, 1);
	accounts_read(cli, 1, &wanted);
	return act(cli, &wanted, "closed");
}

static struct str line_ask(struct cli *cli, const char *question)
{
	char answer[1024];

	(void)fprintf(stderr, "%s", question);
	if (!fgets(answer, sizeof(answer), stdin))
		return STR("");
	return arena_str(cli->arena, str_trim(str_of(answer)));
}

int verb_delete(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_DELETE,
				      .reason = option_text(cli, "reason"),
				      .confirm = option_text(cli, "confirm") };

	accounts_read(cli, 1, &wanted);
	if (str_is_absent(wanted.confirm)) {
		if (!isatty(STDIN_FILENO))
			return print_error("delete", ERR_INVALID,
					   "--confirm ID is needed: the account's id again");
		wanted.confirm = line_ask(
			cli, "Deleting cannot be undone at the provider. The account's id again: ");
	}
	return act(cli, &wanted, "deleted");
}

static enum err input_read(struct cli *cli, struct str *text)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO(NOTE_MAX);
	char part[4096];
	size_t got;

	while ((got = fread(part, 1, sizeof(part), stdin)) > 0)
		buf_add_str(&all, (struct str){ part, got });
	if (all.full)
		return err_fail(ERR_INVALID, "a note is at most 64 KiB");
	*text = arena_str(cli->arena, str_trim(buf_str(&all)));
	return ERR_NONE;
}

int verb_note(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_NOTE };
	size_t count = cli->options.operand_count;
	enum err e;

	accounts_read(cli, 1, &wanted);
	if (count == 1 || (count == 2 && !strcmp(cli->options.operands[1], "-"))) {
		e = input_read(cli, &wanted.text);
		if (e)
			return print_err("note", e);
	} else {
		wanted.text = operands_joined(cli, 1);
	}
	return act(cli, &wanted, "noted");
}

int verb_apart(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_APART,
				      .reason = option_text(cli, "reason"),
				      .dry_run = options_has(&cli->options, "dry-run") };

	accounts_read(cli, 1, &wanted);
	if (cli->options.operand_count > 1)
		wanted.from = str_of(cli->options.operands[1]);
	return act(cli, &wanted, wanted.dry_run ? "would be taken apart" : "taken apart");
}

int verb_nickname(struct cli *cli)
{
	struct act_request wanted = { .what = ACT_NICKNAME, .text = operands_joined(cli, 1) };

	accounts_read(cli, 1, &wanted);
	return act(cli, &wanted, wanted.text.len ? "named" : "nameless again");
}
