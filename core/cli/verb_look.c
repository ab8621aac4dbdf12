#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/show.h"
#include "core/cli/verbs.h"
#include "core/desk/render_campaign.h"
#include "core/desk/render_dossier.h"
#include "core/desk/render_json.h"

#define JSON_ROW_MAX ((size_t)16 * 1024 * 1024)
#define CAMPAIGN_SUBJECT_CELLS 40
#define JSON_SHOW_MAX ((size_t)256 * 1024 * 1024)

static void row_print(const struct cli *cli, struct buf *line)
{
	(void)cli;
	buf_add_char(line, '\n');
	print_raw(buf_str(line));
	buf_clear(line);
}

/* --limit: 0 when it was not given. False after a word of complaint. */
static bool limit_read(const struct cli *cli, int64_t *limit)
{
	const char *text = options_get(&cli->options, "limit");

	*limit = 0;
	if (text && (!str_to_int64(str_of(text), limit) || *limit < 0)) {
		(void)print_error("--limit", ERR_INVALID, "a number, 0 or more, is needed");
		return false;
	}
	return true;
}

static bool word_read(const struct cli *cli, const char *option, const struct words *words,
		      int *value)
{
	const char *text = options_get(&cli->options, option);
	char what[32];

	*value = -1;
	if (text && word_find(words, str_of(text), value)) {
		snprintf(what, sizeof(what), "--%s", option);
		(void)print_err(what, ERR_INVALID);
		return false;
	}
	return true;
}

static bool cluster_read(const struct cli *cli, struct cluster_no *cluster)
{
	const char *text = options_get(&cli->options, "cluster");

	cluster->n = 0;
	if (text && (!str_to_int64(str_of(text), &cluster->n) || cluster->n <= 0))
		cluster->n = -1; /* no cluster has this name: an empty answer */
	return true;
}

static int answer(struct cli *cli, const struct request *request, struct snapshot **snapshot)
{
	struct desk *desk;
	int code = cli_desk(cli, DESK_READ, &desk);

	if (code)
		return code;
	*snapshot = desk_answer(desk, request);
	desk_close(desk);
	if ((*snapshot)->error) {
		code = print_error("", (*snapshot)->error, (*snapshot)->failure.at);
		snapshot_free_at(snapshot);
	}
	return code;
}

static void account_rows_print(const struct cli *cli, const struct account_row *rows, size_t count)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(JSON_ROW_MAX);

	if (!cli->json && count)
		print_account_head(cli);
	for (size_t i = 0; i < count; i++) {
		if (cli->json) {
			render_account_row(&rows[i], &line);
			row_print(cli, &line);
		} else {
			print_account_row(cli, &rows[i]);
		}
	}
}

int verb_queue(struct cli *cli)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	struct request request = { .kind = REQUEST_QUEUE };
	int code;

	if (!limit_read(cli, &request.limit))
		return EXIT_USAGE;
	if (!request.limit)
		request.limit = -1;
	code = answer(cli, &request, &snapshot);
	if (code)
		return code;
	account_rows_print(cli, snapshot->queue->rows, snapshot->queue->count);
	if (!cli->json && !snapshot->queue->count)
		printf("nobody is flagged\n");
	return print_done(EXIT_DONE);
}

int verb_show(struct cli *cli)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	struct request request = { .kind = REQUEST_ACCOUNT,
				   .account = str_of(cli->options.operands[0]) };
	int code = answer(cli, &request, &snapshot);

	if (code)
		return code;
	if (cli->json) {
		CLEANUP(buf_release) struct buf out = BUF_UP_TO(JSON_SHOW_MAX);

		render_dossier(snapshot->dossier, snapshot->head.now, &out);
		row_print(cli, &out);
	} else {
		show_print(cli, snapshot->dossier);
	}
	return print_done(EXIT_DONE);
}

struct streaming {
	const struct cli *cli;
	struct buf line;
	bool begun;
};

static bool account_stream(void *with, const struct account_row *row)
{
	struct streaming *s = with;

	if (s->cli->json) {
		render_account_row(row, &s->line);
		row_print(s->cli, &s->line);
	} else {
		if (!s->begun)
			print_account_head(s->cli);
		print_account_row(s->cli, row);
	}
	s->begun = true;
	return !ferror(stdout);
}

int verb_accounts(struct cli *cli)
{
	struct streaming s = { .cli = cli, .line = BUF_UP_TO(JSON_ROW_MAX) };
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct cluster_no cluster;
	int verdict, state, code;
	int64_t limit;
	enum err e;

	if (!limit_read(cli, &limit) || !word_read(cli, "verdict", &verdict_words, &verdict) ||
	    !word_read(cli, "state", &state_words, &state) || !cluster_read(cli, &cluster))
		return EXIT_USAGE;
	code = cli_desk(cli, DESK_READ, &desk);
	if (code)
		return code;
	e = desk_accounts_each(desk, verdict, state, cluster, limit, account_stream, &s);
	buf_release(&s.line);
	if (!e && !s.begun && cluster.n && verdict < 0 && state < 0)
		return print_error(options_get(&cli->options, "cluster"), ERR_NOT_FOUND,
				   "no such cluster");
	return e ? print_err("accounts", e) : print_done(EXIT_DONE);
}

static bool cluster_fits(const struct cluster_row *row, int verdict, int state,
			 struct cluster_no cluster)
{
	return (verdict < 0 || (int)row->verdict == verdict) && (state < 0 || row->states[state]) &&
	       (!cluster.n || row->no.n == cluster.n);
}

static void cluster_print(const struct cli *cli, const struct cluster_row *row)
{
	printf("%s%-8lld%s %-14" PRI_STR " %4lld accounts  %-8s %6.3f ", tint(cli, TINT_BOLD),
	       (long long)row->no.n, tint(cli, TINT_NONE), ARG_STR(row->nickname),
	       (long long)row->size, word_of(&verdict_words, row->verdict), row->probability);
	for (int i = 0; i < 4; i++)
		if (row->states[i])
			printf(" %s %lld", word_of(&state_words, i), (long long)row->states[i]);
	for (size_t i = 0; i < row->shared_count && i < 3; i++) {
		printf("  %s ", word_of(&trait_words, row->shared[i].kind));
		print_cell(stdout, row->shared[i].value, 0);
		printf(" ×%lld", (long long)row->shared[i].accounts);
	}
	printf("\n");
}

int verb_clusters(struct cli *cli)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(JSON_ROW_MAX);
	struct request request = { .kind = REQUEST_CLUSTERS, .limit = -1 };
	struct cluster_no cluster;
	int verdict, state, code;
	int64_t limit;

	if (!limit_read(cli, &limit) || !word_read(cli, "verdict", &verdict_words, &verdict) ||
	    !word_read(cli, "state", &state_words, &state) || !cluster_read(cli, &cluster))
		return EXIT_USAGE;
	code = answer(cli, &request, &snapshot);
	if (code)
		return code;
	limit = limit ? limit : INT64_MAX;
	for (size_t i = 0; i < snapshot->clusters->count && limit; i++) {
		const struct cluster_row *row = &snapshot->clusters->rows[i];

		if (!cluster_fits(row, verdict, state, cluster))
			continue;
		limit--;
		if (cli->json) {
			render_cluster_row(row, &line);
			row_print(cli, &line);
		} else {
			cluster_print(cli, row);
		}
	}
	return print_done(EXIT_DONE);
}

static bool campaign_fits(const struct campaign_row *row, int verdict, int state)
{
	return (verdict < 0 || (int)row->verdict == verdict) && (state < 0 || row->states[state]);
}

static void campaign_print(const struct cli *cli, const struct campaign_row *row)
{
	char last[MOMENT_TEXT_MAX] = "";

	if (!moment_is_never(row->last_seen))
		moment_print(row->last_seen, last);
	printf("%s%-8lld%s ", tint(cli, TINT_BOLD), (long long)row->no.n, tint(cli, TINT_NONE));
	print_cell(stdout, row->subject, CAMPAIGN_SUBJECT_CELLS);
	printf(" %6lld messages %4zu accounts %4lld variants  %-8s %6.3f  %s\n",
	       (long long)row->messages, row->account_count, (long long)row->variants,
	       word_of(&verdict_words, row->verdict), row->probability, last);
}

int verb_campaigns(struct cli *cli)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(JSON_ROW_MAX);
	struct request request = { .kind = REQUEST_CAMPAIGNS,
				   .account = str_of(options_get(&cli->options, "account")) };
	int verdict, state, code;
	int64_t limit;

	if (!limit_read(cli, &limit) || !word_read(cli, "verdict", &verdict_words, &verdict) ||
	    !word_read(cli, "state", &state_words, &state) || !cluster_read(cli, &request.cluster))
		return EXIT_USAGE;
	limit = limit ? limit : INT64_MAX;
	/* What is left out afterwards does not count. */
	request.limit = verdict < 0 && state < 0 && !request.cluster.n ? limit : -1;
	code = answer(cli, &request, &snapshot);
	if (code)
		return code;
	for (size_t i = 0; i < snapshot->campaigns->count && limit; i++) {
		const struct campaign_row *row = &snapshot->campaigns->rows[i];

		if (!campaign_fits(row, verdict, state))
			continue;
		limit--;
		if (cli->json) {
			render_campaign_row(row, &line);
			row_print(cli, &line);
		} else {
			campaign_print(cli, row);
		}
	}
	return print_done(EXIT_DONE);
}

static struct str operands_joined(struct cli *cli)
{
	CLEANUP(buf_release) struct buf text = BUF_UP_TO(4096);

	for (size_t i = 0; i < cli->options.operand_count; i++)
		buf_addf(&text, "%s%s", i ? " " : "", cli->options.operands[i]);
	return arena_str(cli->arena, buf_str(&text));
}

int verb_find(struct cli *cli)
{
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(JSON_ROW_MAX);
	struct request request = { .kind = REQUEST_FIND, .text = operands_joined(cli) };
	int code;

	if (!limit_read(cli, &request.limit))
		return EXIT_USAGE;
	code = answer(cli, &request, &snapshot);
	if (code)
		return code;
	for (size_t i = 0; i < snapshot->find->count; i++) {
		const struct find_answer_row *row = &snapshot->find->rows[i];

		if (cli->json) {
			render_find_row(row, &line);
			row_print(cli, &line);
			continue;
		}
		print_cell(stdout, row->field, 8);
		(void)fputc(' ', stdout);
		print_cell(stdout, row->value, 24);
		(void)fputc(' ', stdout);
		print_account_row(cli, &row->account);
	}
	if (!snapshot->find->count && !cli->json)
		printf("no account is found by that\n");
	return print_done(snapshot->find->count ? EXIT_DONE : EXIT_PART);
}
