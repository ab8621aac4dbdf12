#include "core/store/store.h"

#include <assert.h>
#include <stdlib.h>

#include "core/base/arena.h"
#include "core/base/memory.h"
#include "core/store/fresh.h"
#include "core/store/keeper.h"
#include "core/store/link_memory.h"
#include "core/store/lookup.h"
#include "core/store/runs.h"
#include "core/store/schema.h"
#include "core/store/stamps.h"
#include "core/store/store_private.h"
#include "core/store/tender.h"

#define KEY_HEX_LEN (2 * sizeof(struct hash_key))

static const struct sizes usual_sizes = {
	.fresh_events = 32768,
	.idle_fresh = 8192,
	.slice_rows = 16384,
	.fan = 32,
	.lookup_fresh = 32768,
	.lookup_fan = 8,
	.few_events = 2000,
};

/* -- opening ------------------------------------------------------------------------------- */

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool key_from_hex(struct str hex, struct hash_key *key)
{
	if (hex.len != KEY_HEX_LEN)
		return false;
	for (size_t i = 0; i < sizeof(key->bytes); i++) {
		int high = digit(hex.at[2 * i]), low = digit(hex.at[2 * i + 1]);

		if (high < 0 || low < 0)
			return false;
		key->bytes[i] = (uint8_t)(high << 4 | low);
	}
	return true;
}

/* The first to come draws it. */
static enum err draw_key(struct db *db)
{
	static const struct sql put = {
		"INSERT INTO meta (name, value) VALUES ('hash_key', $1) ON CONFLICT (name) DO NOTHING"
	};
	static const char digits[] = "0123456789abcdef";
	struct hash_key key = { 0 };
	char hex[KEY_HEX_LEN];
	enum err e = db_begin_write(db);

	if (e)
		return e;
	hash_random(key.bytes, sizeof(key.bytes));
	for (size_t i = 0; i < sizeof(key.bytes); i++) {
		hex[2 * i] = digits[key.bytes[i] >> 4];
		hex[2 * i + 1] = digits[key.bytes[i] & 15];
	}
	e = db_do(db, &put, NULL, "t", (struct str){ hex, sizeof(hex) });
	if (!e)
		return db_commit(db);
	db_rollback(db);
	return e;
}

static enum err load_key(struct db *db, struct hash_key *key)
{
	static const struct sql get = { "SELECT value FROM meta WHERE name = 'hash_key'" };
	CLEANUP(rows_end) struct rows rows = db_query(db, &get, "");

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
	return key_from_hex(rows_text(&rows, 0), key)
		       ? ERR_NONE
		       : err_fail(ERR_CORRUPT, "the store has lost the key of its hashes");
}

/* With its schema up to date and its key drawn. */
static enum err make_ready(struct db *db)
{
	struct hash_key key;
	enum err e = schema_bring_up(db);

	if (!e)
		e = load_key(db, &key);
	return e == ERR_NOT_FOUND ? draw_key(db) : e;
}

/* A store that is only to be read, but of an older schema or made by half, is made ready first. */
static enum err make_ready_to_read(const char *path, struct db *db)
{
	struct hash_key key;
	int64_t version = 0;
	struct db *writer = NULL;
	enum err e = schema_version(db, &version);

	if (!e && version == schema_steps[schema_step_count - 1].number)
		e = load_key(db, &key);
	else if (!e)
		e = ERR_NOT_FOUND;
	if (e != ERR_NOT_FOUND)
		return e;
	e = db_open(path, DB_WRITE, &writer);
	if (!e)
		e = make_ready(writer);
	db_close(writer);
	return e;
}

static struct store *store_new(void)
{
	struct store *made = memory_new(1, sizeof(*made));

	made->sizes = usual_sizes;
	made->keeper = keeper_new();
	made->link_memory = link_memory_new();
	made->lookups = lookups_new();
	made->runs = runs_new();
	made->fresh_keys = fresh_keys_new();
	made->stamps = stamps_new();
	made->tender = tender_new();
	return made;
}

enum err store_open(const char *where, enum store_mode mode, struct store **store)
{
	struct store *made;
	struct str rest = str_of(where);
	enum err e;

	if (str_starts(rest, STR("postgresql:")) || str_starts(rest, STR("postgres:")))
		return err_fail(ERR_UNAVAILABLE, "PostgreSQL is not built into this strop: "
						 "give the store a file's name");
	if (str_starts(rest, STR("sqlite:")))
		where += sizeof("sqlite:") - 1;
	made = store_new();
	e = db_open(where, mode == STORE_WRITE ? DB_WRITE : DB_READ, &made->db);
	if (!e)
		e = mode == STORE_WRITE ? make_ready(made->db)
					: make_ready_to_read(where, made->db);
	if (!e)
		e = load_key(made->db, &made->key);
	if (e) {
		store_close(made);
		return e;
	}
	*store = made;
	return ERR_NONE;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	db_close(store->db);
	keeper_free(store->keeper);
	link_memory_free(store->link_memory);
	lookups_free(store->lookups);
	runs_free(store->runs);
	fresh_keys_free(store->fresh_keys);
	stamps_free(store->stamps);
	tender_free(store->tender);
	hash_wipe(&store->key, sizeof(store->key));
	free(store);
}

void store_close_at(struct store **store)
{
	store_close(*store);
	*store = NULL;
}

/* -- transactions -------------------------------------------------------------------------- */

/* What a write that was taken back may have put into memory. */
static void forget(struct store *store)
{
	keeper_forget(store->keeper);
	link_memory_forget(store->link_memory);
	lookups_forget(store->lookups);
	runs_forget(store->runs);
	fresh_keys_forget(store->fresh_keys);
	stamps_forget(store->stamps);
	tender_forget(store->tender);
	store->retaining.run = 0;
}

enum err store_read(struct store *store)
{
	return db_begin_read(store->db);
}

enum err store_write(struct store *store)
{
	store->writes++;
	return db_begin_write(store->db);
}

enum err store_write_lazily(struct store *store)
{
	store->writes++;
	return db_begin_lazy_write(store->db);
}

enum err store_commit(struct store *store)
{
	enum err e = db_commit(store->db);

	if (e)
		forget(store);
	return e;
}

void store_end(struct store *store)
{
	bool wrote = db_is_writing(store->db);

	db_rollback(store->db);
	if (wrote && !db_is_writing(store->db))
		forget(store);
}

enum err store_check(struct store *store)
{
	return db_check(store->db);
}

struct str store_driver(bool *sound)
{
	return db_driver(sound);
}

bool store_is_writing(const struct store *store)
{
	return db_is_writing(store->db);
}

int64_t store_version(struct store *store)
{
	return db_version(store->db);
}

enum err store_backup(struct store *store, const char *path,
		      void (*progress)(void *with, double share), void *with)
{
	return db_backup(store->db, path, progress, with);
}

/* -- small things -------------------------------------------------------------------------- */

enum err store_meta(struct store *store, struct arena *arena, const char *name, struct str *value)
{
	static const struct sql by_name = { "SELECT value FROM meta WHERE name = $1" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_name, "t", str_of(name));

	if (!rows_next(&rows)) {
		enum err e = rows_error(&rows);

		return e ? e : err_fail(ERR_NOT_FOUND, "the store has no %s", name);
	}
	*value = arena_str(arena, rows_text(&rows, 0));
	return ERR_NONE;
}

enum err store_meta_put(struct store *store, const char *name, struct str value)
{
	static const struct sql put = {
		"INSERT INTO meta (name, value) VALUES ($1, $2)"
		" ON CONFLICT (name) DO UPDATE SET value = excluded.value"
	};

	return db_do(store->db, &put, NULL, "tt", str_of(name), value);
}
