/*
 * The console in a real terminal of 120 by 40: from a key to the last byte of the redraw that it
 * causes, in turn with what it is held against.
 *
 *	bench_console STROP [SMALL.db [BIG.db]]
 *
 * STROP is the program. Without stores it makes them: 10,000 and 1,000,000 accounts. Held against: a bare ncurses
 * program that draws as many rows as long (this one, called with --bare), mutt's Enter on a mailbox of as many
 * messages as the queue has rows, tig's Enter on a repository of some hundred commits. What is not installed is left out.
 *
 * A redraw is over when nothing has come for QUIET_MS. Bytes are counted, for what is drawn
 * should be alike where it is compared.
 */
#include <curses.h>
#include <fcntl.h>
#include <locale.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/bench/bench_make.h"

#define WIDTH 120
#define HEIGHT 40
#define ROWS 1000
#define QUIET_MS 60
#define STARTS 15
#define PRESSES 60
#define PATH_ROOM 300
#define KEY_ENTER_TEXT "\r"

/* -- the bare program ------------------------------------------------------------------------ */

static void bare_row(int y, int row, bool chosen)
{
	char id[24], text[WIDTH + 1];

	snprintf(id, sizeof(id), "acct-%07d", row);
	snprintf(text, sizeof(text), " %-14.14s %-18.18s %-26.26s %-4s %-9s %4d%% %-36.36s", id,
		 "John Berg23412", "john.berg@mail4711.example", "paid",
		 row % 3 ? "suspect" : "spammer", 50 + row % 50,
		 "sends from an address that hides its user");
	attrset(chosen ? A_REVERSE : A_NORMAL);
	mvaddnstr(y, 0, text, WIDTH);
	attrset((chosen ? A_REVERSE : A_NORMAL) | COLOR_PAIR(row % 3 ? 1 : 2) | A_BOLD);
	mvaddnstr(y, 67, text + 67, 9);
	attrset((chosen ? A_REVERSE : A_NORMAL) | COLOR_PAIR(3));
	mvaddnstr(y, 78, text + 78, 5);
}

static void bare_paint(int top, int chosen)
{
	attrset(A_BOLD);
	mvprintw(0, 0, "%-*s", WIDTH,
		 " strop   1,000,000 accounts   1,000 flagged   0 on the line");
	attrset(A_DIM);
	mvprintw(1, 0, "%-*s", WIDTH,
		 " account        name               email                      plan verdict");
	for (int y = 2; y < HEIGHT - 1; y++)
		bare_row(y, top + y - 2, top + y - 2 == chosen);
	attrset(A_DIM);
	mvprintw(HEIGHT - 1, 0, "%-*s", WIDTH - 1, " Enter opens  d disables  ? every key");
	mvprintw(HEIGHT - 1, 80, "%6d of %d", chosen + 1, ROWS);
	refresh();
}

static int kept_within(int row)
{
	return row < 0 ? 0 : row >= ROWS ? ROWS - 1 : row;
}

static int step_of(int key, int page)
{
	switch (key) {
	case 'j':
		return 1;
	case 'k':
		return -1;
	default:
		return key == KEY_NPAGE ? page : -page;
	}
}

static int bare(void)
{
	int top = 0, chosen = 0, key, page = HEIGHT - 3;

	(void)setlocale(LC_ALL, "");
	initscr();
	raw();
	noecho();
	keypad(stdscr, TRUE);
	start_color();
	use_default_colors();
	init_pair(1, COLOR_YELLOW, -1);
	init_pair(2, COLOR_RED, -1);
	init_pair(3, COLOR_CYAN, -1);
	bare_paint(top, chosen);
	while ((key = getch()) != 'q') {
		int step = step_of(key, page);

		chosen = kept_within(chosen + step);
		if (chosen < top)
			top = chosen;
		if (chosen >= top + page)
			top = step > 1 ? chosen : chosen - page + 1;
		bare_paint(top, chosen);
	}
	endwin();
	return 0;
}

/* Only in a child. */
static void run(const char *const arguments[])
{
	/* exec alters nothing. NOLINTNEXTLINE(performance-no-int-to-ptr) */
	execvp(arguments[0], (char *const *)(uintptr_t)arguments);
	_exit(127);
}

/* -- a program in a terminal ----------------------------------------------------------------- */

struct program {
	pid_t pid;
	int fd;
	double first_ms, last_ms; /* from the key to the first and the last byte of its redraw */
	size_t bytes;
};

/* Reads until nothing has come for `quiet_ms`. */
static void watch(struct program *program, double start, int quiet_ms, int most_ms)
{
	static char bytes[65536];
	struct pollfd wait = { .fd = program->fd, .events = POLLIN };

	program->first_ms = program->last_ms = 0;
	program->bytes = 0;
	while (poll(&wait, 1, program->bytes ? quiet_ms : most_ms) > 0) {
		ssize_t got = read(program->fd, bytes, sizeof(bytes));

		if (got <= 0)
			return;
		program->last_ms = (bench_seconds() - start) * 1000;
		if (!program->bytes)
			program->first_ms = program->last_ms;
		program->bytes += (size_t)got;
	}
}

static void start(struct program *program, const char *const arguments[], int quiet_ms)
{
	struct winsize size = { .ws_row = HEIGHT, .ws_col = WIDTH };
	double begun = bench_seconds();

	program->pid = forkpty(&program->fd, NULL, NULL, &size);
	if (program->pid < 0)
		abort();
	if (!program->pid) {
		(void)setenv("TERM", "xterm-256color", 1);
		(void)setenv("LC_ALL", "C.UTF-8", 1);
		run(arguments);
	}
	watch(program, begun, quiet_ms, 5000);
}

static void press(struct program *program, const char *key)
{
	double begun = bench_seconds();

	if (write(program->fd, key, strlen(key)) < 0)
		abort();
	watch(program, begun, QUIET_MS, 500);
}

static void stop(struct program *program)
{
	struct pollfd wait = { .fd = program->fd, .events = POLLIN };
	char bytes[4096];

	(void)kill(program->pid, SIGTERM);
	while (poll(&wait, 1, 200) > 0 && read(program->fd, bytes, sizeof(bytes)) > 0)
		;
	(void)kill(program->pid, SIGKILL);
	(void)waitpid(program->pid, NULL, 0);
	close(program->fd);
}

/* -- figures ---------------------------------------------------------------------------------- */

struct figure {
	struct bench_times times, bytes;
};

static double print(const char *name, struct figure *figure)
{
	double middle = bench_share(&figure->times, 0.5);

	printf("%-44s %8.2f %8.2f %8.0f %5d\n", name, middle, bench_share(&figure->times, 0.95),
	       bench_share(&figure->bytes, 0.5), figure->times.count);
	bench_times_release(&figure->times);
	bench_times_release(&figure->bytes);
	(void)fflush(stdout);
	return middle;
}

static void note(struct figure *figure, const struct program *program)
{
	if (!program->bytes)
		return;
	bench_time(&figure->times, program->last_ms);
	bench_time(&figure->bytes, (double)program->bytes);
}

static void ratio(const char *name, double a, double b, double aim)
{
	if (b > 0)
		printf("  %-42s %8.2f   (aim: at most %.2f)\n", name, a / b, aim);
}

/* -- the stores and the peers ------------------------------------------------------------------ */

struct peers {
	char small[PATH_ROOM], big[PATH_ROOM], config[PATH_ROOM], mailbox[PATH_ROOM],
		muttrc[PATH_ROOM], repository[PATH_ROOM];
	const char *strop, *self;
};

static bool is_installed(const char *name)
{
	char path[1024], *at, *end;

	snprintf(path, sizeof(path), "%s", getenv("PATH") ? getenv("PATH") : "/usr/bin");
	for (at = path; at && *at; at = end ? end + 1 : NULL) {
		char file[1200];

		end = strchr(at, ':');
		snprintf(file, sizeof(file), "%.*s/%s", (int)(end ? end - at : (long)strlen(at)),
			 at, name);
		if (!access(file, X_OK))
			return true;
	}
	return false;
}

static FILE *make(const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file)
		abort();
	return file;
}

static void mailbox_make(const struct peers *peers)
{
	FILE *box = make(peers->mailbox), *rc = make(peers->muttrc);

	for (int i = 0; i < ROWS; i++)
		fprintf(box,
			"From shop%d@mail.example Thu Oct  9 08:53:%02d 2025\nFrom: Shop %d <shop%d@mail.example>\n"
			"To: me@mail.example\nSubject: Your order %d is on its way\nDate: Thu, 9 Oct 2025 08:53:%02d"
			" +0000\nMessage-ID: <%d@mail.example>\n\nHello, your parcel %d has left our house today and"
			" will be with you on Thursday.\nFollow it at https://mail.example/track/%d or answer this"
			" message if\nsomething is missing. Thank you for buying from us, and until soon.\n\n",
			i, i % 60, i, i, i, i % 60, i, i, i);
	fprintf(rc, "set read_inc=0\nset header_cache=\"\"\nset beep=no\n");
	if (fclose(box) || fclose(rc))
		abort();
}

/* A repository of three hundred commits, made by one stream. */
static void repository_make(const struct peers *peers)
{
	const char *const init[] = { "git", "init", "-q", "repository", NULL };
	const char *const import[] = { "git", "-C", "repository", "fast-import", "--quiet", NULL };
	char stream[PATH_ROOM + 20];
	FILE *file;

	snprintf(stream, sizeof(stream), "%s.stream", peers->repository);
	file = make(stream);
	for (int i = 0; i < 300; i++)
		fprintf(file,
			"commit refs/heads/master\ncommitter A <a@b.example> %d +0000\ndata <<E\nChange the"
			" number %d\nE\nM 100644 inline file\ndata <<E\nfirst\n%d\nlast\nE\n",
			1700000000 + i * 60, i, i);
	if (fclose(file))
		abort();
	for (int i = 0; i < 2; i++) {
		pid_t pid = fork();

		if (!pid) {
			int fd = open(stream, O_RDONLY | O_CLOEXEC);

			if (fd < 0 || dup2(fd, 0) < 0 || chdir(bench_folder()))
				_exit(127);
			run(i ? import : init);
		}
		(void)waitpid(pid, NULL, 0);
	}
}

static void prepare(struct peers *peers, int argc, char *argv[])
{
	const char *folder = bench_folder();
	FILE *config;

	peers->self = argv[0];
	peers->strop = argv[1];
	snprintf(peers->small, PATH_ROOM, "%s/small.db", folder);
	snprintf(peers->big, PATH_ROOM, "%s/big.db", folder);
	snprintf(peers->config, PATH_ROOM, "%s/strop.conf", folder);
	snprintf(peers->mailbox, PATH_ROOM, "%s/mailbox", folder);
	snprintf(peers->muttrc, PATH_ROOM, "%s/muttrc", folder);
	snprintf(peers->repository, PATH_ROOM, "%s/repository", folder);
	if (argc > 2)
		snprintf(peers->small, PATH_ROOM, "%s", argv[2]);
	else
		bench_desk(peers->small, 10000);
	if (argc > 3)
		snprintf(peers->big, PATH_ROOM, "%s", argv[3]);
	else
		bench_desk(peers->big, 1000000);
	config = make(peers->config);
	fprintf(config, "policy = advise\n");
	if (fclose(config))
		abort();
	mailbox_make(peers);
	if (is_installed("tig") && is_installed("git"))
		repository_make(peers);
}

/* -- what is measured --------------------------------------------------------------------------- */

static void starts(struct peers *peers)
{
	const char *const bare_line[] = { peers->self, "--bare", NULL };
	const char *const small[] = { peers->strop, "--config",   peers->config, "--fresh",
				      "--store",    peers->small, NULL };
	const char *const big[] = { peers->strop, "--config", peers->config, "--fresh",
				    "--store",    peers->big, NULL };
	const char *const *lines[] = { bare_line, small, big };
	struct figure figures[3] = { 0 };
	double medians[3];

	for (int round = 0; round < STARTS + 1; round++)
		for (int i = 0; i < 3; i++) {
			struct program program;

			start(&program, lines[i], 250);
			if (round)
				note(&figures[i], &program);
			stop(&program);
		}
	medians[0] = print("queue up: bare ncurses", &figures[0]);
	medians[1] = print("queue up: console, 10,000 accounts", &figures[1]);
	medians[2] = print("queue up: console, big store", &figures[2]);
	ratio("console / bare ncurses", medians[2], medians[0], 2.5);
	ratio("big store / 10,000", medians[2], medians[1], 1.0);
}

/* Both programs in turn, key by key. */
static void keys(struct peers *peers, const char *what, const char *key, const char *back, int turn)
{
	const char *const bare_line[] = { peers->self, "--bare", NULL };
	const char *const big[] = { peers->strop, "--config", peers->config, "--fresh",
				    "--store",    peers->big, NULL };
	char name[80];
	struct program programs[2];
	struct figure figures[2] = { 0 };
	double bare_ms, ours_ms;

	start(&programs[0], bare_line, 250);
	start(&programs[1], big, 250);
	for (int i = 0; i < PRESSES; i++)
		for (int k = 0; k < 2; k++) {
			press(&programs[k], i / turn % 2 ? back : key);
			if (i)
				note(&figures[k], &programs[k]);
		}
	stop(&programs[0]);
	stop(&programs[1]);
	snprintf(name, sizeof(name), "%s: bare ncurses", what);
	bare_ms = print(name, &figures[0]);
	snprintf(name, sizeof(name), "%s: console", what);
	ours_ms = print(name, &figures[1]);
	ratio("console / bare ncurses", ours_ms, bare_ms, 1.2);
}

static double opening(const char *const line[], const char *name, const char *leave)
{
	struct figure figure = { 0 };
	struct program program;

	start(&program, line, 500);
	for (int i = 0; i < PRESSES; i++) {
		press(&program, KEY_ENTER_TEXT);
		if (i)
			note(&figure, &program);
		press(&program, leave);
		press(&program, "j");
	}
	stop(&program);
	return print(name, &figure);
}

static void opens(struct peers *peers)
{
	const char *const ours[] = { peers->strop, "--config", peers->config, "--fresh",
				     "--store",    peers->big, NULL };
	const char *const mutt[] = { "mutt",        "-n", "-R",           "-F",
				     peers->muttrc, "-f", peers->mailbox, NULL };
	const char *const tig[] = { "tig", "-C", peers->repository, NULL };
	double ours_ms = opening(ours, "open an account of 81 rows: console, Enter", "q");

	if (is_installed("mutt"))
		ratio("console / mutt", ours_ms, opening(mutt, "open a message: mutt, Enter", "q"),
		      1.0);
	else
		printf("mutt is not installed: left out\n");
	if (is_installed("tig") && is_installed("git"))
		ratio("console / tig", ours_ms, opening(tig, "open a commit: tig, Enter", "q"),
		      1.0);
	else
		printf("tig is not installed: left out\n");
}

int main(int argc, char *argv[])
{
	struct peers peers;

	if (argc == 2 && !strcmp(argv[1], "--bare"))
		return bare();
	if (argc < 2) {
		fprintf(stderr, "usage: bench_console STROP [SMALL.db [BIG.db]]\n");
		return 2;
	}
	prepare(&peers, argc, argv);
	printf("%-44s %8s %8s %8s %5s\n", "milliseconds at 120x40", "median", "p95", "bytes",
	       "times");
	starts(&peers);
	keys(&peers, "j", "j", "k", PRESSES);
	keys(&peers, "PageDown", "\033[6~", "\033[5~", 15);
	opens(&peers);
	return 0;
}
