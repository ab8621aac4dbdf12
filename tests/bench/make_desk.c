/*
 * Makes what the measurements are made on.
 *
 *	make_desk lines EVENTS ACCOUNTS      event lines to standard output
 *	make_desk crowd ACCOUNTS             the same of many who did little: all sign up, with a card each, and every tenth writes
 *	make_desk store PATH ACCOUNTS        a store of many accounts
 *	make_desk events PATH EVENTS ACCOUNTS    a store of many events, of which nothing is judged; it tells its pace
 *	make_desk addresses COUNT            addresses, a line each
 *	make_desk time NAME COMMAND [WORD…]  how long a command takes as a whole process
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk.h"
#include "core/desk/ingest.h"
#include "tests/bench/bench_make.h"

#define RUNS 60
#define EVENTS_TOLD INT64_C(1000000)

static int lines(int64_t events, int64_t accounts)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(4096);
	struct bench_maker maker = bench_maker(events, accounts);

	while (bench_line(&maker, &line)) {
		(void)puts(buf_text(&line));
		buf_clear(&line);
	}
	return 0;
}

static int crowd(int64_t accounts)
{
	CLEANUP(buf_release) struct buf line = BUF_UP_TO(4096);

	for (int64_t who = 0; who < accounts; who++) {
		for (int what = 0; what < 3; what++) {
			if (!bench_crowd_line(&line, who, what))
				continue;
			(void)puts(buf_text(&line));
			buf_clear(&line);
		}
	}
	return 0;
}

/* Half of them are of the store that bench_desk() makes. */
static int addresses(int64_t count)
{
	uint64_t seed = 88172645463325252u;

	for (int64_t i = 0; i < count; i++) {
		seed ^= seed << 13;
		seed ^= seed >> 7;
		seed ^= seed << 17;
		if (i % 2)
			printf("100.%d.%d.%d\n", (int)(100 + seed % 6),
			       (int)(100 + (seed >> 8) % 150), (int)(20 + (seed >> 20) % 200));
		else
			printf("%d.%d.%d.%d\n", (int)(20 + seed % 70), (int)(seed >> 8 & 255),
			       (int)(seed >> 16 & 255), (int)(seed >> 24 & 255));
	}
	return 0;
}

static int events(const char *path, int64_t count, int64_t accounts)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(desk_close_at) struct desk *desk = NULL;
	struct settings settings = bench_settings(arena, path, getenv("STROP_BENCH_CITY"));
	struct bench_maker maker = bench_maker(count, accounts);
	struct ingest_count sum = { 0 };

	bench_check((int)desk_open(&settings, DESK_WRITE, &desk), "opening the desk");
	while (maker.next < count) {
		double took = bench_ingest(desk, &maker, EVENTS_TOLD, &sum);

		fprintf(stderr, "%lld events, the last of them %.0f a second\n",
			(long long)sum.stored, (double)EVENTS_TOLD / took);
	}
	return 0;
}

/* The kernel's own account of processor time, so that a busy machine can be told from a slow program. */
static double children_cpu_ms(void)
{
	struct rusage used;

	(void)getrusage(RUSAGE_CHILDREN, &used);
	return (double)(used.ru_utime.tv_sec + used.ru_stime.tv_sec) * 1e3 +
	       (double)(used.ru_utime.tv_usec + used.ru_stime.tv_usec) / 1e3;
}

static void run_silently(char *const command[])
{
	pid_t pid = fork();
	int status = 0;

	if (!pid) {
		int fd = open("/dev/null", O_WRONLY | O_CLOEXEC);

		if (fd >= 0 && dup2(fd, STDOUT_FILENO) >= 0)
			execvp(command[0], command);
		_exit(127);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid || status)
		bench_check((int)err_fail(ERR_UNAVAILABLE, "it failed"), command[0]);
}

static int time_command(const char *name, char *const command[])
{
	struct bench_times wall = { 0 }, cpu = { 0 };

	for (int i = 0; i < RUNS + 1; i++) {
		double began = bench_seconds(), used = children_cpu_ms();

		run_silently(command);
		if (!i)
			continue;
		bench_time(&wall, (bench_seconds() - began) * 1000);
		bench_time(&cpu, children_cpu_ms() - used);
	}
	printf("%-52s %8.2f %8.2f %8.2f %5d\n", name, bench_share(&wall, 0.5),
	       bench_share(&wall, 0.95), bench_share(&cpu, 0.5), RUNS);
	bench_times_release(&wall);
	bench_times_release(&cpu);
	return 0;
}

int main(int argc, char *argv[])
{
	if (argc == 4 && !strcmp(argv[1], "lines"))
		return lines(strtoll(argv[2], NULL, 10), strtoll(argv[3], NULL, 10));
	if (argc == 3 && !strcmp(argv[1], "crowd"))
		return crowd(strtoll(argv[2], NULL, 10));
	if (argc == 4 && !strcmp(argv[1], "store")) {
		bench_desk(argv[2], strtoll(argv[3], NULL, 10));
		return 0;
	}
	if (argc == 5 && !strcmp(argv[1], "events"))
		return events(argv[2], strtoll(argv[3], NULL, 10), strtoll(argv[4], NULL, 10));
	if (argc >= 4 && !strcmp(argv[1], "time"))
		return time_command(argv[2], argv + 3);
	if (argc == 3 && !strcmp(argv[1], "addresses"))
		return addresses(strtoll(argv[2], NULL, 10));
	fprintf(stderr,
		"usage: make_desk lines EVENTS ACCOUNTS | crowd ACCOUNTS | store PATH ACCOUNTS | addresses COUNT | time NAME COMMAND\n");
	return 2;
}
