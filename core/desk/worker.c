#include "core/desk/worker.h"

#define LOG_MODULE "worker"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/log.h"
#include "core/base/memory.h"
#include "core/desk/talk.h"

#define WATCH_US (500 * MOMENT_SECOND / 1000)
#define TALK_WAIT_US (10 * MOMENT_MINUTE) /* it is woken when there is anything to do */
#define TALK_AGAIN_US (5 * MOMENT_SECOND) /* the store failed it */
#define FRESHEN_US (30 * MOMENT_SECOND)   /* ages and who is on the line change by themselves */

enum lane {
	LANE_QUESTIONS,
	LANE_ACTS,
	LANE_TALK, /* answers nobody: it talks to customers (talk.h) */
	LANE_COUNT
};

struct job {
	struct job *next;
	struct arena *arena; /* of the request's copy */
	struct request request;
};

struct answered {
	struct answered *next;
	struct snapshot *snapshot;
};

struct lane_state {
	struct worker *worker;
	enum lane lane;
	struct desk *desk;
	pthread_t thread;
	bool has_thread;
	pthread_cond_t wake;
	struct job *first, **last;
};

struct worker {
	pthread_mutex_t mutex;
	enum desk_mode mode;
	struct lane_state lanes[LANE_COUNT];
	struct answered *answers, **last_answer;
	uint64_t tickets;
	int fd;
	int talk_fd; /* wakes the lane that talks */
	bool changed;
	bool stopping;
	atomic_size_t questions; /* asked, and neither answered nor dropped */
};

/* ---- copies of requests ----------------------------------------------------------------- */

static const struct str *strs_copy(struct arena *arena, const struct str *from, size_t count)
{
	struct str *copy = ARENA_ARRAY(arena, count + 1, struct str);

	for (size_t i = 0; i < count; i++)
		copy[i] = arena_str(arena, from[i]);
	return copy;
}

static void act_copy(struct arena *arena, struct act_request *act)
{
	act->accounts = strs_copy(arena, act->accounts, act->account_count);
	act->except = strs_copy(arena, act->except, act->except_count);
	act->reason = arena_str(arena, act->reason);
	act->actor = arena_str(arena, act->actor);
	act->assignee = arena_str(arena, act->assignee);
	act->text = arena_str(arena, act->text);
	act->confirm = arena_str(arena, act->confirm);
}

static struct job *job_new(const struct request *request)
{
	struct arena *arena = arena_new();
	struct job *job = ARENA_NEW(arena, struct job);

	job->arena = arena;
	job->request = *request;
	job->request.account = arena_str(arena, request->account);
	job->request.text = arena_str(arena, request->text);
	job->request.events = strs_copy(arena, request->events, request->event_count);
	job->request.reply.conversation = arena_str(arena, request->reply.conversation);
	job->request.reply.text = arena_str(arena, request->reply.text);
	job->request.pin.event = arena_str(arena, request->pin.event);
	job->request.file.path = arena_str(arena, request->file.path);
	act_copy(arena, &job->request.act);
	return job;
}

static void job_free(struct job *job)
{
	if (job)
		arena_free(job->arena);
}

/* ---- under the mutex -------------------------------------------------------------------- */

static void ring_at(int fd)
{
	const uint64_t one = 1;

	while (write(fd, &one, sizeof(one)) < 0 && errno == EINTR)
		;
}

static void ring(struct worker *worker)
{
	ring_at(worker->fd);
}

static void silence(int fd)
{
	uint64_t count;

	while (read(fd, &count, sizeof(count)) < 0 && errno == EINTR)
		;
}

static enum lane lane_of(enum request_kind kind)
{
	switch (kind) {
	case REQUEST_ACT:
	case REQUEST_EXPORT:
	case REQUEST_PIN:
	case REQUEST_REPLY:
	case REQUEST_TAKE_BACK:
		return LANE_ACTS;
	default:
		return LANE_QUESTIONS;
	}
}

/* A newer question overtakes those of its kind that have not begun; acts are all carried out. */
static void drop_overtaken(struct lane_state *lane, enum request_kind kind)
{
	struct job **at = &lane->first;

	while (*at) {
		struct job *job = *at;

		if (job->request.kind != kind) {
			at = &job->next;
			continue;
		}
		*at = job->next;
		job_free(job);
		atomic_fetch_sub(&lane->worker->questions, 1);
	}
	lane->last = at;
}

static struct job *next_job(struct lane_state *lane)
{
	struct job *job = lane->first;

	if (job) {
		lane->first = job->next;
		if (!lane->first)
			lane->last = &lane->first;
	}
	return job;
}

static void hand_over(struct worker *worker, struct snapshot *snapshot)
{
	struct answered *answer = memory_new(1, sizeof(*answer));

	answer->snapshot = snapshot;
	*worker->last_answer = answer;
	worker->last_answer = &answer->next;
	ring(worker);
}

/* ---- lanes ------------------------------------------------------------------------------ */

/* What there is to say when the lane has no desk. */
static struct snapshot *failure(const struct request *request, enum err e)
{
	struct arena *arena = arena_new();
	struct snapshot *snapshot = ARENA_NEW(arena, struct snapshot);

	snapshot->arena = arena;
	snapshot->kind = request->kind;
	snapshot->ticket = request->ticket;
	snapshot->error = e;
	snapshot->failure = arena_str(arena, str_of(err_text(e)));
	return snapshot;
}

/* Acts open their desk with the first of them, so that the console is up sooner. */
static struct snapshot *ask_desk(struct lane_state *lane, const struct request *request)
{
	const struct worker *worker = lane->worker;
	enum err e = ERR_NONE;

	if (!lane->desk)
		e = desk_open(desk_settings(worker->lanes[LANE_QUESTIONS].desk), worker->mode,
			      &lane->desk);
	return e ? failure(request, e) : desk_answer(lane->desk, request);
}

static void answer_job(struct lane_state *lane, struct job *job)
{
	struct snapshot *snapshot = ask_desk(lane, &job->request);

	if (job->request.kind == REQUEST_REPLY)
		ring_at(lane->worker->talk_fd); /* it has to know when it is due */
	job_free(job);
	pthread_mutex_lock(&lane->worker->mutex);
	hand_over(lane->worker, snapshot);
	if (lane->lane == LANE_QUESTIONS)
		atomic_fetch_sub(&lane->worker->questions, 1);
}

/* Wait for a job, but no longer than until the store is to be looked at again. */
static void wait_for_job(struct lane_state *lane, int64_t until_us)
{
	struct timespec until = { .tv_sec = (time_t)(until_us / MOMENT_SECOND),
				  .tv_nsec = (long)(until_us % MOMENT_SECOND) * 1000 };

	if (lane->lane == LANE_ACTS)
		pthread_cond_wait(&lane->wake, &lane->worker->mutex);
	else
		pthread_cond_timedwait(&lane->wake, &lane->worker->mutex, &until);
}

struct watch {
	int64_t look_us, freshen_us; /* monotonic: when next */
	int64_t version;
};

/* Has somebody written? Called without the mutex. */
static void look(struct lane_state *lane, struct watch *watch)
{
	int64_t now_us = moment_ticks_us();
	int64_t version;

	if (now_us < watch->look_us)
		return;
	watch->look_us = now_us + WATCH_US;
	version = desk_version(lane->desk);
	if (version == watch->version && now_us < watch->freshen_us)
		return;
	watch->version = version;
	watch->freshen_us = now_us + FRESHEN_US;
	ring_at(lane->worker->talk_fd);
	pthread_mutex_lock(&lane->worker->mutex);
	lane->worker->changed = true;
	ring(lane->worker);
	pthread_mutex_unlock(&lane->worker->mutex);
}

static void changed(struct worker *worker)
{
	pthread_mutex_lock(&worker->mutex);
	worker->changed = true;
	ring(worker);
	pthread_mutex_unlock(&worker->mutex);
}

static bool is_stopping(struct worker *worker)
{
	bool stopping;

	pthread_mutex_lock(&worker->mutex);
	stopping = worker->stopping;
	pthread_mutex_unlock(&worker->mutex);
	return stopping;
}

/* Talk until it is stopped, or the store fails. */
static enum err talk_on(struct lane_state *lane)
{
	CLEANUP(talk_close_at) struct talk *talk = NULL;
	struct talk_count count;
	enum err e = talk_open(lane->desk, &talk);

	while (!e && !is_stopping(lane->worker)) {
		e = talk_turn(talk, lane->worker->talk_fd, TALK_WAIT_US, &count);
		silence(lane->worker->talk_fd);
		if (!e && (count.lines || count.delivered || count.waiting || count.failed))
			changed(lane->worker);
	}
	return e;
}

static void *talk_run(void *with)
{
	struct lane_state *lane = with;
	struct worker *worker = lane->worker;
	enum err e;

	while (!is_stopping(worker)) {
		e = desk_open(desk_settings(worker->lanes[LANE_QUESTIONS].desk), worker->mode,
			      &lane->desk);
		if (!e)
			e = talk_on(lane);
		desk_close_at(&lane->desk);
		if (e && !is_stopping(worker)) {
			log_warn("talking failed", "why=%s", err_text(e));
			silence(worker->talk_fd);
			talk_sleep(worker->talk_fd, TALK_AGAIN_US);
		}
	}
	return NULL;
}

static void *run(void *with)
{
	struct lane_state *lane = with;
	struct worker *worker = lane->worker;
	int64_t now_us = moment_ticks_us();
	struct watch watch = { now_us + WATCH_US, now_us + FRESHEN_US, 0 };

	if (lane->lane == LANE_QUESTIONS)
		watch.version = desk_version(lane->desk);
	pthread_mutex_lock(&worker->mutex);
	for (;;) {
		struct job *job = next_job(lane);

		if (job) {
			pthread_mutex_unlock(&worker->mutex);
			answer_job(lane, job); /* comes back with the mutex */
		} else if (worker->stopping) {
			break;
		} else {
			wait_for_job(lane, watch.look_us);
		}
		if (lane->lane == LANE_QUESTIONS) {
			pthread_mutex_unlock(&worker->mutex);
			look(lane, &watch);
			pthread_mutex_lock(&worker->mutex);
		}
	}
	pthread_mutex_unlock(&worker->mutex);
	return NULL;
}

/* ---- for the console -------------------------------------------------------------------- */

static void lane_init(struct worker *worker, enum lane lane)
{
	struct lane_state *state = &worker->lanes[lane];
	pthread_condattr_t attributes;

	state->worker = worker;
	state->lane = lane;
	state->last = &state->first;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&state->wake, &attributes);
	pthread_condattr_destroy(&attributes);
}

/* Who only reads talks to nobody. */
static enum err lane_start(struct lane_state *lane)
{
	bool talks = lane->lane == LANE_TALK;

	if (talks && lane->worker->mode == DESK_READ)
		return ERR_NONE;
	if (pthread_create(&lane->thread, NULL, talks ? talk_run : run, lane))
		return err_fail(ERR_UNAVAILABLE, "no thread could be started");
	lane->has_thread = true;
	return ERR_NONE;
}

enum err worker_start(const struct settings *settings, enum desk_mode mode, struct worker **worker)
{
	struct worker *w = memory_new(1, sizeof(*w));
	enum err e = ERR_NONE;

	pthread_mutex_init(&w->mutex, NULL);
	w->last_answer = &w->answers;
	w->mode = mode;
	for (int lane = 0; lane < LANE_COUNT; lane++)
		lane_init(w, (enum lane)lane);
	w->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	w->talk_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	if (w->fd < 0 || w->talk_fd < 0)
		e = err_fail(ERR_UNAVAILABLE, "no event descriptor could be made");
	if (!e)
		e = desk_open(settings, mode, &w->lanes[LANE_QUESTIONS].desk);
	for (size_t i = 0; !e && i < LANE_COUNT; i++)
		e = lane_start(&w->lanes[i]);
	if (e) {
		worker_stop(w);
		return e;
	}
	*worker = w;
	return ERR_NONE;
}

static void lane_end(struct lane_state *lane)
{
	struct job *job;

	if (lane->has_thread)
		pthread_join(lane->thread, NULL);
	while ((job = next_job(lane)))
		job_free(job);
	pthread_cond_destroy(&lane->wake);
}

static void questions_drop(struct lane_state *lane)
{
	struct job *job;

	while ((job = next_job(lane)))
		job_free(job);
}

void worker_stop(struct worker *worker)
{
	struct snapshot *snapshot;

	if (!worker)
		return;
	pthread_mutex_lock(&worker->mutex);
	worker->stopping = true;
	questions_drop(&worker->lanes[LANE_QUESTIONS]);
	for (size_t i = 0; i < LANE_COUNT; i++)
		pthread_cond_signal(&worker->lanes[i].wake);
	pthread_mutex_unlock(&worker->mutex);
	ring_at(worker->talk_fd);
	for (size_t i = LANE_COUNT; i-- > 0;) /* the talk may wait for its server a little */
		lane_end(&worker->lanes[i]);
	for (size_t i = 0; i < LANE_COUNT;
	     i++) /* the acts' desk was opened by the other's settings */
		desk_close(worker->lanes[i].desk);
	while ((snapshot = worker_take(worker)))
		snapshot_free(snapshot);
	if (worker->fd >= 0)
		close(worker->fd);
	if (worker->talk_fd >= 0)
		close(worker->talk_fd);
	pthread_mutex_destroy(&worker->mutex);
	free(worker);
}

uint64_t worker_ask(struct worker *worker, const struct request *request)
{
	struct lane_state *lane = &worker->lanes[lane_of(request->kind)];
	struct job *job = job_new(request);
	uint64_t ticket;

	pthread_mutex_lock(&worker->mutex);
	ticket = ++worker->tickets;
	job->request.ticket = ticket;
	if (lane->lane == LANE_QUESTIONS) {
		drop_overtaken(lane, request->kind);
		atomic_fetch_add(&worker->questions, 1);
	}
	*lane->last = job;
	lane->last = &job->next;
	pthread_cond_signal(&lane->wake);
	pthread_mutex_unlock(&worker->mutex);
	return ticket;
}

int worker_fd(const struct worker *worker)
{
	return worker->fd;
}

/* The descriptor goes quiet once everything was taken. */
static void quieten(struct worker *worker)
{
	if (!worker->answers && !worker->changed)
		silence(worker->fd);
}

struct snapshot *worker_take(struct worker *worker)
{
	struct answered *answer;
	struct snapshot *snapshot = NULL;

	pthread_mutex_lock(&worker->mutex);
	answer = worker->answers;
	if (answer) {
		worker->answers = answer->next;
		if (!worker->answers)
			worker->last_answer = &worker->answers;
		snapshot = answer->snapshot;
		free(answer);
	}
	quieten(worker);
	pthread_mutex_unlock(&worker->mutex);
	return snapshot;
}

bool worker_changed(struct worker *worker)
{
	bool is_news;

	pthread_mutex_lock(&worker->mutex);
	is_news = worker->changed;
	worker->changed = false;
	quieten(worker);
	pthread_mutex_unlock(&worker->mutex);
	return is_news;
}

bool worker_is_busy(const struct worker *worker)
{
	return atomic_load(&worker->questions) > 0;
}
