#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/stop.h"
#include "core/cli/verbs.h"
#include "core/desk/render_reply.h"
#include "core/desk/sync.h"
#include "core/desk/talk.h"

#define ROW_MAX ((size_t)64 * 1024)
#define TALK_FIRST_US \
	(15 * MOMENT_SECOND) /* once through: to connect, and to read what was said meanwhile */
#define TALK_STEP_US \
	(500 * MOMENT_SECOND / \
	 1000) /* others write replies into the store, and a signal asks to stop */

/* -- reply ----------------------------------------------------------------------------------- */

static enum err input_read(struct cli *cli, struct str *text)
{
	CLEANUP(buf_release) struct buf all = BUF_UP_TO((size_t)4 * REPLY_BYTES_MAX);
	char part[4096];
	size_t got;

	while ((got = fread(part, 1, sizeof(part), stdin)) > 0)
		buf_add_str(&all, (struct str){ part, got });
	if (all.full)
		return err_fail(ERR_INVALID, "a reply is at most %d bytes", REPLY_BYTES_MAX);
	*text = arena_str(cli->arena, buf_str(&all));
	return ERR_NONE;
}

static void reply_json(const struct reply *reply)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(ROW_MAX);

	render_reply(reply, &out);
	buf_add_char(&out, '\n');
	print_raw(buf_str(&out));
}

static enum err text_read(struct cli *cli, struct request *request)
{
	size_t count = cli->options.operand_count;
	CLEANUP(buf_release) struct buf words = BUF_UP_TO((size_t)4 * REPLY_BYTES_MAX);

	if (count == 1 || (count == 2 && !strcmp(cli->options.operands[1], "-")))
		return input_read(cli, &request->reply.text);
	for (size_t i = 1; i < count; i++)
		buf_addf(&words, "%s%s", i > 1 ? " " : "", cli->options.operands[i]);
	request->reply.text = arena_str(cli->arena, buf_str(&words));
	return ERR_NONE;
}

int verb_reply(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	bool back = options_has(&cli->options, "take-back");
	struct request request = { .kind = back ? REQUEST_TAKE_BACK : REQUEST_REPLY,
				   .account = str_of(cli->options.operands[0]) };
	enum err e = ERR_NONE;
	int code;

	request.reply.conversation = str_of(options_get(&cli->options, "conversation"));
	if (back && cli->options.operand_count > 1)
		return print_error("--take-back", ERR_INVALID, "no text goes with it");
	if (!back)
		e = text_read(cli, &request);
	if (e)
		return print_err("reply", e);
	code = cli_desk_fed(cli, &desk);
	if (code)
		return code;
	snapshot = desk_answer(desk, &request);
	if (snapshot->error == ERR_INVALID && back) { /* too late: the answer is no */
		(void)print_error(snapshot->error == ERR_NOT_FOUND ? "" : "reply", snapshot->error,
				  snapshot->failure.at);
		return EXIT_PART;
	}
	if (snapshot->error)
		return print_error(snapshot->error == ERR_NOT_FOUND ? "" : "reply", snapshot->error,
				   snapshot->failure.at);
	if (cli->json) {
		reply_json(&snapshot->reply->reply);
	} else {
		print_cell(stdout, snapshot->reply->sentence, 0);
		printf("\n");
	}
	return print_done(EXIT_DONE);
}

/* -- sync ------------------------------------------------------------------------------------ */

static int sync_say(const struct cli *cli, const struct sync_count *count, const char *why)
{
	if (cli->json)
		printf("{\"confirmed\":%lld,\"sent\":%lld,\"waiting\":%lld,\"failed\":%lld}\n",
		       (long long)count->confirmed, (long long)count->sent,
		       (long long)count->waiting, (long long)count->failed);
	else
		printf("%lld confirmed, %lld sent, %lld waiting, %lld failed\n",
		       (long long)count->confirmed, (long long)count->sent,
		       (long long)count->waiting, (long long)count->failed);
	if (*why)
		(void)print_error("sync", ERR_UNAVAILABLE, why);
	if (count->waiting && *why)
		return print_done(EXIT_STORE);
	return print_done(count->failed || count->sent || count->waiting ? EXIT_PART : EXIT_DONE);
}

static int sync_now(struct cli *cli, struct desk *desk, bool first)
{
	CLEANUP(buf_release) struct buf why = BUF_UP_TO(400);
	struct sync_count count = { 0 };
	enum err e = sync_once(desk, &count, &why);

	if (e == ERR_NOT_FOUND && cli->json)
		return first ? sync_say(cli, &count, "") : print_done(EXIT_DONE);
	if (e == ERR_NOT_FOUND) {
		if (first)
			printf("no [provider] in the settings: acts stay on this desk and are confirmed at once\n");
		return print_done(EXIT_DONE);
	}
	return e ? print_err("sync", e) : sync_say(cli, &count, buf_text(&why));
}

/* Talk for so long, or with `once` until nothing more is under way. */
static enum err talk_for(struct talk *talk, int64_t span_us, bool once)
{
	struct talk_count count = { 0 };
	int64_t until_us = moment_ticks_us() + span_us, left_us = span_us;
	enum err e = ERR_NONE;

	do {
		if (once && !talk_is_busy(talk))
			left_us = 0;
		e = talk_turn(talk, -1, left_us < TALK_STEP_US ? left_us : TALK_STEP_US, &count);
		left_us = until_us - moment_ticks_us();
		if (once && !talk_is_busy(talk) && !count.lines && !count.delivered)
			break;
	} while (!e && left_us > 0 && !stop_asked());
	return e;
}

static int talk_say(const struct cli *cli, const struct talk *talk, int code)
{
	struct str says = talk_says(talk);

	if (says.len && !cli->json) {
		print_cell(stdout, says, 0);
		printf("\n");
	}
	if (says.len && !talk_is_up(talk) && code == EXIT_DONE)
		return print_done(EXIT_STORE);
	return code;
}

static int sync_on(struct cli *cli, struct desk *desk, int64_t every)
{
	CLEANUP(talk_close_at) struct talk *talk = NULL;
	enum err e = talk_open(desk, &talk);
	int code = EXIT_DONE;
	bool first = true;

	if (e)
		return print_err("sync", e);
	do {
		int64_t span_us = every ? every * MOMENT_SECOND : TALK_FIRST_US;

		code = sync_now(cli, desk, first);
		first = false;
		e = talk_for(talk, span_us, !every);
		if (e)
			return print_err("sync", e);
		if (!every)
			code = talk_say(cli, talk, code);
	} while (every && !stop_asked());
	return code;
}

int verb_sync(struct cli *cli)
{
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	const char *text = options_get(&cli->options, "every");
	int64_t every = 0;
	int code;

	if (text && (!str_to_int64(str_of(text), &every) || every < 1 || every > 86400))
		return print_error("--every", ERR_INVALID, "seconds from 1 to 86400 are needed");
	code = cli_desk_fed(cli, &desk);
	if (code)
		return code;
	stop_on_signals();
	return sync_on(cli, desk, every);
}
