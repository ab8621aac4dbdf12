#include "core/store/keeper.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/base/hash.h"
#include "core/base/map.h"
#include "core/base/memory.h"
#include "core/model/place.h"
#include "core/store/place_text.h"
#include "core/store/store_private.h"

#define ACCOUNTS_MAX 262144 /* in each generation */
#define PLACES_MAX 32768
#define DIRTY_MAX 1000000
#define PLACES_READ_MAX 4096
#define PLACE_TEXT_MAX 65536

/* Two generations: when the young one is full, it becomes the old one, and who is not asked
 * for again goes with the next change. */
struct memory {
	struct map young, old;
	size_t most;
};

static void memory_forget(struct memory *memory)
{
	map_release(&memory->young);
	map_release(&memory->old);
}

static void memory_put(struct memory *memory, struct str key, int64_t value)
{
	if (memory->young.count >= memory->most) {
		map_release(&memory->old);
		memory->old = memory->young;
		memory->young = (struct map){ 0 };
	}
	map_put(&memory->young, key, value);
}

static bool memory_get(struct memory *memory, struct str key, int64_t *value)
{
	if (map_get(&memory->young, key, value))
		return true;
	if (!map_get(&memory->old, key, value))
		return false;
	memory_put(memory, key, *value);
	return true;
}

struct keeper {
	struct memory accounts, places;
	struct map dirty; /* accounts known to be marked, as of a version of the store */
	int64_t dirty_version;
	uint64_t dirty_checked; /* the write it was held against the version in */
	struct buf image, text;
	int64_t next_account, next_place; /* 0: ask first */
	uint64_t in_write;                /* the write they hold for */

	struct arena *read_arena; /* places read, by number */
	struct map read;
	struct place *read_places;
};

struct keeper *keeper_new(void)
{
	struct keeper *keeper = memory_new(1, sizeof(*keeper));

	keeper->accounts.most = ACCOUNTS_MAX;
	keeper->places.most = PLACES_MAX;
	keeper->image = BUF_UP_TO(PLACE_TEXT_MAX);
	keeper->text = BUF_UP_TO(PLACE_TEXT_MAX);
	keeper->read_arena = arena_new();
	keeper->read_places = memory_new(PLACES_READ_MAX, sizeof(*keeper->read_places));
	return keeper;
}

void keeper_forget(struct keeper *keeper)
{
	memory_forget(&keeper->accounts);
	memory_forget(&keeper->places);
	keeper_judged(keeper);
	map_clear(&keeper->read);
	arena_reset(keeper->read_arena);
	keeper->in_write = 0;
}

void keeper_free(struct keeper *keeper)
{
	if (!keeper)
		return;
	keeper_forget(keeper);
	map_release(&keeper->read);
	map_release(&keeper->dirty);
	arena_free(keeper->read_arena);
	buf_release(&keeper->image);
	buf_release(&keeper->text);
	free(keeper->read_places);
	free(keeper);
}

/* Others may have given numbers since our last write. */
static void start_numbers(struct store *store)
{
	if (store->keeper->in_write == store->writes)
		return;
	store->keeper->in_write = store->writes;
	store->keeper->next_account = 0;
	store->keeper->next_place = 0;
}

static enum err take_number(struct store *store, const struct sql *newest, int64_t *next,
			    int64_t *number)
{
	if (*next == 0) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, newest, "");

		if (!rows_next(&rows))
			return err_within(ERR_INTERNAL, "asking for the newest number");
		*next = rows_int(&rows, 0) + 1;
	}
	*number = (*next)++;
	return ERR_NONE;
}

/* -- accounts ------------------------------------------------------------------------------ */

static enum err make_account(struct store *store, struct str id, int64_t *no)
{
	static const struct sql newest = { "SELECT coalesce(max(no), 0) FROM account" };
	static const struct sql put = { "INSERT INTO account (no, id) VALUES ($1, $2)" };
	enum err e;

	start_numbers(store);
	e = take_number(store, &newest, &store->keeper->next_account, no);
	return e ? e : db_do(store->db, &put, NULL, "it", *no, id);
}

enum err keeper_account(struct store *store, struct str id, struct account_no *no)
{
	static const struct sql by_id = { "SELECT no FROM account WHERE id = $1" };
	int64_t found = 0;

	if (!memory_get(&store->keeper->accounts, id, &found)) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_id, "t", id);
		enum err e = ERR_NONE;

		if (rows_next(&rows))
			found = rows_int(&rows, 0);
		else
			e = rows_error(&rows) ? rows_error(&rows) : make_account(store, id, &found);
		if (e)
			return e;
		memory_put(&store->keeper->accounts, id, found);
	}
	no->n = found;
	return ERR_NONE;
}

void keeper_judged(struct keeper *keeper)
{
	if (keeper->dirty.count > 0)
		map_clear(&keeper->dirty);
}

/* Somebody else may have judged since. */
static void check_dirty(struct store *store)
{
	struct keeper *keeper = store->keeper;
	int64_t version;

	if (keeper->dirty_checked == store->writes)
		return;
	version = db_version(store->db);
	if (version != keeper->dirty_version || keeper->dirty.count > DIRTY_MAX)
		keeper_judged(keeper);
	keeper->dirty_version = version;
	keeper->dirty_checked = store->writes;
}

enum err keeper_dirty(struct store *store, struct account_no account)
{
	static const struct sql put = {
		"INSERT INTO dirty (account) VALUES ($1) ON CONFLICT (account) DO NOTHING"
	};
	int64_t marked;
	enum err e;

	check_dirty(store);
	if (map_get_number(&store->keeper->dirty, (uint64_t)account.n, &marked))
		return ERR_NONE;
	e = db_do(store->db, &put, NULL, "i", account.n);
	if (!e)
		map_put_number(&store->keeper->dirty, (uint64_t)account.n, 1);
	return e;
}

/* -- places -------------------------------------------------------------------------------- */

/* Under the hash of its text; a different text that is there already moves it one on. */
static enum err find_place(struct store *store, struct str text, int64_t *key, int64_t *no)
{
	static const struct sql by_key = { "SELECT no, body FROM place WHERE key = $1" };

	*key = (int64_t)hash_keyed(store->key, text);
	for (;; *key = (int64_t)((uint64_t)*key + 1)) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_key, "i", *key);

		if (!rows_next(&rows))
			return rows_error(&rows) ? rows_error(&rows) : ERR_NOT_FOUND;
		if (str_equal(rows_text(&rows, 1), text)) {
			*no = rows_int(&rows, 0);
			return ERR_NONE;
		}
	}
}

static enum err make_place(struct store *store, struct str text, int64_t key, int64_t *no)
{
	static const struct sql newest = { "SELECT coalesce(max(no), 0) FROM place" };
	static const struct sql put = { "INSERT INTO place (no, key, body) VALUES ($1, $2, $3)" };
	enum err e;

	start_numbers(store);
	e = take_number(store, &newest, &store->keeper->next_place, no);
	return e ? e : db_do(store->db, &put, NULL, "iit", *no, key, text);
}

enum err keeper_place(struct store *store, const struct place *place, int64_t *no)
{
	struct keeper *keeper = store->keeper;
	int64_t found = 0, key;
	enum err e;

	buf_clear(&keeper->image);
	place_image(place, &keeper->image);
	if (memory_get(&keeper->places, buf_str(&keeper->image), &found)) {
		*no = found;
		return ERR_NONE;
	}
	buf_clear(&keeper->text);
	place_text_write(place, &keeper->text);
	if (keeper->text.full || keeper->image.full)
		return err_fail(ERR_INVALID, "a place's names are too long to keep");
	e = find_place(store, buf_str(&keeper->text), &key, &found);
	if (e == ERR_NOT_FOUND)
		e = make_place(store, buf_str(&keeper->text), key, &found);
	if (e)
		return e;
	memory_put(&keeper->places, buf_str(&keeper->image), found);
	*no = found;
	return ERR_NONE;
}

static enum err load_place(struct store *store, int64_t no, struct place *place)
{
	static const struct sql by_no = { "SELECT body FROM place WHERE no = $1" };
	struct keeper *keeper = store->keeper;
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_CORRUPT, "a place of an event is missing");
	/* The tree has views into the text. */
	return place_text_read(keeper->read_arena,
			       arena_str(keeper->read_arena, rows_text(&rows, 0)), place);
}

/* Texts are copied on end into one piece of the arena. */
static void move_text(struct str *text, char **room)
{
	if (str_is_absent(*text))
		return;
	memcpy(*room, text->at, text->len);
	text->at = *room;
	*room += text->len + 1;
}

static void copy_place(struct arena *arena, const struct place *from, struct place *to)
{
	size_t bytes = from->city.len + from->timezone.len + from->network.len +
		       from->proxy.provider.len + 4;
	char *room;

	*to = *from;
	for (size_t i = 0; i < from->proxy.source_count; i++)
		bytes += from->proxy.sources[i].source.len + 1;
	room = arena_take(arena, bytes);
	move_text(&to->city, &room);
	move_text(&to->timezone, &room);
	move_text(&to->network, &room);
	move_text(&to->proxy.provider, &room);
	for (size_t i = 0; i < to->proxy.source_count; i++)
		move_text(&to->proxy.sources[i].source, &room);
}

enum err keeper_place_of(struct store *store, struct arena *arena, int64_t no, struct place *place)
{
	struct keeper *keeper = store->keeper;
	int64_t slot;

	if (!map_get_number(&keeper->read, (uint64_t)no, &slot)) {
		enum err e;

		if (keeper->read.count >= PLACES_READ_MAX) {
			map_clear(&keeper->read);
			arena_reset(keeper->read_arena);
		}
		slot = (int64_t)keeper->read.count;
		e = load_place(store, no, &keeper->read_places[slot]);
		if (e)
			return e;
		map_put_number(&keeper->read, (uint64_t)no, slot);
	}
	copy_place(arena, &keeper->read_places[slot], place);
	return ERR_NONE;
}
