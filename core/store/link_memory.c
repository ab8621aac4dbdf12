#include "core/store/link_memory.h"

#include <stdlib.h>
#include <string.h>

#include "core/base/arena.h"
#include "core/base/map.h"
#include "core/base/memory.h"
#include "core/store/store_private.h"

#define KIND_BITS UINT64_C(0x1f)

struct known_value {
	uint64_t key;
	enum trait_kind kind;
	enum proxy_kind hides;
	struct str value;
	int64_t accounts, trusted;
	struct holder *holders; /* by first_at, then by id */
	size_t count, room;
	uint64_t commoner, otherwise; /* when that was its last step */
	bool is_weighed, is_held;     /* the numbers, and the holders, are there */
};

struct known_trait {
	uint32_t value; /* its place among the values */
	struct moment first_at;
};

struct known_account {
	struct known_trait *traits; /* by the values' keys; NULL and no count: not there */
	size_t count;
	struct moment created_at, burst_at;
	uint64_t moved, joined; /* when; 0: not known */
	bool is_trusted, is_there, is_linkless;
};

struct link_memory {
	struct arena *texts;
	struct map value_at; /* key: place */
	struct known_value *values;
	size_t value_count, value_room;
	struct map account_at; /* number: place */
	struct known_account *accounts;
	size_t account_count, account_room;
	int64_t trusted; /* accounts; -1: not known */
	size_t bytes;
	uint64_t now;   /* counts what happened */
	uint64_t write; /* in which the version was looked at last */
	int64_t version;
};

struct link_memory *link_memory_new(void)
{
	struct link_memory *memory = memory_new(1, sizeof(*memory));

	memory->texts = arena_new();
	memory->trusted = -1;
	return memory;
}

void link_memory_forget(struct link_memory *memory)
{
	for (size_t i = 0; i < memory->value_count; i++)
		free(memory->values[i].holders);
	for (size_t i = 0; i < memory->account_count; i++)
		free(memory->accounts[i].traits);
	memory->value_count = memory->account_count = memory->bytes = 0;
	memory->trusted = -1;
	map_clear(&memory->value_at);
	map_clear(&memory->account_at);
	arena_reset(memory->texts);
}

void link_memory_free(struct link_memory *memory)
{
	if (!memory)
		return;
	link_memory_forget(memory);
	map_release(&memory->value_at);
	map_release(&memory->account_at);
	arena_free(memory->texts);
	free(memory->values);
	free(memory->accounts);
	free(memory);
}

void store_link_begin(struct store *store)
{
	struct link_memory *memory = store->link_memory;
	bool writes = db_is_writing(store->db);
	int64_t version;

	if (!writes || memory->bytes > LINK_MEMORY_BYTES)
		link_memory_forget(memory);
	if (!writes || memory->write == store->writes)
		return;
	version = db_version(store->db);
	if (version != memory->version || version < 0)
		link_memory_forget(memory);
	memory->version = version;
	memory->write = store->writes;
}

/* -- values -------------------------------------------------------------------------------- */

/* A few bits for the kind beside a keyed hash of the value: for one process only. */
static uint64_t key_of(enum trait_kind kind, struct str value)
{
	return (hash_local(value) & ~KIND_BITS) | (uint64_t)kind;
}

static struct known_value *value_find(const struct link_memory *memory, uint64_t key)
{
	int64_t at;

	return map_get_number(&memory->value_at, key, &at) ? &memory->values[at] : NULL;
}

static uint32_t value_place(struct link_memory *memory, enum trait_kind kind, struct str value)
{
	uint64_t key = key_of(kind, value);
	size_t room = memory->value_room;
	int64_t at;

	if (map_get_number(&memory->value_at, key, &at))
		return (uint32_t)at;
	at = (int64_t)memory->value_count++;
	if (memory->value_count > room) {
		memory->value_room = room ? 2 * room : 256;
		memory->values = memory_resize(memory->values,
					       memory->value_room * sizeof(*memory->values));
	}
	memory->values[at] = (struct known_value){ .key = key,
						   .kind = kind,
						   .value = arena_str(memory->texts, value) };
	memory->bytes += sizeof(*memory->values) + value.len + 2 * sizeof(uint64_t) + 1;
	map_put_number(&memory->value_at, key, at);
	return (uint32_t)at;
}

static enum err value_weigh(struct store *store, struct known_value *value)
{
	static const struct sql shared = {
		"SELECT accounts, trusted, hides FROM trait_shared WHERE kind = $1 AND value = $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &shared, "it", (int64_t)value->kind, value->value);
	bool found = rows_next(&rows);

	if (rows_error(&rows))
		return rows_error(&rows);
	value->accounts = found ? rows_int(&rows, 0) : 0;
	value->trusted = found ? rows_int(&rows, 1) : 0;
	value->hides = found ? (enum proxy_kind)rows_int(&rows, 2) : PROXY_UNKNOWN;
	value->is_weighed = true;
	return ERR_NONE;
}

void link_memory_weigh(struct link_memory *memory, const struct trait *value, int64_t accounts,
		       int64_t trusted)
{
	struct known_value *known = value_find(memory, key_of(value->kind, value->value));

	if (!known)
		return;
	known->accounts = accounts;
	known->trusted = trusted;
}

void link_memory_unweigh(struct link_memory *memory, enum trait_kind kind, struct str value)
{
	struct known_value *known = value_find(memory, key_of(kind, value));

	if (known)
		known->is_weighed = false;
}

void link_memory_step(struct link_memory *memory, const struct trait *value, enum link_step step)
{
	struct known_value *known = value_find(memory, key_of(value->kind, value->value));

	if (known && step == LINK_STEP_COMMONER)
		known->commoner = ++memory->now;
	else if (known)
		known->otherwise = ++memory->now;
}

/* -- who came when ------------------------------------------------------------------------- */

static void value_release(struct link_memory *memory, struct known_value *value)
{
	memory->bytes -= value->room * sizeof(*value->holders);
	free(value->holders);
	value->holders = NULL;
	value->count = value->room = 0;
	value->is_held = false;
}

static void holder_insert(struct link_memory *memory, struct known_value *value, size_t at,
			  struct holder holder)
{
	if (value->count == value->room) {
		size_t room = value->room ? 2 * value->room : 4;

		memory->bytes += (room - value->room) * sizeof(*value->holders);
		value->holders = memory_resize(value->holders, room * sizeof(*value->holders));
		value->room = room;
	}
	memmove(value->holders + at + 1, value->holders + at,
		(value->count - at) * sizeof(*value->holders));
	value->holders[at] = holder;
	value->count++;
}

/* The first that came no earlier. */
static size_t holder_at(const struct known_value *value, struct moment at)
{
	size_t low = 0, high = value->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (value->holders[middle].first_at.us < at.us)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Its place, or SIZE_MAX. */
static size_t holder_find(const struct known_value *value, struct moment first_at,
			  struct account_no account)
{
	for (size_t at = holder_at(value, first_at);
	     at < value->count && value->holders[at].first_at.us == first_at.us; at++)
		if (value->holders[at].account.n == account.n)
			return at;
	return SIZE_MAX;
}

void link_memory_come(struct link_memory *memory, const struct trait *value,
		      struct account_no account)
{
	struct known_value *known = value_find(memory, key_of(value->kind, value->value));
	size_t at;

	if (!known || !known->is_held)
		return;
	at = holder_at(known, value->first_at);
	/* Of one moment ids decide, which the store knows. */
	if (known->count == LINK_HOLDERS_KEPT ||
	    (at < known->count && known->holders[at].first_at.us == value->first_at.us))
		value_release(memory, known);
	else
		holder_insert(memory, known, at, (struct holder){ value->first_at, account });
}

void link_memory_go(struct link_memory *memory, const struct trait *value,
		    struct account_no account)
{
	struct known_value *known = value_find(memory, key_of(value->kind, value->value));
	size_t at;

	if (!known || !known->is_held)
		return;
	at = holder_find(known, value->first_at, account);
	if (at == SIZE_MAX)
		return;
	known->count--;
	memmove(known->holders + at, known->holders + at + 1,
		(known->count - at) * sizeof(*known->holders));
}

void link_memory_alone(struct link_memory *memory, const struct trait *value)
{
	struct known_value *known = value_find(memory, key_of(value->kind, value->value));

	if (known)
		value_release(memory, known);
}

/* In the order of the tree, which is also the right one unless two came at one moment. */
static enum err holders_read(struct store *store, struct known_value *value, const struct sql *sql,
			     bool *together)
{
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, sql, "it", (int64_t)value->kind, value->value);

	value_release(store->link_memory, value);
	*together = false;
	while (rows_next(&rows) && value->count <= LINK_HOLDERS_KEPT) {
		struct holder holder = { { rows_int(&rows, 0) }, { rows_int(&rows, 1) } };

		if (value->count &&
		    value->holders[value->count - 1].first_at.us == holder.first_at.us)
			*together = true;
		holder_insert(store->link_memory, value, value->count, holder);
	}
	return rows_error(&rows);
}

static enum err value_hold(struct store *store, struct known_value *value)
{
	static const struct sql in_order = {
		"SELECT first_at, account FROM holder WHERE kind = $1 AND value = $2"
		" ORDER BY first_at, account"
	};
	static const struct sql by_id = {
		"SELECT t.first_at, t.account FROM holder t JOIN account a ON a.no = t.account"
		" WHERE t.kind = $1 AND t.value = $2 ORDER BY t.first_at, a.id"
	};
	bool together = false;
	enum err e = holders_read(store, value, &in_order, &together);

	if (!e && together && value->count <= LINK_HOLDERS_KEPT)
		e = holders_read(store, value, &by_id, &together);
	if (e || value->count > LINK_HOLDERS_KEPT)
		value_release(store->link_memory, value);
	else
		value->is_held = true;
	return e;
}

bool link_memory_holders(const struct link_memory *memory, const struct trait *value,
			 const struct holder **holders, size_t *count)
{
	const struct known_value *known = value_find(memory, key_of(value->kind, value->value));

	if (!known || !known->is_held)
		return false;
	*holders = known->holders;
	*count = known->count;
	return true;
}

static enum err some_near(struct rows *rows, struct arena *arena, struct account_no **list,
			  size_t *count)
{
	while (rows_next(rows)) {
		*list = arena_grow(arena, *list, *count, sizeof(**list));
		(*list)[(*count)++] = (struct account_no){ rows_int(rows, 0) };
	}
	return rows_error(rows);
}

/* Where the memory cannot tell. */
static enum err ring_read(struct store *store, struct arena *arena, struct account_no no,
			  const struct link_trait *trait, struct link_ring *ring)
{
	/* Of the same moment, ids decide. */
#define NEAR(than, way) \
	"SELECT t.account FROM holder t JOIN account a ON a.no = t.account" \
	" WHERE t.kind = $1 AND t.value = $2 AND t.first_at " than "= $3 AND (t.first_at " than \
	" $3" \
	" OR a.id " than " (SELECT id FROM account WHERE no = $4))" \
	" ORDER BY t.first_at " way ", a.id " way " LIMIT $5"
	static const struct sql before = { NEAR("<", "DESC") };
	static const struct sql after = { NEAR(">", "ASC") };
#undef NEAR
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &before, "itiii", (int64_t)trait->kind, trait->value,
				    trait->first_at.us, no.n, (int64_t)LINK_RING);
	enum err e = some_near(&rows, arena, &ring->before, &ring->before_count);

	rows_end(&rows);
	if (e)
		return e;
	rows = db_query(store->db, &after, "itiii", (int64_t)trait->kind, trait->value,
			trait->first_at.us, no.n, (int64_t)LINK_RING);
	return some_near(&rows, arena, &ring->after, &ring->after_count);
}

static struct account_no *some_holders(struct arena *arena, const struct known_value *value,
				       size_t from, size_t count)
{
	struct account_no *list = ARENA_ARRAY(arena, count + 1, struct account_no);

	for (size_t i = 0; i < count; i++)
		list[i] = value->holders[from + i].account;
	return list;
}

enum err link_memory_ring(struct store *store, struct arena *arena, struct account_no no,
			  const struct link_trait *trait, struct link_ring *ring)
{
	uint32_t place = value_place(store->link_memory, trait->kind, trait->value);
	struct known_value *value = &store->link_memory->values[place];
	bool few = trait->accounts <= LINK_HOLDERS_KEPT;
	enum err e = value->is_held || !few ? ERR_NONE : value_hold(store, value);
	size_t at, behind;

	*ring = (struct link_ring){ 0 };
	if (e)
		return e;
	at = value->is_held ? holder_find(value, trait->first_at, no) : SIZE_MAX;
	if (at == SIZE_MAX)
		return ring_read(store, arena, no, trait, ring);
	behind = value->count - at - 1;
	ring->before_count = at < LINK_RING ? at : LINK_RING;
	ring->after_count = behind < LINK_RING ? behind : LINK_RING;
	ring->before = some_holders(arena, value, at - ring->before_count, ring->before_count);
	ring->after = some_holders(arena, value, at + 1, ring->after_count);
	return ERR_NONE;
}

/* As the header has it. NOLINTNEXTLINE(readability-function-size) */
enum err store_link_near(struct store *store, struct arena *arena, struct account_no no,
			 const struct link_trait *trait, struct account_no **accounts,
			 size_t *count)
{
	struct link_ring ring;
	enum err e = link_memory_ring(store, arena, no, trait, &ring);

	*count = e ? 0 : ring.before_count + ring.after_count;
	*accounts = ARENA_ARRAY(arena, *count + 1, struct account_no);
	for (size_t i = 0; i < *count; i++)
		(*accounts)[i] = i < ring.before_count ? ring.before[i]
						       : ring.after[i - ring.before_count];
	return e;
}

/* -- how many are trusted ------------------------------------------------------------------ */

enum err link_memory_trusted(struct store *store, int64_t *trusted)
{
	static const struct sql counted = {
		"SELECT (SELECT count(*) FROM account WHERE trusted_from <> 0)"
		" - (SELECT count(*) FROM account WHERE trusted_from <> 0 AND counted = 0)"
	};
	struct link_memory *memory = store->link_memory;
	bool knows = memory->trusted >= 0 && memory->write == store->writes &&
		     db_is_writing(store->db);
	enum err e = ERR_NONE;

	if (!knows) {
		CLEANUP(rows_end) struct rows rows = db_query(store->db, &counted, "");

		if (rows_next(&rows))
			memory->trusted = rows_int(&rows, 0);
		e = rows_error(&rows);
	}
	*trusted = memory->trusted;
	return e;
}

void link_memory_trust(struct link_memory *memory, int64_t more)
{
	if (memory->trusted >= 0)
		memory->trusted += more;
}

/* -- accounts ------------------------------------------------------------------------------ */

static void account_clear(struct link_memory *memory, struct known_account *account)
{
	memory->bytes -= account->count * sizeof(*account->traits);
	free(account->traits);
	*account = (struct known_account){ 0 };
}

void link_memory_drop(struct link_memory *memory, struct account_no account)
{
	int64_t at;

	if (map_get_number(&memory->account_at, (uint64_t)account.n, &at))
		account_clear(memory, &memory->accounts[at]);
}

static struct known_account *account_place(struct link_memory *memory, struct account_no no)
{
	size_t room = memory->account_room;
	int64_t at;

	if (map_get_number(&memory->account_at, (uint64_t)no.n, &at))
		return &memory->accounts[at];
	at = (int64_t)memory->account_count++;
	if (memory->account_count > room) {
		memory->account_room = room ? 2 * room : 256;
		memory->accounts = memory_resize(memory->accounts,
						 memory->account_room * sizeof(*memory->accounts));
	}
	memory->accounts[at] = (struct known_account){ 0 };
	memory->bytes += sizeof(*memory->accounts) + 2 * sizeof(uint64_t);
	map_put_number(&memory->account_at, (uint64_t)no.n, at);
	return &memory->accounts[at];
}

void link_memory_move(struct link_memory *memory, struct account_no account)
{
	int64_t at;

	if (map_get_number(&memory->account_at, (uint64_t)account.n, &at))
		memory->accounts[at].moved = ++memory->now;
}

void link_memory_linked(struct link_memory *memory, struct account_no account, bool has_links)
{
	int64_t at;

	if (map_get_number(&memory->account_at, (uint64_t)account.n, &at))
		memory->accounts[at].is_linkless = !has_links;
}

void link_memory_join(struct link_memory *memory, struct account_no account)
{
	account_place(memory, account)->joined = ++memory->now;
}

bool link_memory_is_joined(const struct link_memory *memory, struct account_no account)
{
	const struct known_account *known;
	int64_t at;

	if (!map_get_number(&memory->account_at, (uint64_t)account.n, &at))
		return false;
	known = &memory->accounts[at];
	if (!known->is_there || !known->joined || known->moved > known->joined)
		return false;
	for (size_t i = 0; i < known->count; i++) {
		const struct known_value *value = &memory->values[known->traits[i].value];

		if (value->otherwise > known->joined ||
		    (value->commoner > known->joined && !known->is_linkless))
			return false;
	}
	return true;
}

/* With its key in front, to be sorted by. */
struct keyed {
	uint64_t key;
	struct known_trait trait;
};

static int by_key(const void *left, const void *right)
{
	const struct keyed *a = left, *b = right;

	return (a->key > b->key) - (a->key < b->key);
}

static enum err account_traits(struct store *store, struct account_no no,
			       struct known_account *account)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct link_memory *memory = store->link_memory;
	struct trait *traits = NULL;
	struct keyed *list;
	size_t count = 0, kept = 0;
	enum err e = store_traits_of(store, arena, no, &traits, &count);

	list = ARENA_ARRAY(arena, count + 1, struct keyed);
	for (size_t i = 0; !e && i < count; i++) {
		uint32_t place;

		if (!trait_links(traits[i].kind))
			continue;
		place = value_place(memory, traits[i].kind, traits[i].value);
		list[kept++] = (struct keyed){ memory->values[place].key,
					       { place, traits[i].first_at } };
	}
	if (e || !kept)
		return e;
	qsort(list, kept, sizeof(*list), by_key);
	account->traits = memory_new(kept, sizeof(*account->traits));
	account->count = kept;
	memory->bytes += kept * sizeof(*account->traits);
	for (size_t i = 0; i < kept; i++)
		account->traits[i] = list[i].trait;
	return ERR_NONE;
}

static enum err account_read(struct store *store, struct account_no no,
			     struct known_account *account)
{
	static const struct sql by_no = {
		"SELECT counted, created_at, burst_at FROM account WHERE no = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", no.n);
	enum err e;

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "no such account");
	account->is_trusted = rows_int(&rows, 0) != 0;
	account->created_at.us = rows_int(&rows, 1);
	account->burst_at.us = rows_int(&rows, 2);
	e = account_traits(store, no, account);
	account->is_there = !e;
	return e;
}

/* Values that nobody else has are left out. */
static enum err traits_fill(struct store *store, const struct known_account *known,
			    struct link_trait *list, size_t *count)
{
	struct link_memory *memory = store->link_memory;
	enum err e = ERR_NONE;
	size_t n = 0;

	for (size_t i = 0; !e && i < known->count; i++) {
		struct known_value *value = &memory->values[known->traits[i].value];

		if (!value->is_weighed)
			e = value_weigh(store, value);
		if (value->accounts > 1)
			list[n++] = (struct link_trait){ .key = value->key,
							 .kind = value->kind,
							 .hides = value->hides,
							 .value = value->value,
							 .first_at = known->traits[i].first_at,
							 .accounts = value->accounts,
							 .trusted = value->trusted };
	}
	*count = n;
	return e;
}

enum err store_link_account(struct store *store, struct arena *arena, struct account_no no,
			    struct link_account *account)
{
	struct known_account *known = account_place(store->link_memory, no);
	struct link_trait *list;
	enum err e = known->is_there ? ERR_NONE : account_read(store, no, known);

	*account = (struct link_account){ .no = no };
	if (e)
		return e;
	list = ARENA_ARRAY(arena, known->count + 1, struct link_trait);
	*account = (struct link_account){ .no = no,
					  .is_trusted = known->is_trusted,
					  .created_at = known->created_at,
					  .burst_at = known->burst_at,
					  .traits = list };
	return traits_fill(store, known, list, &account->trait_count);
}
