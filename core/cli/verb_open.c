#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/demo.h"

#define MANUAL_MAX ((size_t)1024 * 1024)

int verb_open(struct cli *cli)
{
	struct str account = str_of(cli->options.operands[0]);
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	struct desk *desk;
	int code = cli_desk(cli, DESK_WRITE, &desk);

	if (code)
		return code;
	snapshot = desk_answer(desk,
			       &(struct request){ .kind = REQUEST_ACCOUNT, .account = account });
	desk_close(desk);
	if (snapshot->error)
		return print_error("", snapshot->error, snapshot->failure.at);
	return cli_console(cli, &cli->settings, account);
}

static void made(void *with, const char *what)
{
	(void)with;
	print_progress(what);
}

static const char *demo_folder(struct cli *cli)
{
	const char *named = options_get(&cli->options, "dir"), *data = getenv("XDG_DATA_HOME"),
		   *home = getenv("HOME");

	if (named)
		return named;
	if (data && *data == '/')
		return arena_strf(cli->arena, "%s/strop/demo", data).at;
	return arena_strf(cli->arena, "%s/.local/share/strop/demo", home && *home ? home : ".").at;
}

/* The customers go on talking while the console is open: a process of its own plays them. */
static int play(struct cli *cli, const struct settings *settings)
{
	pid_t player = fork();
	int code;

	if (player == 0)
		_exit(demo_play(settings) ? EXIT_STORE : EXIT_DONE);
	code = cli_console(cli, settings, (struct str){ 0 });
	if (player > 0) {
		(void)kill(player, SIGTERM);
		(void)waitpid(player, NULL, 0);
	}
	return code;
}

int verb_demo(struct cli *cli)
{
	struct settings settings;
	struct str config;
	const char *folder = demo_folder(cli);
	enum err e = demo_make(cli->arena, folder, moment_now(), made, NULL, &config);

	print_progress(NULL);
	if (e)
		return print_err("demo", e);
	/* Its own store by name: STROP_STORE must not put a real desk in its place. */
	e = settings_read(cli->arena, config.at, arena_strf(cli->arena, "%s/desk.db", folder).at,
			  options_get(&cli->options, "actor"), &settings);
	if (e)
		return print_err("demo", e);
	if (options_has(&cli->options, "no-open")) {
		printf("the demo desk is in %s\ntry: strop --config %" PRI_STR "\n", folder,
		       ARG_STR(config));
		return print_done(EXIT_DONE);
	}
	return play(cli, &settings);
}

int verb_manual(struct cli *cli)
{
	CLEANUP(buf_release) struct buf out = BUF_UP_TO(MANUAL_MAX);

	if (!cli->options.operand_count)
		cli_manual(&out);
	else if (str_is(str_of(cli->options.operands[0]), "settings"))
		settings_manual(&out);
	else
		return print_error("manual", ERR_INVALID, "only `settings` may follow");
	print_raw(buf_str(&out));
	return print_done(EXIT_DONE);
}
