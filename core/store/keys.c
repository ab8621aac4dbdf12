#include "core/store/keys.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/memory.h"
#include "core/store/bloom.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define ENTRY_BYTES 24
#define TYPE_BITS 8 /* the account's number and the type share eight bytes */

/* -- packing ------------------------------------------------------------------------------- */

static void put_number(uint64_t n, char bytes[8])
{
	for (int i = 0; i < 8; i++, n >>= 8)
		bytes[i] = (char)(n & 0xff);
}

static uint64_t take_number(const char bytes[8])
{
	uint64_t n = 0;

	for (int i = 7; i >= 0; i--)
		n = n << 8 | (uint8_t)bytes[i];
	return n;
}

static void pack(const struct key_row *row, char bytes[ENTRY_BYTES])
{
	put_number(row->key, bytes);
	put_number((uint64_t)row->at, bytes + 8);
	put_number((uint64_t)row->account << TYPE_BITS | row->type, bytes + 16);
}

static struct key_row unpack(struct str packed, size_t entry)
{
	const char *bytes = packed.at + entry * ENTRY_BYTES;
	uint64_t who = take_number(bytes + 16);

	return (struct key_row){
		.key = take_number(bytes),
		.at = (int64_t)take_number(bytes + 8),
		.account = (int64_t)(who >> TYPE_BITS),
		.type = (uint8_t)who,
	};
}

/* The bucket of a hash goes by its upper half. */
static int64_t bucket_of(const struct run *run, uint64_t key)
{
	return (int64_t)((key >> 32) * (uint64_t)run->buckets >> 32);
}

/* The least upper half of a bucket's hashes. */
static uint64_t half_of(const struct run *run, int64_t bucket)
{
	uint64_t buckets = (uint64_t)run->buckets;

	return (((uint64_t)bucket << 32) + buckets - 1) / buckets;
}

/* -- asking -------------------------------------------------------------------------------- */

static const struct sql from_to = {
	"SELECT no, keys FROM event_key WHERE no >= $1 AND no <= $2 ORDER BY no"
};

enum err keys_find(struct store *store, const struct run *run, uint64_t key, struct arena *arena,
		   struct key_row **rows, size_t *count)
{
	int64_t no = run->key_first + bucket_of(run, key);
	CLEANUP(rows_end) struct rows found = db_query(store->db, &from_to, "ii", no, no);
	struct key_row *list = NULL;
	size_t n = 0;

	if (rows_next(&found)) {
		struct str packed = rows_blob(&found, 1);

		for (size_t i = 0; i < packed.len / ENTRY_BYTES; i++) {
			struct key_row row = unpack(packed, i);

			if (row.key != key)
				continue;
			list = arena_grow(arena, list, n, sizeof(*list));
			list[n++] = row;
		}
	}
	if (rows_error(&found))
		return rows_error(&found);
	*rows = list;
	*count = n;
	return ERR_NONE;
}

enum err keys_filter(struct store *store, const struct run *run, int64_t from, int64_t upto,
		     struct bloom *bloom)
{
	CLEANUP(rows_end)
	struct rows found = db_query(store->db, &from_to, "ii", run->key_first + from,
				     run->key_first + upto - 1);

	while (rows_next(&found)) {
		struct str packed = rows_blob(&found, 1);

		for (size_t i = 0; i < packed.len / ENTRY_BYTES; i++)
			bloom_add(bloom, unpack(packed, i).key);
	}
	return rows_error(&found);
}

/* -- writing ------------------------------------------------------------------------------- */

enum err keys_drop(struct store *store, const struct run *run, const struct key_row *row)
{
	static const struct sql put = { "UPDATE event_key SET keys = $2 WHERE no = $1" };
	CLEANUP(buf_release) struct buf kept = BUF_UP_TO(SIZE_MAX / 2);
	int64_t no = run->key_first + bucket_of(run, row->key);
	CLEANUP(rows_end) struct rows found = db_query(store->db, &from_to, "ii", no, no);
	char entry[ENTRY_BYTES];
	struct str packed;

	if (!rows_next(&found))
		return rows_error(&found);
	pack(row, entry);
	packed = rows_blob(&found, 1);
	for (size_t i = 0; i + ENTRY_BYTES <= packed.len; i += ENTRY_BYTES) {
		if (memcmp(packed.at + i, entry, ENTRY_BYTES) != 0)
			buf_add_str(&kept, str_sub(packed, i, ENTRY_BYTES));
	}
	rows_end(&found);
	return db_do(store->db, &put, NULL, "ib", no, buf_str(&kept));
}

/* Keys of one part of all hashes, from all sources. */
struct gathering {
	struct store *store;
	uint64_t least, below; /* upper halves */
	struct key_row *rows;
	size_t count, room;
};

static void gathering_end(struct gathering *g)
{
	free(g->rows);
	g->rows = NULL;
}

static void gather(struct gathering *g, const struct key_row *row)
{
	if (row->key >> 32 < g->least || row->key >> 32 >= g->below)
		return;
	if (g->count == g->room) {
		g->room = 2 * g->room + 1024;
		g->rows = memory_resize(g->rows, g->room * sizeof(*g->rows));
	}
	g->rows[g->count++] = *row;
}

static enum err gather_fresh(struct gathering *g, size_t fresh)
{
	static const struct sql all[FRESH_RUNS] =
		FRESH_SQL("SELECT key, account, at, type, message_key FROM ", "");
	CLEANUP(rows_end) struct rows rows = db_query(g->store->db, &all[fresh], "");

	while (rows_next(&rows)) {
		struct key_row row = {
			.key = (uint64_t)rows_int(&rows, 0),
			.account = rows_int(&rows, 1),
			.at = rows_int(&rows, 2),
			.type = (uint8_t)rows_int(&rows, 3),
		};

		gather(g, &row);
		if (row.type == EVENT_MESSAGE) {
			row.key = (uint64_t)rows_int(&rows, 4);
			gather(g, &row);
		}
	}
	return rows_error(&rows);
}

static enum err gather_run(struct gathering *g, const struct run *run)
{
	int64_t first = bucket_of(run, g->least << 32), last = bucket_of(run, (g->below - 1) << 32);
	CLEANUP(rows_end)
	struct rows rows = db_query(g->store->db, &from_to, "ii", run->key_first + first,
				    run->key_first + last);

	while (rows_next(&rows)) {
		struct str packed = rows_blob(&rows, 1);

		for (size_t i = 0; i < packed.len / ENTRY_BYTES; i++) {
			struct key_row row = unpack(packed, i);

			gather(g, &row);
		}
	}
	return rows_error(&rows);
}

static enum err gather_all(struct gathering *g, const struct run *into)
{
	struct run *runs;
	size_t count;
	enum err e = runs_list(g->store, &runs, &count);

	for (size_t i = 0; !e && i < count; i++) {
		if (runs[i].target != into->run)
			continue;
		if (run_is_fresh(&runs[i]))
			e = gather_fresh(g, FRESH_OF(runs[i].run));
		else
			e = gather_run(g, &runs[i]);
	}
	return e;
}

static int by_key(const void *a, const void *b)
{
	const struct key_row *one = a, *two = b;

	return (one->key > two->key) - (one->key < two->key);
}

static enum err write_buckets(struct gathering *g, const struct run *into, int64_t from,
			      int64_t upto)
{
	static const struct sql put = { "INSERT INTO event_key (no, keys) VALUES ($1, $2)" };
	CLEANUP(buf_release) struct buf packed = BUF_UP_TO(SIZE_MAX / 2);
	enum err e = ERR_NONE;
	size_t next = 0;

	if (g->count > 0)
		qsort(g->rows, g->count, sizeof(*g->rows), by_key);
	for (int64_t bucket = from; !e && bucket < upto; bucket++) {
		buf_clear(&packed);
		for (; next < g->count && bucket_of(into, g->rows[next].key) == bucket; next++) {
			char entry[ENTRY_BYTES];

			pack(&g->rows[next], entry);
			buf_add_str(&packed, (struct str){ entry, sizeof(entry) });
		}
		if (packed.len > 0)
			e = db_do(g->store->db, &put, NULL, "ib", into->key_first + bucket,
				  buf_str(&packed));
	}
	return e;
}

/* How many keys the sources have, about: a fresh one is not counted until it is sorted. */
static enum err survey(struct store *store, const struct run *into, int64_t *keys)
{
	struct run *runs;
	size_t count;
	enum err e = runs_list(store, &runs, &count);

	for (size_t i = 0; !e && i < count; i++) {
		if (runs[i].target == into->run)
			*keys += run_is_fresh(&runs[i]) ? runs[i].events * 3 / 2 : runs[i].keys;
	}
	return e;
}

enum err keys_merge(struct store *store, struct run *into)
{
	CLEANUP(gathering_end) struct gathering g = { .store = store };
	int64_t keys = 0, upto = into->keyed + 4 * store->sizes.slice_rows / KEYS_A_BUCKET + 1;
	enum err e = ERR_NONE;

	if (into->buckets == 0) {
		e = survey(store, into, &keys);
		into->buckets = keys / KEYS_A_BUCKET + 1;
	}
	upto = upto < into->buckets ? upto : into->buckets;
	g.least = half_of(into, into->keyed);
	g.below = half_of(into, upto);
	if (!e)
		e = gather_all(&g, into);
	if (!e)
		e = write_buckets(&g, into, into->keyed, upto);
	if (e)
		return e;
	into->keyed = upto;
	into->keys += (int64_t)g.count;
	return ERR_NONE;
}
