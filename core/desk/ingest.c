#include "core/desk/ingest.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/desk_private.h"
#include "core/desk/fold.h"
#include "core/desk/formats.h"
#include "core/desk/judge.h"
#include "core/desk/scanner_reach.h"
#include "core/text/reduce.h"

#define BATCH_EVENTS 4096
#define BATCH_BYTES ((size_t)8 * 1024 * 1024)
#define ARENA_KEEP \
	((size_t)64 * 1024 * 1024)     /* an arena that one hostile line swelled is not kept */
#define KEPT_MAX ((size_t)1024 * 1024) /* bytes of one event as it is kept */
#define FOLLOW_WAIT_US 200000
#define BETWEEN_US (MOMENT_SECOND / 4)
#define FOLLOW_JUDGE_US (2 * MOMENT_SECOND) /* a stream that never rests is judged this often */

struct batch {
	struct ingest *ingest;
	const char *name;
	struct arena *arena;
	struct event_put *puts;
	size_t count, bytes;
	int64_t size; /* of the file; -1 when not known */
	int64_t judged_at, between_at;
	bool unjudged;
	bool stop;
};

static void refuse(struct batch *b, int64_t line, const char *why, struct str bytes)
{
	b->ingest->count.refused++;
	if (b->ingest->refused)
		b->ingest->refused(b->ingest->with, b->name, line, why, bytes);
}

static bool is_blank(struct str line)
{
	return str_trim(line).len == 0;
}

static void place_add(struct batch *b, struct event_put *put, const struct event *event)
{
	const struct ip *ip = event_ip(event);

	if (!ip || ip_is_none(ip))
		return;
	struct place *place = ARENA_NEW(b->arena, struct place);

	geo_place(desk_geo(b->ingest->desk), ip, place);
	put->place = place;
}

static void record_take(struct batch *b, const struct records *records, struct record record)
{
	struct event *event;
	struct event_put *put;
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(KEPT_MAX);
	enum err e;

	b->ingest->count.lines++;
	if (record.fault) {
		refuse(b, record.line, record.fault, record.bytes);
		return;
	}
	if (is_blank(record.bytes))
		return;
	record.bytes = arena_str(b->arena, record.bytes); /* the event's texts are views of it */
	event = ARENA_NEW(b->arena, struct event);
	e = records->format->read(b->arena, records, &record, event);
	if (e == ERR_NOT_FOUND) {
		b->ingest->count.passed++;
		return;
	}
	if (e) {
		refuse(b, record.line, err_text(ERR_INVALID), record.bytes);
		return;
	}
	if (event->type == EVENT_MESSAGE)
		message_reduce(b->arena, &event->as.message);
	event_write(event, &kept);
	put = &b->puts[b->count++];
	*put = (struct event_put){ .event = event, .kept = arena_str(b->arena, buf_str(&kept)) };
	place_add(b, put, event);
	b->bytes += record.bytes.len;
}

/* Those who use what the verdict is about are judged again. */
static enum err word_reach(struct batch *b, struct str key)
{
	struct store *store = b->ingest->desk->store;
	struct account_no *accounts = NULL;
	size_t count = 0;
	enum err e = scanner_reach(store, b->arena, key, &accounts, &count);

	for (size_t i = 0; !e && i < count; i++)
		e = store_dirty_put(store, accounts[i]);
	return e;
}

static enum err word_keep(struct batch *b, const struct event *event)
{
	struct str keys[SCANNER_KEYS];
	size_t count = scanner_keys(b->arena, event->as.scanner.value, keys);
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		struct scanner_row row = { .value = keys[i],
					   .scanner = event->as.scanner.scanner,
					   .id = event->id,
					   .verdict = event->as.scanner.verdict,
					   .at = event->at };

		e = store_scanner_put(b->ingest->desk->store, &row);
		if (!e)
			e = word_reach(b, keys[i]);
	}
	return e;
}

static enum err batch_store(struct batch *b)
{
	struct store *store = b->ingest->desk->store;
	struct ingest_count *count = &b->ingest->count;
	int64_t stored = 0;
	enum err e = store_write(store);

	if (!e)
		e = store_events_add(store, b->puts, b->count);
	for (size_t i = 0; !e && i < b->count; i++) {
		stored += b->puts[i].is_new;
		if (b->puts[i].is_new && b->puts[i].event->type == EVENT_SCANNER)
			e = word_keep(b, b->puts[i].event);
	}
	if (!e)
		e = store_commit(store);
	store_end(store);
	if (e)
		return e;
	count->stored += stored;
	count->skipped += (int64_t)b->count - stored;
	count->bytes += (int64_t)b->bytes;
	b->unjudged = b->unjudged || stored;
	return ERR_NONE;
}

static void batch_clear(struct batch *b)
{
	if (arena_used(b->arena) > ARENA_KEEP) {
		arena_free(b->arena);
		b->arena = arena_new();
	} else {
		arena_reset(b->arena);
	}
	b->puts = ARENA_ARRAY(b->arena, BATCH_EVENTS, struct event_put);
	b->count = 0;
	b->bytes = 0;
	geo_refresh(desk_geo(b->ingest->desk));
}

static void tell(struct batch *b, int64_t read_bytes)
{
	double share = b->size > 0 ? fmin((double)read_bytes / (double)b->size, 1.0) : (double)NAN;

	if (b->ingest->progress && !b->ingest->progress(b->ingest->with, &b->ingest->count, share))
		b->stop = true;
}

static enum err batch_end(struct batch *b, int64_t read_bytes)
{
	bool more = true;
	enum err e = b->count ? batch_store(b) : ERR_NONE;

	if (!e && b->count)
		e = store_tend(b->ingest->desk->store, &more);
	batch_clear(b);
	if (!e)
		tell(b, read_bytes);
	return e;
}

static enum err rest_judge(struct batch *b, bool resting)
{
	struct judge_count judged = { 0 };
	bool due = resting || moment_ticks_us() - b->judged_at > FOLLOW_JUDGE_US;
	enum err e;

	if (!b->unjudged || !due)
		return ERR_NONE;
	e = judge_all(b->ingest->desk, &judged, NULL, NULL);
	b->ingest->count.judged += judged.judged;
	b->ingest->count.flagged += judged.flagged;
	b->unjudged = false;
	b->judged_at = moment_ticks_us();
	return e;
}

/* Outside of transactions only: what is read and not stored yet can wait for its batch. */
static enum err between(struct batch *b)
{
	bool due = b->ingest->between && moment_ticks_us() - b->between_at > BETWEEN_US;

	if (!due)
		return ERR_NONE;
	b->between_at = moment_ticks_us();
	return b->ingest->between(b->ingest->with);
}

/* The file of this name is another one now (rotated), or was cut: begin it anew. */
static void follow_file(struct batch *b, struct records *records)
{
	struct lines *lines = &records->lines;
	struct stat open_now, named;
	int fd;

	if (!strcmp(b->name, "-") || fstat(lines->fd, &open_now) || stat(b->name, &named))
		return;
	if (open_now.st_ino == named.st_ino && open_now.st_dev == named.st_dev) {
		if (S_ISREG(named.st_mode) && named.st_size < lseek(lines->fd, 0, SEEK_CUR)) {
			(void)lseek(lines->fd, 0, SEEK_SET);
			records_restart(records);
		}
		return;
	}
	fd = open(b->name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	(void)dup2(fd, lines->fd);
	close(fd);
	records_restart(records);
}

static enum err record_next(struct batch *b, const struct records *records,
			    const struct record *record)
{
	enum err e = ERR_NONE;

	record_take(b, records, *record);
	if (b->count == BATCH_EVENTS || b->bytes >= BATCH_BYTES)
		e = batch_end(b, records->lines.read_bytes);
	if (!e && b->ingest->follow)
		e = rest_judge(b, false);
	return e ? e : between(b);
}

/* Nothing more is there now: store and judge what there was, then look again. */
static enum err rest(struct batch *b, struct records *records)
{
	enum err e = batch_end(b, records->lines.read_bytes);

	if (!e)
		e = rest_judge(b, true);
	if (!e)
		e = between(b);
	if (!e && !b->stop) {
		usleep(FOLLOW_WAIT_US);
		follow_file(b, records);
	}
	return e;
}

static enum err stream_read(struct batch *b, struct records *records)
{
	struct record record;
	enum err e = ERR_NONE;

	while (!e && !b->stop) {
		e = records_next(records, !b->ingest->follow, &record);
		if (!e)
			e = record_next(b, records, &record);
		else if (e == ERR_NOT_FOUND && b->ingest->follow)
			e = rest(b, records);
	}
	return e == ERR_NOT_FOUND ? ERR_NONE : e;
}

enum err ingest_file(struct ingest *ingest, int fd, const char *name)
{
	const struct format *format = ingest->format ? ingest->format : format_find(STR("events"));
	struct records records;
	struct stat st;
	struct batch b = { .ingest = ingest, .name = name, .arena = arena_new(), .size = -1 };
	enum err e;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		b.size = st.st_size;
	records_begin(&records, format, ingest->account, fd);
	batch_clear(&b);
	e = stream_read(&b, &records);
	if (!e || e == ERR_UNAVAILABLE) {
		enum err last = batch_end(&b, records.lines.read_bytes);

		e = e ? e : last;
	}
	records_release(&records);
	arena_free(b.arena);
	return e;
}

static bool judging(void *with, const struct judge_count *count)
{
	struct ingest *ingest = with;

	ingest->count.judged = count->judged;
	ingest->count.flagged = count->flagged;
	if (ingest->progress)
		(void)ingest->progress(ingest->with, &ingest->count, 1.0);
	return true;
}

static enum err tend(struct desk *desk)
{
	bool more = true;
	enum err e = ERR_NONE;

	while (!e && more)
		e = store_tend(desk->store, &more);
	return e;
}

/* Tended before judging, which then reads each account from few runs; and after, for what judging wrote. */
enum err ingest_end(struct ingest *ingest)
{
	struct judge_count count = { .judged = ingest->count.judged,
				     .flagged = ingest->count.flagged };
	enum err e = tend(ingest->desk);

	if (!e)
		e = judge_all(ingest->desk, &count, judging, ingest);
	ingest->count.judged = count.judged;
	ingest->count.flagged = count.flagged;
	return e ? e : tend(ingest->desk);
}
