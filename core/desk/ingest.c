#include "core/desk/ingest.h"

#include <fcntl.h>
#include <math.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/desk/batch.h"
#include "core/desk/campaign_replay.h"
#include "core/desk/desk_private.h"
#include "core/desk/formats.h"
#include "core/desk/judge.h"
#include "core/desk/stream.h"
#include "core/text/reduce.h"

#define WHY_MAX 1000
#define FOLLOW_WAIT_US 200000
#define BETWEEN_US (MOMENT_SECOND / 4)
#define FOLLOW_BATCH_US (MOMENT_SECOND / 10) /* events wait no longer for more to come */
#define FOLLOW_JUDGE_US (2 * MOMENT_SECOND)  /* a stream that never rests is judged this often */

struct reading {
	struct ingest *ingest;
	const char *name;
	struct batch batch;
	int64_t size; /* of the file; -1 when not known */
	int64_t line; /* of the record that was taken last */
	int64_t judged_at, between_at, began_at;
	bool stop;
	bool unread; /* the file failed, not the store */
};

static void refuse(struct reading *b, int64_t line, const char *why, struct str bytes)
{
	b->ingest->count.refused++;
	if (b->ingest->refused)
		b->ingest->refused(b->ingest->with, b->name, line, why, bytes);
}

static bool is_blank(struct str line)
{
	return str_trim(line).len == 0;
}

static const struct place *place_of(struct reading *b, const struct event *event)
{
	const struct ip *ip = event_ip(event);
	struct place *place;

	if (!ip || ip_is_none(ip))
		return NULL;
	place = ARENA_NEW(b->batch.arena, struct place);
	geo_place(desk_geo(b->ingest->desk), ip, place);
	return place;
}

static enum err record_take(struct reading *b, const struct records *records, struct record record)
{
	struct arena *arena = b->batch.arena;
	struct event *event;
	enum err e;

	b->ingest->count.lines++;
	if (record.fault) {
		refuse(b, record.line, record.fault, record.bytes);
		return ERR_NONE;
	}
	if (is_blank(record.bytes))
		return ERR_NONE;
	record.bytes = arena_str(arena, record.bytes); /* the event's texts are views of it */
	event = ARENA_NEW(arena, struct event);
	e = records->format->read(arena, records, &record, event);
	if (e == ERR_NOT_FOUND) {
		b->ingest->count.passed++;
		return ERR_NONE;
	}
	if (e) {
		refuse(b, record.line, err_text(ERR_INVALID), record.bytes);
		return ERR_NONE;
	}
	if (event->type == EVENT_MESSAGE)
		message_reduce(arena, &event->as.message);
	b->batch.bytes += record.bytes.len;
	b->ingest->count.bytes += (int64_t)record.bytes.len;
	return stream_take(b->ingest->stream, &b->batch, event, place_of(b, event));
}

static void tell(struct reading *b, int64_t read_bytes)
{
	double share = b->size > 0 ? fmin((double)read_bytes / (double)b->size, 1.0) : (double)NAN;

	if (b->ingest->progress && !b->ingest->progress(b->ingest->with, &b->ingest->count, share))
		b->stop = true;
}

static enum err batch_finish(struct reading *b, int64_t read_bytes)
{
	bool more = true, any = b->batch.count > 0;
	enum err e = batch_commit(&b->batch);

	if (!e && any)
		e = store_tend(b->ingest->desk->store, &more);
	batch_clear(&b->batch);
	stream_rest(b->ingest->stream);
	geo_refresh(desk_geo(b->ingest->desk));
	if (!e) {
		b->ingest->line = b->line;
		tell(b, read_bytes);
	}
	return e;
}

static enum err rest_judge(struct reading *b, bool resting)
{
	struct judge_count judged = { 0 };
	bool due = resting || moment_ticks_us() - b->judged_at > FOLLOW_JUDGE_US;
	enum err e;

	if (!b->batch.unjudged || !due)
		return ERR_NONE;
	e = judge_all(b->ingest->desk, &judged, NULL, NULL);
	if (!e)
		stream_judged(b->ingest->stream);
	if (e == ERR_CANCELLED) { /* what it did is done; the rest is on the store's lists */
		b->stop = true;
		e = ERR_NONE;
	}
	b->ingest->count.judged += judged.judged;
	b->ingest->count.flagged += judged.flagged;
	b->batch.unjudged = false;
	b->judged_at = moment_ticks_us();
	return e;
}

/* Outside of transactions only: what is read and not stored yet can wait for its batch. */
static enum err between(struct reading *b)
{
	bool due = b->ingest->between && moment_ticks_us() - b->between_at > BETWEEN_US;

	if (!due)
		return ERR_NONE;
	b->between_at = moment_ticks_us();
	return b->ingest->between(b->ingest->with);
}

/* The file of this name is another one now (rotated), or was cut: begin it anew. */
static void follow_file(struct reading *b, struct records *records)
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

/* Of a stream that is followed: who sends waits for the decision, and who talks for the answer. */
static bool has_waited(struct reading *b)
{
	if (!b->ingest->follow || b->batch.count == 0)
		return false;
	if (b->batch.count == 1)
		b->began_at = moment_ticks_us();
	return moment_ticks_us() - b->began_at > FOLLOW_BATCH_US;
}

static enum err record_next(struct reading *b, const struct records *records,
			    const struct record *record)
{
	enum err e = record_take(b, records, *record);

	b->line = record->line;
	if (e == ERR_NOT_FOUND) /* which says "no more" to who reads */
		e = err_fail(ERR_INTERNAL, "%s", err_text(e));
	if (!e && (batch_is_full(&b->batch) || has_waited(b)))
		e = batch_finish(b, records->lines.read_bytes);
	if (b->ingest->go_on && !b->ingest->go_on())
		b->stop = true;
	if (!e && b->ingest->follow && !b->stop)
		e = rest_judge(b, false);
	return e || b->stop ? e : between(b);
}

/* A pipe on standard input, of which nobody holds the other end any more. */
static bool is_over(const struct reading *b, const struct records *records)
{
	struct stat st;

	return records->lines.closed && !strcmp(b->name, "-") && !fstat(records->lines.fd, &st) &&
	       !S_ISREG(st.st_mode);
}

/* Nothing more is there now: store and judge what there was, then look again. */
static enum err rest(struct reading *b, struct records *records)
{
	enum err e = batch_finish(b, records->lines.read_bytes);

	if (!e)
		e = rest_judge(b, true);
	if (!e)
		e = between(b);
	if (!e && is_over(b, records))
		return ERR_NOT_FOUND;
	if (!e && !b->stop) {
		usleep(FOLLOW_WAIT_US);
		follow_file(b, records);
	}
	return e;
}

static enum err stream_read(struct reading *b, struct records *records)
{
	struct record record;
	enum err e = ERR_NONE;

	while (!e && !b->stop) {
		e = records_next(records, !b->ingest->follow, &record);
		if (!e)
			e = record_next(b, records, &record);
		else if (e == ERR_CANCELLED)
			b->stop = true;
		else if (e != ERR_NOT_FOUND)
			b->unread = true;
		else if (b->ingest->follow)
			e = rest(b, records);
	}
	b->stop = b->stop || e == ERR_CANCELLED;
	return e == ERR_NOT_FOUND || e == ERR_CANCELLED ? ERR_NONE : e;
}

/* What was read last; `e` is what ended the reading, and stays said. */
static enum err rest_store(struct reading *b, const struct records *records, enum err e)
{
	CLEANUP(buf_release) struct buf why = BUF_UP_TO(WHY_MAX);
	enum err last;

	buf_add(&why, e ? err_text(e) : "");
	last = batch_finish(b, records->lines.read_bytes);
	return e ? err_fail(e, "%s", buf_text(&why)) : last;
}

enum err ingest_file(struct ingest *ingest, int fd, const char *name)
{
	const struct format *format = ingest->format ? ingest->format : format_find(STR("events"));
	struct records records;
	struct stat st;
	struct reading b = { .ingest = ingest, .name = name, .size = -1 };
	enum err e;

	if (!fstat(fd, &st) && S_ISREG(st.st_mode))
		b.size = st.st_size;
	records_begin(&records, format, ingest->account, fd);
	records.lines.go_on = ingest->go_on;
	if (str_is(str_of(format->name), "events")) { /* a record is a line */
		records.lines.rest = ingest->refused_rest;
		records.lines.with = ingest->with;
	}
	ingest->line = 0;
	batch_begin(&b.batch, ingest);
	if (!ingest->stream)
		ingest->stream = stream_new(ingest->desk);
	e = stream_read(&b, &records);
	if (!e || b.unread)
		e = rest_store(&b, &records, e);
	records_release(&records);
	ingest->stopped = b.stop;
	if (e) { /* what it remembers may be of what was never stored */
		stream_free(ingest->stream);
		ingest->stream = NULL;
	}
	batch_release(&b.batch);
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

	while (!e && more && desk_goes_on(desk))
		e = store_tend(desk->store, &more);
	return e;
}

/* Tended before judging, which then reads each account from few runs; and after, for what judging wrote. */
enum err ingest_end(struct ingest *ingest)
{
	struct judge_count count = { .judged = ingest->count.judged,
				     .flagged = ingest->count.flagged };
	bool whole = ingest->follow || !ingest->stopped;
	enum err e = whole ? tend(ingest->desk) : ERR_NONE;

	/* Of one that was cut short it stays said that campaigns are to be found anew. */
	if (!e && whole)
		e = stream_end(ingest->stream);
	stream_free(ingest->stream);
	ingest->stream = NULL;
	if (!e && !whole)
		return err_fail(ERR_CANCELLED, "stopped before everything was read");
	if (!e && !ingest->follow) /* who follows leaves it to a scan */
		e = campaign_replay(ingest->desk, false);
	if (!e)
		e = judge_all(ingest->desk, &count, judging, ingest);
	ingest->count.judged = count.judged;
	ingest->count.flagged = count.flagged;
	return e ? e : tend(ingest->desk);
}
