#include "core/desk/simulate.h"

#include <errno.h>
#include <string.h>

#include "core/sim/sim.h"

struct writing {
	const struct simulate_order *order;
	int64_t events;
	bool failed, unwanted;
};

static bool line_write(FILE *to, struct str line)
{
	return fwrite(line.at, 1, line.len, to) == line.len && putc('\n', to) != EOF;
}

static bool on_event(void *with, struct str line)
{
	struct writing *w = with;

	w->events++;
	if (!line_write(w->order->events, line))
		w->failed = true;
	return !w->failed && !w->unwanted;
}

static bool on_truth(void *with, struct str line)
{
	struct writing *w = with;

	if (!line_write(w->order->truth, line))
		w->failed = true;
	return !w->failed;
}

static void on_progress(void *with, int64_t events, double share)
{
	struct writing *w = with;

	w->unwanted = w->order->progress && !w->order->progress(w->order->with, events, share);
}

enum err simulate_write(const struct simulate_order *order, int64_t *events)
{
	struct writing w = { .order = order };
	struct sim_plan plan = { .accounts = order->accounts,
				 .seed = order->seed,
				 .days = order->days,
				 .start = order->start,
				 .families = order->families };
	struct sim_ears ears = { .event = on_event,
				 .truth = order->truth ? on_truth : NULL,
				 .progress = on_progress,
				 .with = &w };
	enum err e = sim_run(&plan, &ears);

	if (w.failed || (!e && (fflush(order->events) || (order->truth && fflush(order->truth)))))
		return err_fail(ERR_UNAVAILABLE, "could not be written: %s", strerror(errno));
	*events = w.events;
	return e;
}

bool simulate_family(size_t index, struct simulate_family *family)
{
	struct sim_family row;

	if (!sim_family(index, &row))
		return false;
	*family = (struct simulate_family){ row.name, row.what, row.bad, row.spiking, row.share };
	return true;
}
