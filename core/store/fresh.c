#include "core/store/fresh.h"

#include <stdlib.h>

#include "core/base/map.h"
#include "core/base/memory.h"
#include "core/store/runs.h"
#include "core/store/store_private.h"

#define LOOKS_BEFORE_LOADING 64

/* Rows by a hash: the newest of each, and behind it the one before of the same hash. */
struct chain {
	struct map newest;
	uint32_t *before; /* by row; 0 ends it */
	int64_t room;
};

struct remembered {
	struct chain keys, messages;
	int64_t filled; /* which filling of the table this is */
	int64_t upto;   /* rows are known up to here */
};

struct fresh_keys {
	struct remembered known[FRESH_RUNS];
	int64_t looks;
};

struct fresh_keys *fresh_keys_new(void)
{
	return memory_new(1, sizeof(struct fresh_keys));
}

static void chain_release(struct chain *chain)
{
	map_release(&chain->newest);
	free(chain->before);
	*chain = (struct chain){ 0 };
}

static void known_forget(struct remembered *known)
{
	chain_release(&known->keys);
	chain_release(&known->messages);
	*known = (struct remembered){ 0 };
}

void fresh_keys_forget(struct fresh_keys *keys)
{
	for (size_t i = 0; i < FRESH_RUNS; i++)
		known_forget(&keys->known[i]);
}

void fresh_keys_free(struct fresh_keys *keys)
{
	if (!keys)
		return;
	fresh_keys_forget(keys);
	free(keys);
}

static void chain_add(struct chain *chain, int64_t key, int64_t no)
{
	int64_t before = 0;

	if (no >= chain->room) {
		chain->room = 2 * no + 1024;
		chain->before = memory_resize(chain->before,
					      (size_t)chain->room * sizeof(*chain->before));
	}
	if (!map_get_number(&chain->newest, (uint64_t)key, &before))
		before = 0;
	chain->before[no] = (uint32_t)before;
	map_put_number(&chain->newest, (uint64_t)key, no);
}

static int64_t chain_newest(const struct chain *chain, int64_t key)
{
	int64_t no;

	return map_get_number(&chain->newest, (uint64_t)key, &no) ? no : 0;
}

static void known_add(struct remembered *known, int64_t no, int64_t key, int64_t message_key)
{
	chain_add(&known->keys, key, no);
	if (message_key)
		chain_add(&known->messages, message_key, no);
	known->upto = no;
}

/* Read what came since. */
static enum err catch_up(struct store *store, const struct run *run)
{
	static const struct sql since[FRESH_RUNS] = FRESH_SQL("SELECT no, key, message_key FROM ",
							      " WHERE no > $1 ORDER BY no");
	struct remembered *known = &store->fresh_keys->known[FRESH_OF(run->run)];

	if (known->filled != run->stage)
		known_forget(known);
	known->filled = run->stage;
	if (known->upto < run->last) {
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &since[FRESH_OF(run->run)], "i",
					    known->upto);

		while (rows_next(&rows))
			known_add(known, rows_int(&rows, 0), rows_int(&rows, 1),
				  rows_int(&rows, 2));
		if (rows_error(&rows))
			return rows_error(&rows);
		known->upto = run->last; /* the last ones may have been retained long enough */
	}
	return ERR_NONE;
}

void fresh_note(struct store *store, const struct run *run, int64_t no, int64_t key,
		int64_t message_key)
{
	struct remembered *known = &store->fresh_keys->known[FRESH_OF(run->run)];

	if (known->filled == run->stage && known->upto == no - 1)
		known_add(known, no, key, message_key);
}

/* For the few: by the account, without knowing any keys. */
static enum err look(struct store *store, const struct run *run, const struct event_name *name,
		     bool *have)
{
	static const struct sql of_account[FRESH_RUNS] =
		FRESH_SQL("SELECT id FROM ", " WHERE account = $1 AND key = $2 AND type = $3");
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &of_account[FRESH_OF(run->run)], "iii",
				    name->account, name->key, (int64_t)name->type);

	while (!*have && rows_next(&rows))
		*have = str_equal(rows_text(&rows, 0), name->id);
	return rows_error(&rows);
}

static enum err is_row(struct store *store, const struct run *run, int64_t no,
		       const struct event_name *name, bool *have)
{
	static const struct sql by_no[FRESH_RUNS] = FRESH_SQL("SELECT account, type, id FROM ",
							      " WHERE no = $1");
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &by_no[FRESH_OF(run->run)], "i", no);

	*have = rows_next(&rows) && rows_int(&rows, 0) == name->account &&
		rows_int(&rows, 1) == (int64_t)name->type &&
		str_equal(rows_text(&rows, 2), name->id);
	return rows_error(&rows);
}

enum err fresh_has(struct store *store, const struct run *run, const struct event_name *name,
		   bool *have)
{
	const struct chain *chain = &store->fresh_keys->known[FRESH_OF(run->run)].keys;
	enum err e;

	if (store->fresh_keys->looks++ < LOOKS_BEFORE_LOADING)
		return look(store, run, name, have);
	e = catch_up(store, run);
	for (int64_t no = e ? 0 : chain_newest(chain, name->key); !e && no && !*have;
	     no = chain->before[no])
		e = is_row(store, run, no, name, have);
	return e;
}

enum err fresh_senders(struct store *store, const struct run *run, struct str message,
		       void (*each)(void *with, int64_t account), void *with)
{
	static const struct sql by_no[FRESH_RUNS] = FRESH_SQL("SELECT account, id FROM ",
							      " WHERE no = $1");
	const struct chain *chain = &store->fresh_keys->known[FRESH_OF(run->run)].messages;
	enum err e = catch_up(store, run);

	for (int64_t no = e ? 0 : chain_newest(chain, message_key(store, message)); !e && no;
	     no = chain->before[no]) {
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &by_no[FRESH_OF(run->run)], "i", no);

		if (rows_next(&rows) && str_equal(rows_text(&rows, 1), message))
			each(with, rows_int(&rows, 0));
		e = rows_error(&rows);
	}
	return e;
}
