#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "core/base/moment.h"
#include "core/cli/output.h"
#include "core/cli/print.h"
#include "core/cli/verbs.h"
#include "core/desk/simulate.h"

#define PROGRESS_US 100000
#define FILE_BUFFER ((size_t)256 * 1024)

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

struct watch {
	int64_t began_us, told_us;
};

static bool progress(void *with, int64_t events, double share)
{
	struct watch *watch = with;
	int64_t now = moment_ticks_us();
	char line[120];

	if (now - watch->told_us >= PROGRESS_US) {
		watch->told_us = now;
		snprintf(line, sizeof(line), "%3.0f %% · %lld events · %.0f/s", share * 100.0,
			 (long long)events,
			 (double)events * 1e6 / (double)(now - watch->began_us + 1));
		print_progress(line);
	}
	return !stopped;
}

static bool number_take(const struct cli *cli, const char *name, int64_t least, int64_t *number)
{
	const char *text = options_get(&cli->options, name);
	char what[32], why[64];

	if (!text || (str_to_int64(str_of(text), number) && *number >= least))
		return true;
	snprintf(what, sizeof(what), "--%s", name);
	snprintf(why, sizeof(why), "a whole number from %lld on is needed", (long long)least);
	(void)print_error(what, ERR_INVALID, why);
	return false;
}

static int families_print(void)
{
	struct simulate_family family;

	printf("%-12s %-4s %6s  %s\n", "FAMILY", "", "SHARE", "WHAT");
	for (size_t i = 0; simulate_family(i, &family); i++)
		printf("%-12s %-4s %6.3f  %s\n", family.name, family.bad ? "bad" : "good",
		       family.share, family.what);
	return print_done(EXIT_DONE);
}

/* An output file, or standard output for "-" and none. */
static int file_open(const struct cli *cli, const char *path, FILE **file)
{
	int code = 0;

	*file = stdout;
	if (path && strcmp(path, "-") != 0)
		code = output_open(cli, path, 0666, file);
	if (!code)
		(void)setvbuf(*file, NULL, _IOFBF, FILE_BUFFER);
	return code;
}

static bool file_close(FILE *file)
{
	return !file || file == stdout || !fclose(file);
}

static int order_carry_out(const struct simulate_order *order)
{
	int64_t events = 0;
	enum err e = simulate_write(order, &events);

	print_progress(NULL);
	if (e == ERR_UNAVAILABLE &&
	    strstr(err_text(e), strerror(EPIPE))) /* who read it had enough */
		return 0;
	if (e == ERR_CANCELLED)
		return EXIT_PART;
	return e ? print_err("simulate", e) : 0;
}

int verb_simulate(struct cli *cli)
{
	struct watch watch = { .began_us = moment_ticks_us() };
	int64_t seed = 1;
	struct simulate_order order = {
		.accounts = 1000, .days = 7, .progress = progress, .with = &watch
	};
	const char *truth = options_get(&cli->options, "truth"),
		   *start = options_get(&cli->options, "start");
	struct sigaction action = { .sa_handler = on_signal };
	bool closed;
	int code;

	order.families = str_of(options_get(&cli->options, "families"));
	if (str_is(order.families, "help"))
		return families_print();
	if (!number_take(cli, "accounts", 1, &order.accounts) ||
	    !number_take(cli, "seed", 0, &seed) || !number_take(cli, "days", 1, &order.days))
		return EXIT_USAGE;
	if (start && moment_parse(str_of(start), &order.start))
		return print_err("--start", ERR_INVALID);
	order.seed = (uint64_t)seed;
	code = file_open(cli, options_get(&cli->options, "output"), &order.events);
	if (!code && truth)
		code = file_open(cli, truth, &order.truth);
	if (code) {
		(void)file_close(order.events);
		return code;
	}
	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
	code = order_carry_out(&order);
	closed = file_close(order.events);
	closed = file_close(order.truth) && closed;
	if (code) /* and said why */
		return code;
	if (!closed)
		return print_error("simulate", ERR_UNAVAILABLE, strerror(errno));
	return print_done(code);
}
