#include "core/store/lookup.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/memory.h"
#include "core/model/cluster.h"
#include "core/store/lookup_runs.h"
#include "core/store/store_private.h"

struct lookups *lookups_new(void)
{
	struct lookups *made = memory_new(1, sizeof(*made));

	made->version = made->fresh = made->seen = -1;
	return made;
}

static void runs_release(struct lookup_run *runs, size_t count)
{
	for (size_t i = 0; i < count; i++)
		bloom_release(&runs[i].filter);
	free(runs);
}

void lookups_forget(struct lookups *lookups)
{
	runs_release(lookups->runs, lookups->count);
	bloom_release(&lookups->partial.filter);
	*lookups = (struct lookups){ .version = -1, .fresh = -1, .seen = lookups->seen };
}

void lookups_free(struct lookups *lookups)
{
	if (!lookups)
		return;
	lookups_forget(lookups);
	free(lookups);
}

/* -- runs ---------------------------------------------------------------------------------- */

/* A filter that was loaded for the run stays with it. */
static void take_filter(struct lookups *old, struct lookup_run *run)
{
	for (size_t i = 0; i < old->count; i++) {
		if (old->runs[i].run != run->run || !old->runs[i].has_filter)
			continue;
		run->filter = old->runs[i].filter;
		run->has_filter = true;
		old->runs[i].filter = (struct bloom){ 0 };
	}
}

static enum err read_runs(struct store *store, struct lookups *lookups)
{
	/* A level's entries are newer than those of the next; of one level, those of the latest run are. */
	static const struct sql all = {
		"SELECT run, level, state, target, entries, filtered FROM lookup_run WHERE run > 0"
		" ORDER BY level, run DESC"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");
	struct lookup_run *list = NULL;
	size_t count = 0;

	while (rows_next(&rows)) {
		list = memory_resize(list, (count + 1) * sizeof(*list));
		list[count] = (struct lookup_run){
			.run = rows_int(&rows, 0),
			.level = rows_int(&rows, 1),
			.state = (enum lookup_state)rows_int(&rows, 2),
			.target = rows_int(&rows, 3),
			.entries = rows_int(&rows, 4),
			.filtered = rows_int(&rows, 5),
		};
		take_filter(lookups, &list[count++]);
	}
	runs_release(lookups->runs, lookups->count);
	lookups->runs = list;
	lookups->count = count;
	return rows_error(&rows);
}

enum err lookup_runs(struct store *store, struct lookups **lookups)
{
	struct lookups *known = store->lookups;
	bool writing = db_is_writing(store->db);
	int64_t version;
	enum err e = ERR_NONE;

	*lookups = known;
	/* Nobody else commits while we write. */
	if (writing && known->in_write == store->writes && known->version >= 0)
		return ERR_NONE;
	version = db_version(store->db);
	if (known->version != version || version < 0) {
		known->fresh = -1;
		e = read_runs(store, known);
	}
	known->version = e ? -1 : version;
	known->in_write = writing ? store->writes : 0;
	return e;
}

bool lookup_is_filtered(uint8_t space)
{
	return space != LOOKUP_TERMS && space != LOOKUP_OF_TRAIT(TRAIT_URL);
}

uint64_t lookup_hash(const struct store *store, struct str key_text)
{
	return hash_keyed(store->key, key_text);
}

static enum err load_filter(struct store *store, struct lookup_run *run)
{
	static const struct sql by_run = { "SELECT filter FROM lookup_run WHERE run = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_run, "i", run->run);

	if (rows_next(&rows))
		run->has_filter = bloom_from(rows_blob(&rows, 0), &run->filter);
	if (!rows_error(&rows) && !run->has_filter)
		return err_fail(ERR_CORRUPT, "a run of the lookup has lost its filter");
	return rows_error(&rows);
}

/* -- writing ------------------------------------------------------------------------------- */

static enum err put(struct store *store, const struct lookup_entry *entry, bool gone)
{
	static const struct sql put = { "INSERT INTO lookup_fresh (key, gone) VALUES ($1, $2)"
					" ON CONFLICT (key) DO UPDATE SET gone = excluded.gone" };
	struct lookup_key key;
	enum err e;

	if (entry->text.len > LOOKUP_TEXT_MAX)
		return err_fail(ERR_INVALID, "too long to be found by");
	e = lookup_make_room(store);
	lookup_key_of(entry, &key);
	if (!e)
		e = db_do(store->db, &put, NULL, "bi", lookup_key_str(&key), (int64_t)gone);
	store->lookups->fresh++;
	return e;
}

enum err lookup_put(struct store *store, const struct lookup_entry *entry)
{
	return put(store, entry, false);
}

enum err lookup_drop(struct store *store, const struct lookup_entry *entry)
{
	return put(store, entry, true);
}

/* -- reading a source ---------------------------------------------------------------------- */

static enum err next_fresh(struct lookup_source *source)
{
	struct str key;

	source->more = rows_next(&source->rows);
	if (!source->more)
		return rows_error(&source->rows);
	key = rows_blob(&source->rows, 0);
	if (!key.len || key.len > sizeof(source->key.bytes))
		return err_fail(ERR_CORRUPT, "an entry of the lookup is damaged");
	memcpy(source->key.bytes, key.at, key.len);
	source->key.len = key.len;
	source->gone = rows_int(&source->rows, 1) != 0;
	return ERR_NONE;
}

enum err lookup_source_next(struct lookup_source *source)
{
	if (source->fresh)
		return next_fresh(source);
	if (!source->block.len) {
		source->more = rows_next(&source->rows);
		if (!source->more)
			return rows_error(&source->rows);
		source->block = rows_blob(&source->rows, 0);
		source->key.len = 0;
	}
	if (!lookup_block_next(&source->block, &source->key, &source->gone))
		return err_fail(ERR_CORRUPT, "a block of the lookup is damaged");
	source->more = true;
	return ERR_NONE;
}

enum err lookup_source_fresh(struct store *store, struct str from, struct lookup_source *source)
{
	static const struct sql all = {
		"SELECT key, gone FROM lookup_fresh WHERE key >= $1 ORDER BY key"
	};

	*source = (struct lookup_source){ .fresh = true };
	source->rows = db_query(store->db, &all, "b", from);
	return lookup_source_next(source);
}

enum err lookup_source_run(struct store *store, int64_t run, struct str from,
			   struct lookup_source *source)
{
	/* From the block that may hold it. */
	static const struct sql blocks = {
		"SELECT entries FROM lookup_block WHERE run = $1 AND first >= coalesce(("
		"SELECT max(first) FROM lookup_block WHERE run = $1 AND first <= $2), $2)"
		" ORDER BY first"
	};
	enum err e;

	*source = (struct lookup_source){ 0 };
	source->rows = db_query(store->db, &blocks, "ib", run, from);
	do {
		e = lookup_source_next(source);
	} while (!e && source->more && str_compare(lookup_key_str(&source->key), from) < 0);
	return e;
}

enum err lookup_least(struct lookup_source *sources, size_t count, struct lookup_source **least)
{
	struct lookup_source *best = NULL;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < count; i++) {
		struct lookup_source *source = &sources[i];
		int order;

		if (!source->more)
			continue;
		order = best ? str_compare(lookup_key_str(&source->key), lookup_key_str(&best->key))
			     : -1;
		if (order < 0)
			best = source;
		else if (order == 0)
			e = lookup_source_next(source);
	}
	*least = best;
	return e;
}

/* -- asking -------------------------------------------------------------------------------- */

struct lookup {
	struct lookup_source *sources; /* newest first */
	size_t count;
	struct lookup_key head;
	struct lookup_source *last; /* whose key was handed out */
	bool ended;
	enum err error;
	char text[LOOKUP_TEXT_MAX];
};

static enum err may_have(struct store *store, struct lookup_run *run, uint64_t hash, bool *may)
{
	enum err e = run->has_filter ? ERR_NONE : load_filter(store, run);

	*may = !e && bloom_may_have(&run->filter, hash);
	return e;
}

static enum err open_runs(struct store *store, struct lookups *lookups, bool filtered,
			  struct lookup *made)
{
	struct str head = lookup_key_str(&made->head);
	uint64_t hash = filtered ? lookup_hash(store, head) : 0;
	enum err e = lookup_source_fresh(store, head, &made->sources[made->count++]);

	for (size_t i = 0; !e && i < lookups->count; i++) {
		struct lookup_run *run = &lookups->runs[i];
		bool may = run->state == LOOKUP_LIVE;

		if (may && filtered)
			e = may_have(store, run, hash, &may);
		if (!e && may)
			e = lookup_source_run(store, run->run, head, &made->sources[made->count++]);
	}
	return e;
}

enum err lookup_open(struct store *store, uint8_t space, struct str text, enum lookup_match match,
		     struct lookup **lookup)
{
	struct lookup *made = memory_new(1, sizeof(*made));
	struct lookups *lookups;
	enum err e = lookup_runs(store, &lookups);

	if (text.len > LOOKUP_TEXT_MAX)
		text.len = LOOKUP_TEXT_MAX; /* nothing is so long */
	lookup_key_head(space, text, match, &made->head);
	made->sources = memory_new(lookups->count + 1, sizeof(*made->sources));
	if (!e)
		e = open_runs(store, lookups, match == LOOKUP_WHOLE && lookup_is_filtered(space),
			      made);
	*lookup = made;
	return e;
}

bool lookup_next(struct lookup *lookup, struct lookup_entry *entry)
{
	struct str head = lookup_key_str(&lookup->head), key;

	if (lookup->ended)
		return false;
	do {
		if (!lookup->error && lookup->last)
			lookup->error = lookup_source_next(lookup->last);
		if (!lookup->error)
			lookup->error = lookup_least(lookup->sources, lookup->count, &lookup->last);
		if (lookup->error || !lookup->last)
			return false;
		key = lookup_key_str(&lookup->last->key);
		if (!str_starts(key, head)) {
			lookup->ended = true;
			return false;
		}
	} while (lookup->last->gone);
	if (!lookup_key_read(key, lookup->text, entry))
		lookup->error = err_fail(ERR_CORRUPT, "an entry of the lookup is damaged");
	return !lookup->error;
}

enum err lookup_error(const struct lookup *lookup)
{
	return lookup->error;
}

void lookup_close(struct lookup **lookup)
{
	if (!*lookup)
		return;
	for (size_t i = 0; i < (*lookup)->count; i++)
		rows_end(&(*lookup)->sources[i].rows);
	free((*lookup)->sources);
	free(*lookup);
	*lookup = NULL;
}
