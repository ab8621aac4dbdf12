#include "core/store/store.h"

#include "core/base/arena.h"
#include "core/store/store_private.h"

enum err store_pin_put(struct store *store, struct account_no account, const struct claim_pin *pin)
{
	static const struct sql put = {
		"INSERT INTO pin (action, account, event, at, from_byte, to_byte, quote, what,"
		" country, kind) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
	};

	return db_do(store->db, &put, NULL, "iitiiititi", pin->action.n, account.n, pin->event,
		     pin->at.us, (int64_t)pin->from, (int64_t)pin->to, pin->quote,
		     (int64_t)pin->what, str_of(pin->country), (int64_t)pin->kind);
}

enum err store_pin_drop(struct store *store, struct action_no action, bool *held)
{
	static const struct sql drop = { "DELETE FROM pin WHERE action = $1" };
	int64_t rows = 0;
	enum err e = db_do(store->db, &drop, &rows, "i", action.n);

	*held = rows > 0;
	return e;
}

static bool pin_read(const struct rows *rows, struct arena *arena, struct claim_pin *pin)
{
	struct str country = rows_text(rows, 6);
	int64_t what = rows_int(rows, 5), kind = rows_int(rows, 7), from = rows_int(rows, 3),
		to = rows_int(rows, 4);

	if (what < 0 || what > PIN_FORGET || kind < 0 || kind > CHAT_THIRD_PARTY || from < 0 ||
	    to < from || country.len >= sizeof(pin->country))
		return false;
	*pin = (struct claim_pin){
		.action = { rows_int(rows, 0) },
		.event = arena_str(arena, rows_text(rows, 1)),
		.at = { rows_int(rows, 2) },
		.from = (size_t)from,
		.to = (size_t)to,
		.what = (enum pin_what)what,
		.kind = (enum chat_claim_kind)kind,
		.quote = arena_str(arena, rows_text(rows, 8)),
		.actor = arena_str(arena, rows_text(rows, 9)),
		.pinned_at = { rows_int(rows, 10) },
	};
	for (size_t i = 0; i < country.len; i++)
		pin->country[i] = country.at[i];
	return true;
}

enum err store_pins(struct store *store, struct arena *arena, struct account_no account,
		    struct claim_pin **pins, size_t *count)
{
	static const struct sql newest = {
		"SELECT pin.action, pin.event, pin.at, pin.from_byte, pin.to_byte, pin.what, pin.country,"
		" pin.kind, pin.quote, audit.actor, audit.at FROM pin"
		" JOIN audit ON audit.no = pin.action WHERE pin.account = $1"
		" ORDER BY pin.action DESC LIMIT $2"
	};
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &newest, "ii", account.n, (int64_t)PINS_MAX);
	struct claim_pin *list = NULL;
	size_t n = 0;

	while (rows_next(&rows)) {
		list = arena_grow(arena, list, n, sizeof(*list));
		if (!pin_read(&rows, arena, &list[n++]))
			return err_fail(ERR_CORRUPT, "a pin that is none");
	}
	if (rows_error(&rows))
		return rows_error(&rows);
	for (size_t i = 0; i < n / 2; i++) {
		struct claim_pin pin = list[i];

		list[i] = list[n - 1 - i];
		list[n - 1 - i] = pin;
	}
	*pins = list;
	*count = n;
	return ERR_NONE;
}
