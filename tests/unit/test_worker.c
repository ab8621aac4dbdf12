#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/attrs.h"
#include "core/desk/ingest.h"
#include "core/desk/worker.h"

#define LONG_MS 20000 /* more than anything here takes, even under valgrind */

static char folder[64], events_path[96];
static struct arena *arena;
static struct settings settings;
static struct worker *worker;

static void write_events(void)
{
	FILE *file = fopen(events_path, "we");

	assert_non_null(file);
	for (int i = 1; i <= 5; i++)
		fprintf(file,
			"{\"type\":\"account\",\"at\":\"2026-11-2%dT10:00:00Z\",\"account\":\"acct-%d\",\"id\":\"s-%d\","
			"\"name\":\"Name %d\",\"email\":\"a@b%d.example\",\"plan\":\"paid\"}\n",
			i % 3 + 1, i, i, i, i);
	assert_int_equal(fclose(file), 0);
}

static void fill(const struct settings *into)
{
	struct ingest ingest = { 0 };
	int fd = open(events_path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(desk_open(into, DESK_WRITE, &ingest.desk), ERR_NONE);
	assert_int_equal(ingest_file(&ingest, fd, "events"), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	assert_int_equal(ingest.count.stored, 5);
	desk_close(ingest.desk);
	close(fd);
}

static int make(void **state)
{
	char path[128];

	(void)state;
	snprintf(folder, sizeof(folder), "/tmp/strop-worker-XXXXXX");
	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/desk.db", folder);
	snprintf(events_path, sizeof(events_path), "%s/events.jsonl", folder);
	arena = arena_new();
	settings = (struct settings){ .name = STR("test"),
				      .store = arena_str(arena, str_of(path)),
				      .actor = STR("rep7"),
				      .bulk_ceiling = 500 };
	write_events();
	fill(&settings);
	assert_int_equal(worker_start(&settings, DESK_WRITE, &worker), ERR_NONE);
	return 0;
}

static int unmake(void **state)
{
	char command[128];

	(void)state;
	worker_stop(worker);
	worker = NULL;
	arena_free(arena);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command); /* NOLINT(cert-env33-c): a name of our own */
}

/* Wait for the next snapshot; NULL after LONG_MS. */
static struct snapshot *next_snapshot(void)
{
	struct pollfd ready = { .fd = worker_fd(worker), .events = POLLIN };
	int64_t until_us = moment_ticks_us() + (int64_t)LONG_MS * 1000;

	while (moment_ticks_us() < until_us) {
		struct snapshot *snapshot = worker_take(worker);

		if (snapshot)
			return snapshot;
		worker_changed(worker);
		poll(&ready, 1, 100);
	}
	return NULL;
}

static struct request question(enum request_kind kind, const char *account)
{
	return (struct request){
		.kind = kind, .account = str_of(account), .verdict = -1, .state = -1
	};
}

static void answers_a_question_under_its_ticket(void **state)
{
	struct request request = question(REQUEST_ACCOUNT, "acct-3");
	uint64_t ticket = worker_ask(worker, &request);
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = next_snapshot();

	(void)state;
	assert_non_null(snapshot);
	assert_int_equal(snapshot->error, ERR_NONE);
	assert_int_equal(snapshot->ticket, ticket);
	assert_true(str_is(snapshot->dossier->account.name, "Name 3"));
	assert_null(worker_take(worker));
}

static void keeps_nothing_of_the_request(void **state)
{
	char id[] = "acct-2";
	struct request request = question(REQUEST_ACCOUNT, id);
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

	(void)state;
	worker_ask(worker, &request);
	memset(id, '!', sizeof(id) - 1);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	assert_true(str_is(snapshot->dossier->account.id, "acct-2"));
}

static void present(struct worker *at, const char *account)
{
	struct request request = question(REQUEST_PRESENT, account);

	worker_ask(at, &request);
}

/* Ask for acct-3 until so many others have it open; false after LONG_MS. */
static bool becomes_present(size_t count, const char *actor)
{
	int64_t until_us = moment_ticks_us() + (int64_t)LONG_MS * 1000;

	while (moment_ticks_us() < until_us) {
		struct request request = question(REQUEST_ACCOUNT, "acct-3");
		CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

		worker_ask(worker, &request);
		snapshot = next_snapshot();
		if (snapshot && snapshot->kind == REQUEST_ACCOUNT &&
		    snapshot->dossier->present_count == count)
			return !count || str_is(snapshot->dossier->present[0].actor, actor);
	}
	return false;
}

static bool hears_of_a_change(void)
{
	struct pollfd ready = { .fd = worker_fd(worker), .events = POLLIN };
	int64_t until_us = moment_ticks_us() + (int64_t)LONG_MS * 1000;

	while (moment_ticks_us() < until_us) {
		snapshot_free(worker_take(worker));
		if (worker_changed(worker))
			return true;
		poll(&ready, 1, 100);
	}
	return false;
}

/* Two consoles on one store: each knows what the other has open, and neither writes into the store for it. */
static void tells_two_consoles_of_each_other(void **state)
{
	struct worker *other = NULL;
	struct settings theirs = settings;

	(void)state;
	theirs.actor = STR("rep2");
	present(worker, "acct-1");
	assert_int_equal(worker_start(&theirs, DESK_WRITE, &other), ERR_NONE);
	present(other, "acct-3");
	assert_true(hears_of_a_change());
	assert_true(becomes_present(1, "rep2"));
	present(other, NULL);
	assert_true(becomes_present(0, NULL));
	present(other, "acct-3");
	assert_true(becomes_present(1, "rep2"));
	worker_stop(other);
	assert_true(becomes_present(0, NULL));
}

static void carries_failures_with_their_sentence(void **state)
{
	struct request request = question(REQUEST_ACCOUNT, "nobody");
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

	(void)state;
	worker_ask(worker, &request);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	assert_int_equal(snapshot->error, ERR_NOT_FOUND);
	assert_true(str_is(snapshot->failure, "nobody: no such account"));
}

static void lets_a_newer_question_of_a_kind_overtake(void **state)
{
	struct request request = question(REQUEST_QUEUE, NULL);
	uint64_t last = 0;
	int came = 0;
	bool last_came = false;

	(void)state;
	for (int i = 0; i < 200; i++)
		last = worker_ask(worker, &request);
	while (!last_came) {
		CLEANUP(snapshot_free_at) struct snapshot *snapshot = next_snapshot();

		assert_non_null(snapshot);
		came++;
		last_came = snapshot->ticket == last;
	}
	assert_true(came < 200);
	assert_null(worker_take(worker));
}

static void carries_every_act_out(void **state)
{
	(void)state;
	for (int i = 0; i < 20; i++) {
		struct str account = STR("acct-1");
		struct request request = question(REQUEST_ACT, NULL);

		request.act = (struct act_request){ .what = ACT_NOTE,
						    .accounts = &account,
						    .account_count = 1,
						    .text = STR("seen") };
		worker_ask(worker, &request);
	}
	for (int i = 0; i < 20; i++) {
		CLEANUP(snapshot_free_at) struct snapshot *snapshot = next_snapshot();

		assert_non_null(snapshot);
		assert_int_equal(snapshot->error, ERR_NONE);
		assert_int_equal(snapshot->act->done, 1);
	}
}

static void finishes_acts_when_it_is_stopped(void **state)
{
	struct str account = STR("acct-1");
	struct request request = question(REQUEST_ACT, NULL);
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

	(void)state;
	for (int i = 0; i < 10; i++) {
		request.act = (struct act_request){ .what = ACT_NOTE,
						    .accounts = &account,
						    .account_count = 1,
						    .text = STR("on the way out") };
		worker_ask(worker, &request);
	}
	worker_stop(worker);
	assert_int_equal(worker_start(&settings, DESK_WRITE, &worker), ERR_NONE);
	request = question(REQUEST_ACCOUNT, "acct-1");
	worker_ask(worker, &request);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	assert_int_equal(snapshot->dossier->note_count, 10);
}

static void tells_when_another_process_wrote(void **state)
{
	struct pollfd ready = { .fd = worker_fd(worker), .events = POLLIN };
	struct settings other = settings;
	struct desk *desk = NULL;
	struct str account = STR("acct-4");
	struct request request = question(REQUEST_ACT, NULL);
	struct snapshot *snapshot;

	(void)state;
	poll(&ready, 1, 700); /* the first look */
	worker_changed(worker);
	assert_int_equal(poll(&ready, 1, 0), 0);
	other.actor = STR("rep8");
	assert_int_equal(desk_open(&other, DESK_WRITE, &desk), ERR_NONE);
	request.act = (struct act_request){ .what = ACT_DISABLE,
					    .accounts = &account,
					    .account_count = 1,
					    .reason = STR("seen elsewhere") };
	snapshot = desk_answer(desk, &request);
	assert_int_equal(snapshot->error, ERR_NONE);
	snapshot_free(snapshot);
	desk_close(desk);
	assert_int_equal(poll(&ready, 1, LONG_MS), 1);
	assert_true(worker_changed(worker));
	assert_false(worker_changed(worker)); /* once */
	assert_int_equal(poll(&ready, 1, 0), 0);
}

static void write_chat(void)
{
	FILE *file = fopen(events_path, "we");
	struct ingest ingest = { 0 };
	int fd;

	assert_non_null(file);
	fprintf(file,
		"{\"type\":\"chat\",\"at\":\"2026-11-22T10:00:00Z\",\"account\":\"acct-1\",\"id\":\"c\","
		"\"conversation\":\"c-1\",\"from\":\"customer\",\"text\":\"hello\"}\n");
	assert_int_equal(fclose(file), 0);
	fd = open(events_path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	assert_int_equal(desk_open(&settings, DESK_WRITE, &ingest.desk), ERR_NONE);
	assert_int_equal(ingest_file(&ingest, fd, "events"), ERR_NONE);
	assert_int_equal(ingest_end(&ingest), ERR_NONE);
	desk_close(ingest.desk);
	close(fd);
}

static size_t chat_lines(void)
{
	struct request request = question(REQUEST_ACCOUNT, "acct-1");
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

	worker_ask(worker, &request);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	assert_int_equal(snapshot->error, ERR_NONE);
	return snapshot->dossier->chat_count;
}

static void delivers_a_reply_when_it_is_due(void **state)
{
	struct request request = question(REQUEST_REPLY, "acct-1");
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;
	int64_t until_us = moment_ticks_us() + (int64_t)LONG_MS * 1000;

	(void)state;
	write_chat();
	request.reply.text = STR("Where are you?");
	worker_ask(worker, &request);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	assert_int_equal(snapshot->error, ERR_NONE);
	while (chat_lines() < 2 && moment_ticks_us() < until_us)
		usleep(10000);
	assert_int_equal(chat_lines(), 2);
}

static int64_t cpu_us(void)
{
	struct timespec used;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
	return (int64_t)used.tv_sec * MOMENT_SECOND + used.tv_nsec / 1000;
}

static void sleeps_while_nothing_happens(void **state)
{
	int64_t before_us = cpu_us();

	(void)state;
	usleep(1500000);
	assert_true(cpu_us() - before_us < 150000); /* a tenth of a processor, under a sanitizer */
}

static void knows_when_a_question_waits(void **state)
{
	struct request request = question(REQUEST_QUEUE, NULL);
	CLEANUP(snapshot_free_at) struct snapshot *snapshot = NULL;

	(void)state;
	assert_false(worker_is_busy(worker));
	worker_ask(worker, &request);
	snapshot = next_snapshot();
	assert_non_null(snapshot);
	for (int i = 0; i < 1000 && worker_is_busy(worker); i++)
		usleep(1000);
	assert_false(worker_is_busy(worker));
}

static void says_why_it_cannot_start(void **state)
{
	struct settings bad = settings;
	struct worker *none = NULL;

	(void)state;
	bad.store = arena_strf(arena, "%s/desk.db", events_path); /* below what is no folder */
	assert_int_not_equal(worker_start(&bad, DESK_WRITE, &none), ERR_NONE);
	assert_null(none);
	worker_stop(NULL);
}

#define AT_WORK(test) cmocka_unit_test_setup_teardown(test, make, unmake)

int main(void)
{
	const struct CMUnitTest tests[] = {
		AT_WORK(answers_a_question_under_its_ticket),
		AT_WORK(keeps_nothing_of_the_request),
		AT_WORK(tells_two_consoles_of_each_other),
		AT_WORK(carries_failures_with_their_sentence),
		AT_WORK(lets_a_newer_question_of_a_kind_overtake),
		AT_WORK(carries_every_act_out),
		AT_WORK(finishes_acts_when_it_is_stopped),
		AT_WORK(tells_when_another_process_wrote),
		AT_WORK(delivers_a_reply_when_it_is_due),
		AT_WORK(sleeps_while_nothing_happens),
		AT_WORK(knows_when_a_question_waits),
		AT_WORK(says_why_it_cannot_start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
