#include "core/store/store.h"

#include <stdlib.h>

#include "core/base/arena.h"
#include "core/store/fresh.h"
#include "core/store/keeper.h"
#include "core/store/keys.h"
#include "core/store/runs.h"
#include "core/store/stamps.h"
#include "core/store/store_private.h"
#include "core/store/tender.h"

#define OVERFULL 2 /* a fresh run is, when nobody has written it out for so long */

/* What a batch has in hand while its events go in. */
struct adding {
	struct store *store;
	struct run *run; /* the fresh one that is open */
	struct moment wall;
};

/* The fresh run to append to: the other one, where this one is full and that one is empty. */
static enum err open_fresh(struct store *store, struct run **open)
{
	static const struct sql set = { "UPDATE run SET state = $2 WHERE run = $1" };
	struct run *runs = NULL, *ours, *other;
	size_t count = 0;
	enum err e = runs_list(store, &runs, &count);

	if (e)
		return e;
	if (count < FRESH_RUNS || !run_is_fresh(&runs[0]) || !run_is_fresh(&runs[1]))
		return err_fail(ERR_CORRUPT, "the store has lost its fresh events");
	ours = runs[0].state == RUN_OPEN ? &runs[0] : &runs[1];
	other = ours == &runs[0] ? &runs[1] : &runs[0];
	if (ours->events >= store->sizes.fresh_events && other->events == 0 && other->target == 0) {
		e = db_do(store->db, &set, NULL, "ii", ours->run, (int64_t)RUN_LIVE);
		if (!e)
			e = db_do(store->db, &set, NULL, "ii", other->run, (int64_t)RUN_OPEN);
		ours->state = RUN_LIVE;
		other->state = RUN_OPEN;
		ours = other;
	}
	*open = ours;
	return e;
}

static enum err append(struct adding *adding, const struct event_put *put,
		       const struct event_name *name, int64_t place)
{
	/* clang-format off */
	static const struct sql plain[FRESH_RUNS] = FRESH_SQL("INSERT INTO ",
		" (no, account, at, type, place, key, id, body)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8)");
	static const struct sql message[FRESH_RUNS] = FRESH_SQL("INSERT INTO ",
		" (no, account, at, type, place, key, id, body, message_key)"
		" VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
	/* clang-format on */
	struct run *run = adding->run;
	size_t fresh = FRESH_OF(run->run);
	int64_t no = run->last + 1, at = put->event->at.us, type = name->type, message_id = 0;
	struct db *db = adding->store->db;
	enum err e;

	if (name->type == EVENT_MESSAGE) {
		message_id = message_key(adding->store, name->id);
		e = db_do(db, &message[fresh], NULL, "iiiiiitti", no, name->account, at, type,
			  place, name->key, name->id, put->kept, message_id);
	} else {
		e = db_do(db, &plain[fresh], NULL, "iiiiiitt", no, name->account, at, type, place,
			  name->key, name->id, put->kept);
	}
	if (e)
		return e;
	fresh_note(adding->store, run, no, name->key, message_id);
	run->oldest = run->events == 0 || at < run->oldest ? at : run->oldest;
	run->last = no;
	run->events++;
	adding->store->added++;
	return ERR_NONE;
}

static enum err add_one(struct adding *adding, struct event_put *put)
{
	struct store *store = adding->store;
	struct event_name name = { .type = put->event->type, .id = put->event->id };
	struct account_no account = { 0 };
	int64_t place = 0;
	bool have = false;
	enum err e = ERR_NONE;

	if (!str_is_absent(put->event->account))
		e = keeper_account(store, put->event->account, &account);
	name.account = account.n;
	name.key = event_key(store, name.type, name.account, name.id);
	if (!e)
		e = runs_have(store, &name, &have);
	put->is_new = !e && !have;
	if (e || have)
		return e;
	if (put->place)
		e = keeper_place(store, put->place, &place);
	if (!e)
		e = append(adding, put, &name, place);
	if (!e)
		e = stamps_note(store, put->event->at, adding->wall);
	return e || account.n == 0 ? e : keeper_dirty(store, account);
}

static enum err note_run(const struct adding *adding)
{
	static const struct sql set = {
		"UPDATE run SET events = $2, last = $3, oldest = $4 WHERE run = $1"
	};
	const struct run *run = adding->run;

	return db_do(adding->store->db, &set, NULL, "iiii", run->run, run->events, run->last,
		     run->oldest);
}

enum err store_events_add(struct store *store, struct event_put *events, size_t count)
{
	struct adding adding = { .store = store, .wall = moment_now() };
	enum err e = open_fresh(store, &adding.run);

	if (!e && adding.run && adding.run->events >= OVERFULL * store->sizes.fresh_events) {
		e = tender_help(store);
		if (!e)
			e = open_fresh(store, &adding.run);
	}
	if (e || !adding.run)
		return e;
	for (size_t i = 0; !e && i < count; i++)
		e = add_one(&adding, &events[i]);
	if (!e)
		e = note_run(&adding);
	return e ? e : stamps_put(store, adding.wall);
}

enum err store_account_make(struct store *store, struct str id, struct account_no *no)
{
	return keeper_account(store, id, no);
}

enum err store_event_have(struct store *store, enum event_type type, struct account_no account,
			  struct str id, bool *have)
{
	struct event_name name = { .type = type, .account = account.n, .id = id };
	struct run *runs = NULL;
	size_t count = 0;
	enum err e = runs_list(store, &runs, &count);

	name.key = event_key(store, type, account.n, id);
	*have = false;
	return e ? e : runs_have(store, &name, have);
}

/* -- who sent this message? ---------------------------------------------------------------- */

struct senders {
	struct arena *arena;
	struct account_no *accounts;
	size_t count;
};

static void add_sender(void *with, int64_t account)
{
	struct senders *senders = with;

	senders->accounts = arena_grow(senders->arena, senders->accounts, senders->count,
				       sizeof(*senders->accounts));
	senders->accounts[senders->count++] = (struct account_no){ account };
}

static enum err run_senders(struct store *store, const struct run *run, struct str message,
			    struct senders *senders)
{
	struct key_row *rows;
	size_t count = 0;
	enum err e = keys_find(store, run, (uint64_t)message_key(store, message), senders->arena,
			       &rows, &count);

	for (size_t i = 0; !e && i < count; i++) {
		struct event_name name = { .type = EVENT_MESSAGE,
					   .account = rows[i].account,
					   .id = message };
		bool have = false;

		e = run_has_at(store, run->run, &name, rows[i].at, &have);
		if (have)
			add_sender(senders, name.account);
	}
	return e;
}

static int by_number(const void *a, const void *b)
{
	int64_t one = ((const struct account_no *)a)->n, two = ((const struct account_no *)b)->n;

	return (one > two) - (one < two);
}

static size_t each_once(struct account_no *accounts, size_t count)
{
	size_t kept = 0;

	if (count > 0)
		qsort(accounts, count, sizeof(*accounts), by_number);
	for (size_t i = 0; i < count; i++) {
		if (kept == 0 || accounts[kept - 1].n != accounts[i].n)
			accounts[kept++] = accounts[i];
	}
	return kept;
}

enum err store_message_accounts(struct store *store, struct arena *arena, struct str message,
				struct account_no **accounts, size_t *count)
{
	struct senders senders = { .arena = arena };
	struct run *runs;
	size_t run_count;
	enum err e = store_read(store); /* the list of runs and what is in them, at one moment */

	if (e)
		return e;
	e = runs_list(store, &runs, &run_count);
	for (size_t i = 0; !e && i < run_count; i++) {
		if (!run_is_readable(&runs[i]))
			continue;
		if (run_is_fresh(&runs[i]))
			e = fresh_senders(store, &runs[i], message, add_sender, &senders);
		else
			e = run_senders(store, &runs[i], message, &senders);
	}
	store_end(store);
	if (e)
		return e;
	*accounts = senders.accounts;
	*count = each_once(senders.accounts, senders.count);
	return ERR_NONE;
}
