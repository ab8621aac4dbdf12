#include "core/cli/stop.h"

#include <signal.h>
#include <unistd.h>

#include "core/base/moment.h"

#define NAP_US 100000
#define GRACE_US (MOMENT_SECOND / 2)

static volatile sig_atomic_t stopped;

static void on_signal(int number)
{
	(void)number;
	stopped = 1;
}

void stop_on_signals(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	(void)sigaction(SIGINT, &action, NULL);
	(void)sigaction(SIGTERM, &action, NULL);
}

bool stop_asked(void)
{
	return stopped;
}

bool stop_not_due(void)
{
	static int64_t seen_us;

	if (!stopped)
		return true;
	if (!seen_us)
		seen_us = moment_ticks_us();
	return moment_ticks_us() - seen_us < GRACE_US;
}

void stop_sleep(int64_t seconds)
{
	int64_t until = moment_ticks_us() + seconds * MOMENT_SECOND;

	while (!stopped && moment_ticks_us() < until)
		usleep(NAP_US);
}
