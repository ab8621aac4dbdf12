#include <stdlib.h>
#include <string.h>

#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/base/moment.h"
#include "core/store/lookup_runs.h"
#include "core/store/store_private.h"

#define BLOCK_BYTES 1800 /* four to a page, with nothing on pages of its own */
#define SLICE_US 20000   /* others wait for it */
#define CLOCK_EVERY 256
#define OVERFULL 2   /* the fresh ones are, when nobody has written them out for so long */
#define IDLE_SHARE 4 /* when idle, runs are merged into one at most so much greater than they are */
#define REMOVED 2000 /* blocks at a time */

/* -- writing a run ------------------------------------------------------------------------- */

struct writer {
	struct store *store;
	int64_t run, entries, filtered;
	struct bloom *filter; /* or NULL */
	struct buf block;
	struct lookup_key first, last; /* of the block */
};

static struct writer writer_of(struct store *store, int64_t run, struct bloom *filter)
{
	return (struct writer){ .store = store,
				.run = run,
				.filter = filter,
				.block = BUF_UP_TO((size_t)2 * BLOCK_BYTES) };
}

static void writer_release(struct writer *w)
{
	buf_release(&w->block);
}

static enum err flush(struct writer *w)
{
	static const struct sql put = {
		"INSERT INTO lookup_block (run, first, entries) VALUES ($1, $2, $3)"
	};
	enum err e = ERR_NONE;

	if (w->block.len)
		e = db_do(w->store->db, &put, NULL, "ibb", w->run, lookup_key_str(&w->first),
			  buf_str(&w->block));
	buf_clear(&w->block);
	w->last.len = 0;
	return e;
}

static enum err write_entry(struct writer *w, const struct lookup_key *key, bool gone)
{
	struct str bytes = lookup_key_str(key);
	enum err e = ERR_NONE;

	if (w->block.len + bytes.len > BLOCK_BYTES)
		e = flush(w);
	if (!w->block.len)
		w->first = *key;
	lookup_block_add(&w->block, lookup_key_str(&w->last), bytes, gone);
	w->last = *key;
	w->entries++;
	if (bytes.len && lookup_is_filtered((uint8_t)bytes.at[0])) {
		w->filtered++;
		if (w->filter->bytes)
			bloom_add(w->filter, lookup_hash(w->store, lookup_key_text(bytes)));
	}
	return e;
}

/* A number that no run ever had: row 0 keeps the newest. */
static enum err next_run(struct store *store, int64_t *run)
{
	static const struct sql take = {
		"UPDATE lookup_run SET entries = entries + 1 WHERE run = 0 RETURNING entries"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &take, "");

	while (rows_next(&rows))
		*run = rows_int(&rows, 0);
	return rows_error(&rows);
}

/* -- writing the fresh ones out ------------------------------------------------------------ */

static enum err fresh_count(struct store *store, int64_t *count)
{
	static const struct sql all = { "SELECT count(*) FROM lookup_fresh" };
	struct lookups *lookups;
	enum err e = lookup_runs(store, &lookups);

	if (!e && lookups->fresh < 0) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");

		if (rows_next(&rows))
			lookups->fresh = rows_int(&rows, 0);
		e = rows_error(&rows);
	}
	*count = lookups->fresh;
	return e;
}

static enum err put_run(struct store *store, const struct lookup_run *run)
{
	static const struct sql put = {
		"INSERT INTO lookup_run (run, level, state, entries, filtered, filter)"
		" VALUES ($1, $2, $3, $4, $5, $6)"
	};

	return db_do(store->db, &put, NULL, "iiiiib", run->run, run->level, (int64_t)run->state,
		     run->entries, run->filtered, bloom_bytes(&run->filter));
}

static enum err write_fresh(struct store *store, struct lookup_run *made)
{
	struct lookup_source source;
	struct writer w = writer_of(store, made->run, &made->filter);
	enum err e = lookup_source_fresh(store, STR(""), &source);

	while (!e && source.more) {
		e = write_entry(&w, &source.key, source.gone);
		if (!e)
			e = lookup_source_next(&source);
	}
	rows_end(&source.rows);
	if (!e)
		e = flush(&w);
	made->entries = w.entries;
	made->filtered = w.filtered;
	writer_release(&w);
	return e;
}

/* All of them are one small run, in one go. */
static enum err spill(struct store *store)
{
	static const struct sql drop = { "DELETE FROM lookup_fresh" };
	struct lookup_run made = { .level = 1, .state = LOOKUP_LIVE };
	int64_t count = 0;
	enum err e = fresh_count(store, &count);

	made.filter = bloom_for(count);
	if (!e)
		e = next_run(store, &made.run);
	if (!e)
		e = write_fresh(store, &made);
	if (!e)
		e = put_run(store, &made);
	if (!e)
		e = db_do(store->db, &drop, NULL, "");
	bloom_release(&made.filter);
	store->lookups->version = -1;
	return e;
}

enum err lookup_make_room(struct store *store)
{
	int64_t count = 0;
	enum err e = fresh_count(store, &count);

	if (!e && count >= OVERFULL * store->sizes.lookup_fresh) {
		e = spill(store);
		if (!e)
			e = fresh_count(store, &count);
	}
	return e;
}

/* -- choosing ------------------------------------------------------------------------------ */

static struct lookup_run *in_state(const struct lookups *lookups, enum lookup_state state)
{
	for (size_t i = 0; i < lookups->count; i++) {
		if (lookups->runs[i].state == state)
			return &lookups->runs[i];
	}
	return NULL;
}

/* Runs next to each other in age, to be merged into one that takes their place. */
struct choice {
	size_t from, count;
	int64_t level;
};

/* All of the first level that has too many. */
static struct choice choose_level(const struct lookups *lookups, int64_t fan)
{
	const struct lookup_run *runs = lookups->runs;
	size_t from = 0;

	for (size_t i = 1; i <= lookups->count; i++) {
		if (i < lookups->count && runs[i].level == runs[from].level)
			continue;
		if ((int64_t)(i - from) >= fan)
			return (struct choice){ from, i - from, runs[from].level + 1 };
		from = i;
	}
	return (struct choice){ 0 };
}

/* The newest, up to the last that is not much greater than all before it together. */
static struct choice choose_idle(const struct lookups *lookups)
{
	struct choice choice = { 0 };
	int64_t sum = 0;

	for (size_t i = 0; i < lookups->count; i++) {
		if (i > 0 && sum >= lookups->runs[i].entries / IDLE_SHARE)
			choice = (struct choice){ 0, i + 1, lookups->runs[i].level };
		sum += lookups->runs[i].entries;
	}
	return choice;
}

static struct choice choose(const struct store *store, const struct lookups *lookups)
{
	struct choice choice = choose_level(lookups, store->sizes.lookup_fan);

	if (choice.count || lookups->fresh != lookups->seen)
		return choice;
	return choose_idle(lookups);
}

enum err lookup_due(struct store *store, bool *due)
{
	const struct lookups *lookups = store->lookups;
	int64_t count = 0;
	enum err e = fresh_count(store, &count);

	*due = !e && (count >= store->sizes.lookup_fresh || in_state(lookups, LOOKUP_DEAD) ||
		      in_state(lookups, LOOKUP_BUILDING) || choose(store, lookups).count > 0);
	return e;
}

void lookup_rest(struct store *store)
{
	store->lookups->seen = store->lookups->fresh;
}

/* -- merging ------------------------------------------------------------------------------- */

static enum err plan(struct store *store, const struct choice *choice)
{
	static const struct sql aim = { "UPDATE lookup_run SET target = $2 WHERE run = $1" };
	const struct lookups *lookups = store->lookups;
	struct lookup_run made = { .level = choice->level, .state = LOOKUP_BUILDING };
	enum err e = next_run(store, &made.run);

	for (size_t i = 0; !e && i < choice->count; i++)
		e = db_do(store->db, &aim, NULL, "ii", lookups->runs[choice->from + i].run,
			  made.run);
	if (!e)
		e = put_run(store, &made);
	store->lookups->version = -1;
	return e;
}

/* What a merge has in hand for one slice. */
struct merge {
	struct store *store;
	struct lookup_run *into;
	struct lookup_source *sources;
	size_t count;
	bool oldest; /* nothing older is left that an entry could hide */
	struct lookup_key position;
};

static void merge_end(struct merge *merge)
{
	for (size_t i = 0; i < merge->count; i++)
		rows_end(&merge->sources[i].rows);
	free(merge->sources);
}

/* The last key that was read for it. */
static enum err find_position(struct merge *merge)
{
	static const struct sql by_run = { "SELECT position FROM lookup_run WHERE run = $1" };
	CLEANUP(rows_end)
	struct rows rows = db_query(merge->store->db, &by_run, "i", merge->into->run);

	if (rows_next(&rows)) {
		struct str key = rows_blob(&rows, 0);

		if (key.len > sizeof(merge->position.bytes))
			return err_fail(ERR_CORRUPT, "a run of the lookup is damaged");
		if (key.len)
			memcpy(merge->position.bytes, key.at, key.len);
		merge->position.len = key.len;
	}
	return rows_error(&rows);
}

static enum err open_sources(struct merge *merge)
{
	const struct lookups *lookups = merge->store->lookups;
	struct str from = lookup_key_str(&merge->position);
	enum err e = ERR_NONE;

	merge->sources = memory_new(lookups->count, sizeof(*merge->sources));
	merge->oldest = true;
	for (size_t i = 0; !e && i < lookups->count; i++) {
		const struct lookup_run *run = &lookups->runs[i];
		struct lookup_source *source = &merge->sources[merge->count];

		if (run->state != LOOKUP_LIVE)
			continue;
		if (run->target != merge->into->run) {
			merge->oldest = merge->count == 0;
			continue;
		}
		merge->count++;
		merge->oldest = true;
		e = lookup_source_run(merge->store, run->run, from, source);
		if (!e && source->more && from.len && str_equal(lookup_key_str(&source->key), from))
			e = lookup_source_next(source);
	}
	return e;
}

static enum err write_slice(struct merge *merge, struct writer *w, bool *done)
{
	int64_t until = moment_ticks_us() + SLICE_US;
	struct lookup_source *least;
	enum err e = lookup_least(merge->sources, merge->count, &least);

	for (int64_t n = 1; !e && least; n++) {
		if (!least->gone || !merge->oldest)
			e = write_entry(w, &least->key, least->gone);
		merge->position = least->key;
		if (!e)
			e = lookup_source_next(least);
		if (!e)
			e = lookup_least(merge->sources, merge->count, &least);
		if (n >= merge->store->sizes.slice_rows * CLOCK_EVERY ||
		    (n % CLOCK_EVERY == 0 && moment_ticks_us() > until))
			break;
	}
	*done = !e && !least;
	return e ? e : flush(w);
}

/* Of all that is written; for whoever was not there for all of it. */
static enum err filter_anew(struct store *store, int64_t run, struct bloom *filter)
{
	struct lookup_source source;
	enum err e = lookup_source_run(store, run, STR(""), &source);

	while (!e && source.more) {
		struct str key = lookup_key_str(&source.key);

		if (key.len && lookup_is_filtered((uint8_t)key.at[0]))
			bloom_add(filter, lookup_hash(store, lookup_key_text(key)));
		e = lookup_source_next(&source);
	}
	rows_end(&source.rows);
	return e;
}

static int64_t filtered_of_sources(const struct lookups *lookups, int64_t target)
{
	int64_t sum = 0;

	for (size_t i = 0; i < lookups->count; i++)
		sum += lookups->runs[i].target == target ? lookups->runs[i].filtered : 0;
	return sum;
}

static enum err put_in_place(struct store *store, const struct lookup_run *made,
			     struct lookup_partial *partial)
{
	static const struct sql live = {
		"UPDATE lookup_run SET state = $2, filter = $3 WHERE run = $1"
	};
	static const struct sql kill = {
		"UPDATE lookup_run SET state = $2, target = 0 WHERE target = $1"
	};
	enum err e = ERR_NONE;

	if (partial->run != made->run) {
		partial->filter = bloom_for(made->filtered);
		e = filter_anew(store, made->run, &partial->filter);
	}
	if (!e)
		e = db_do(store->db, &live, NULL, "iib", made->run, (int64_t)LOOKUP_LIVE,
			  bloom_bytes(&partial->filter));
	bloom_release(&partial->filter);
	partial->run = 0;
	return e ? e : db_do(store->db, &kill, NULL, "ii", made->run, (int64_t)LOOKUP_DEAD);
}

/* The filter grows with the run, unless another process wrote some of it, or this one forgot. */
static void partial_go_on(struct lookups *lookups, const struct lookup_run *into)
{
	struct lookup_partial *partial = &lookups->partial;

	if (partial->run == into->run && partial->entries == into->entries)
		return;
	bloom_release(&partial->filter);
	*partial = (struct lookup_partial){ 0 };
	if (into->entries == 0) {
		partial->run = into->run;
		partial->filter = bloom_for(filtered_of_sources(lookups, into->run));
	}
}

static enum err build(struct store *store, struct lookup_run *into)
{
	static const struct sql note = {
		"UPDATE lookup_run SET entries = $2, filtered = $3, position = $4 WHERE run = $1"
	};
	struct lookup_partial *partial = &store->lookups->partial;
	CLEANUP(merge_end) struct merge merge = { .store = store, .into = into };
	struct writer w = writer_of(store, into->run, &partial->filter);
	bool done = false;
	enum err e = find_position(&merge);

	partial_go_on(store->lookups, into);
	if (!e)
		e = open_sources(&merge);
	if (!e)
		e = write_slice(&merge, &w, &done);
	writer_release(&w);
	into->entries += w.entries;
	into->filtered += w.filtered;
	partial->entries = into->entries;
	if (!e)
		e = db_do(store->db, &note, NULL, "iiib", into->run, into->entries, into->filtered,
			  lookup_key_str(&merge.position));
	if (!e && done)
		e = put_in_place(store, into, partial);
	store->lookups->version = -1;
	return e;
}

static enum err remove_slice(struct store *store, int64_t run)
{
	static const struct sql nth = {
		"SELECT first FROM lookup_block WHERE run = $1 ORDER BY first LIMIT 1 OFFSET $2"
	};
	static const struct sql some = {
		"DELETE FROM lookup_block WHERE run = $1 AND first <= $2"
	};
	static const struct sql rest = { "DELETE FROM lookup_block WHERE run = $1" };
	static const struct sql drop = { "DELETE FROM lookup_run WHERE run = $1" };
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &nth, "ii", run, (int64_t)REMOVED);
	struct lookup_key upto = { 0 };
	enum err e;

	store->lookups->version = -1;
	if (rows_next(&rows)) {
		struct str first = rows_blob(&rows, 0);

		upto.len = first.len < sizeof(upto.bytes) ? first.len : sizeof(upto.bytes);
		memcpy(upto.bytes, first.at, upto.len);
	}
	e = rows_error(&rows);
	rows_end(&rows);
	if (!e && upto.len)
		return db_do(store->db, &some, NULL, "ib", run, lookup_key_str(&upto));
	if (!e)
		e = db_do(store->db, &rest, NULL, "i", run);
	return e ? e : db_do(store->db, &drop, NULL, "i", run);
}

enum err lookup_tend(struct store *store)
{
	struct lookups *lookups = store->lookups;
	struct lookup_run *run;
	struct choice choice;
	int64_t count = 0;
	enum err e = fresh_count(store, &count);

	if (e)
		return e;
	if (count >= store->sizes.lookup_fresh)
		return spill(store);
	run = in_state(lookups, LOOKUP_DEAD);
	if (run)
		return remove_slice(store, run->run);
	run = in_state(lookups, LOOKUP_BUILDING);
	if (run)
		return build(store, run);
	choice = choose(store, lookups);
	return choice.count ? plan(store, &choice) : ERR_NONE;
}
