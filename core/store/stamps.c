#include "core/store/stamps.h"

#include <stdlib.h>

#include "core/base/memory.h"
#include "core/store/store_private.h"

#define SLOTS 8192 /* hours, most of a year */

struct slot {
	int64_t hour;
	int64_t newest, written; /* 0: none */
	bool noted;
};

struct stamps {
	struct slot slots[SLOTS]; /* an hour's place is its number's remainder */
	uint16_t noted[SLOTS];    /* slots that hold what is not written */
	size_t noted_count;
};

struct stamps *stamps_new(void)
{
	return memory_new(1, sizeof(struct stamps));
}

void stamps_free(struct stamps *stamps)
{
	free(stamps);
}

void stamps_forget(struct stamps *stamps)
{
	*stamps = (struct stamps){ 0 };
}

static enum err put(struct store *store, int64_t at)
{
	static const struct sql one = {
		"INSERT INTO stamp (at) VALUES ($1) ON CONFLICT (at) DO NOTHING"
	};

	return db_do(store->db, &one, NULL, "i", at);
}

/* An hour's newest takes the place of those before it. */
static enum err put_hour(struct store *store, struct slot *slot, int64_t latest)
{
	static const struct sql newer = {
		"SELECT 1 FROM stamp WHERE at >= $1 AND at < $2 AND at <= $3 LIMIT 1"
	};
	static const struct sql drop = { "DELETE FROM stamp WHERE at >= $1 AND at < $2" };
	int64_t from = slot->hour * MOMENT_HOUR;
	enum err e;

	if (slot->newest <= slot->written)
		return ERR_NONE;
	slot->written = slot->newest;
	{
		CLEANUP(rows_end)
		struct rows rows = db_query(store->db, &newer, "iii", slot->newest,
					    from + MOMENT_HOUR, latest);

		if (rows_next(&rows) || rows_error(&rows))
			return rows_error(&rows);
	}
	e = db_do(store->db, &drop, NULL, "ii", from, slot->newest);
	return e ? e : put(store, slot->newest);
}

enum err stamps_note(struct store *store, struct moment at, struct moment wall)
{
	struct stamps *stamps = store->stamps;
	int64_t hour = at.us / MOMENT_HOUR, latest = wall.us + MOMENT_DAY;
	size_t place = (size_t)(hour < 0 ? 0 : hour) % SLOTS;
	struct slot *slot = &stamps->slots[place];
	enum err e = ERR_NONE;

	if (at.us > latest)
		return put(store, at.us);
	if (slot->hour != hour) {
		e = put_hour(store, slot, latest);
		*slot = (struct slot){ .hour = hour, .noted = slot->noted };
	}
	if (e || at.us <= slot->newest)
		return e;
	slot->newest = at.us;
	if (!slot->noted)
		stamps->noted[stamps->noted_count++] = (uint16_t)place;
	slot->noted = true;
	return ERR_NONE;
}

enum err stamps_put(struct store *store, struct moment wall)
{
	struct stamps *stamps = store->stamps;
	enum err e = ERR_NONE;

	for (size_t i = 0; !e && i < stamps->noted_count; i++) {
		struct slot *slot = &stamps->slots[stamps->noted[i]];

		e = put_hour(store, slot, wall.us + MOMENT_DAY);
		slot->noted = false;
	}
	stamps->noted_count = 0;
	return e;
}

enum err store_clock(struct store *store, struct moment wall, struct moment *clock)
{
	static const struct sql newest = {
		"SELECT at FROM stamp WHERE at <= $1 ORDER BY at DESC LIMIT 1"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &newest, "i", wall.us + MOMENT_DAY);
	bool found = rows_next(&rows);

	if (rows_error(&rows))
		return rows_error(&rows);
	clock->us = found ? rows_int(&rows, 0) : 0;
	return ERR_NONE;
}
