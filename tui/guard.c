#include "tui/guard.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define FAREWELL_MAX 256

/* clang-format off */
static const struct {
	int signal;
	unsigned news; /* 0: it ends us */
} caught[] = {
	{ SIGWINCH, GUARD_RESIZE },
	{ SIGTSTP,  GUARD_STOP },
	{ SIGCONT,  GUARD_CONTINUE },
	{ SIGTERM,  GUARD_QUIT },
	{ SIGINT,   GUARD_QUIT },
	{ SIGHUP,   GUARD_QUIT },
	{ SIGQUIT,  0 },
	{ SIGABRT,  0 },
	{ SIGSEGV,  0 },
	{ SIGBUS,   0 },
	{ SIGFPE,   0 },
	{ SIGILL,   0 },
};
/* clang-format on */

/* The signal flag: the one global that handlers and the loop share. */
static struct {
	atomic_uint news; /* handlers may run on any thread */
	int pipe[2];
	int terminal;
	struct termios modes;
	char farewell[FAREWELL_MAX];
	atomic_size_t farewell_len;
	struct sigaction before[ARRAY_LEN(caught)];
	bool begun;
} guard = { .pipe = { -1, -1 } };

/* Only what may be called in a handler. */
static void put_back(void)
{
	size_t len = atomic_exchange(&guard.farewell_len, 0);

	if (!len)
		return;
	if (write(guard.terminal, guard.farewell, len) < 0 && errno == EAGAIN)
		return;
	tcsetattr(guard.terminal, TCSANOW, &guard.modes);
}

/* Whoever was to handle it (a sanitizer, the system) does so when the instruction runs again,
 * or, for signals that come from outside, is sent it again. */
static void end_by(size_t i)
{
	put_back();
	sigaction(caught[i].signal, &guard.before[i], NULL);
	if (caught[i].signal == SIGQUIT || caught[i].news)
		raise(caught[i].signal);
}

static void handle(int number)
{
	int kept = errno;

	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		if (caught[i].signal != number)
			continue;
		if (!caught[i].news ||
		    (caught[i].news == GUARD_QUIT && (atomic_load(&guard.news) & GUARD_QUIT))) {
			end_by(i);
			continue;
		}
		atomic_fetch_or(&guard.news, caught[i].news);
		if (write(guard.pipe[1], "!", 1) < 0)
			continue; /* it is full: the loop will wake anyway */
	}
	errno = kept;
}

enum err guard_begin(int terminal)
{
	struct sigaction action = { .sa_handler = handle, .sa_flags = SA_RESTART };

	assert(!guard.begun);
	if (tcgetattr(terminal, &guard.modes))
		return err_fail(ERR_UNAVAILABLE, "the terminal's modes: %s",
				strerrordesc_np(errno));
	if (pipe2(guard.pipe, O_NONBLOCK | O_CLOEXEC))
		return err_fail(ERR_UNAVAILABLE, "a pipe: %s", strerrordesc_np(errno));
	guard.terminal = terminal;
	guard.news = 0;
	guard.farewell_len = 0;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		sigaction(caught[i].signal, NULL, &guard.before[i]);
		if (guard.before[i].sa_handler != SIG_IGN || caught[i].news == GUARD_RESIZE)
			sigaction(caught[i].signal, &action, NULL);
	}
	guard.begun = true;
	return ERR_NONE;
}

void guard_set_farewell(struct str bytes)
{
	size_t len = bytes.len < FAREWELL_MAX ? bytes.len : FAREWELL_MAX;

	guard.farewell_len = 0;
	if (len)
		memcpy(guard.farewell, bytes.at, len);
	guard.farewell_len = len;
}

void guard_end(void)
{
	if (!guard.begun)
		return;
	guard.farewell_len = 0;
	for (size_t i = 0; i < ARRAY_LEN(caught); i++)
		sigaction(caught[i].signal, &guard.before[i], NULL);
	close(guard.pipe[0]);
	close(guard.pipe[1]);
	guard.pipe[0] = guard.pipe[1] = -1;
	guard.begun = false;
}

int guard_fd(void)
{
	return guard.pipe[0];
}

unsigned guard_take(void)
{
	char bytes[64];
	ssize_t got;

	do {
		got = read(guard.pipe[0], bytes, sizeof(bytes));
	} while (got > 0);

	return atomic_exchange(&guard.news, 0);
}

static bool stops_are_ignored(void)
{
	for (size_t i = 0; i < ARRAY_LEN(caught); i++) {
		if (caught[i].signal == SIGTSTP)
			return guard.before[i].sa_handler == SIG_IGN;
	}
	return true;
}

void guard_stop_job(void)
{
	struct sigaction standard = { .sa_handler = SIG_DFL };
	struct sigaction ours;

	if (stops_are_ignored()) /* no shell is there to continue us */
		return;
	sigemptyset(&standard.sa_mask);
	sigaction(SIGTSTP, &standard, &ours);
	kill(0, SIGTSTP);
	sigaction(SIGTSTP, &ours, NULL);
	(void)guard_take(); /* the SIGCONT that woke us is no news */
}
