#include "core/store/judged.h"

#include "core/base/arena.h"
#include "core/base/buf.h"
#include "core/store/account_row.h"
#include "core/store/keeper.h"
#include "core/store/known.h"
#include "core/store/link_memory.h"
#include "core/store/sharing.h"
#include "core/store/store_private.h"

#define PROFILE_MAX 65536                   /* ten fields of at most EVENT_FIELD_MAX bytes */
#define KNOWN_MAX ((size_t)4 * 1024 * 1024) /* bytes of all traits of an account, or all terms */

/* -- what is to be judged ------------------------------------------------------------------ */

enum err store_dirty(struct store *store, struct arena *arena, size_t limit,
		     struct account_no **accounts, size_t *count)
{
	static const struct sql oldest = { "SELECT account FROM dirty ORDER BY account LIMIT $1" };
	CLEANUP(rows_end)
	struct rows rows = db_query(store->db, &oldest, "i", limit ? (int64_t)limit : INT64_MAX);

	return account_numbers(&rows, arena, accounts, count);
}

enum err store_dirty_put(struct store *store, struct account_no account)
{
	static const struct sql put = {
		"INSERT INTO dirty (account) VALUES ($1) ON CONFLICT (account) DO NOTHING"
	};

	return db_do(store->db, &put, NULL, "i", account.n);
}

enum err store_decaying(struct store *store, struct arena *arena, struct account_no **accounts,
			size_t *count)
{
	static const struct sql all = { "SELECT no FROM account WHERE decays <> 0 ORDER BY no" };
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &all, "");

	return account_numbers(&rows, arena, accounts, count);
}

/* -- what was judged ----------------------------------------------------------------------- */

static void write_profile(const struct judged *judged, struct buf *out)
{
	struct event event = { .type = EVENT_ACCOUNT,
			       .at = judged->profile.created_at,
			       .as.account = judged->profile.fields };

	event_write(&event, out);
}

static void write_days(const struct judged *judged, struct buf *out)
{
	for (size_t i = 0; i < 8; i++)
		buf_addf(out, "%s%u", i ? "," : "", judged->sends_by_day[i]);
}

static enum err changed_one(enum err e, int64_t changed)
{
	return e || changed ? e : err_fail(ERR_NOT_FOUND, "no such account");
}

/* What it is guilty of: 0 of nothing, 1 of what nobody named, else a verdict. */
static int64_t guilt_kind(const struct judged *judged)
{
	if (!judged->guilty)
		return 0;
	return judged->harm > VERDICT_SUSPECT ? (int64_t)judged->harm : 1;
}

enum verdict judged_guilt_verdict(int64_t kind)
{
	if (kind == 0)
		return VERDICT_CLEAN;
	return kind == VERDICT_PHISHER ? VERDICT_PHISHER : VERDICT_SPAMMER;
}

static enum err put_body(struct store *store, const struct judged *judged)
{
	static const struct sql put = {
		"INSERT INTO judgement (account, at, body) VALUES ($1, $2, $3)"
		" ON CONFLICT (account) DO UPDATE SET at = excluded.at, body = excluded.body"
	};

	return db_do(store->db, &put, NULL, "iit", judged->no.n, moment_now().us,
		     str_is_absent(judged->body) ? STR("") : judged->body);
}

#define SET_VERDICT \
	"UPDATE account SET verdict = $2, probability = $3, bits = $4, top_reason = $5," \
	" evidence_at = $6, decays = $7, guilty = $8, protected = $9, trusted_from = $10," \
	" urgency = $11, counted = $12"
#define BINDS_VERDICT "iirrtiiiiiri"
#define BOUND_VERDICT(judged, counted) \
	(judged)->no.n, (int64_t)(judged)->verdict, (judged)->probability, (judged)->bits, \
		(judged)->top_reason, (judged)->own_evidence_at.us, (int64_t)(judged)->decays, \
		guilt_kind(judged), (int64_t)(judged)->protected, (judged)->trusted_from.us, \
		(judged)->urgency, (int64_t)(counted)

static enum err put_verdict(struct store *store, const struct judged *judged, bool counted)
{
	static const struct sql put = { SET_VERDICT " WHERE no = $1" };
	int64_t changed = 0;
	enum err e = db_do(store->db, &put, &changed, BINDS_VERDICT,
			   BOUND_VERDICT(judged, counted));

	e = changed_one(e, changed);
	return e ? e : put_body(store, judged);
}

/* One statement for the whole row: each goes over all that is indexed. */
static enum err put_all(struct store *store, const struct judged *judged, bool counted)
{
	static const struct sql put = {
		SET_VERDICT
		", name = $13, email = $14, plan = $15, profile = $16, created_at = $17,"
		" last_seen = $18, on_line_at = $19, sent = $20, days = $21, last_day = $22, place = $23,"
		" outside_state = $24, outside_at = $25, delivered = $26, bounced = $27, complained = $28,"
		" answered_at = $29, burst_at = $30 WHERE no = $1"
	};
	CLEANUP(buf_release) struct buf profile = BUF_UP_TO(PROFILE_MAX);
	CLEANUP(buf_release) struct buf days = BUF_UP_TO(64);
	const struct event_account *fields = &judged->profile.fields;
	int64_t changed = 0;
	enum err e;

	write_profile(judged, &profile);
	write_days(judged, &days);
	e = db_do(store->db, &put, &changed, BINDS_VERDICT "ttitiiiititiiiiiii",
		  BOUND_VERDICT(judged, counted), fields->name, fields->email,
		  (int64_t)fields->plan, buf_str(&profile), judged->profile.created_at.us,
		  judged->last_seen.us, judged->on_line_at.us, judged->sent, buf_str(&days),
		  judged->last_day, judged->place, (int64_t)judged->outside_state,
		  judged->outside_at.us, judged->delivered, judged->bounced, judged->complained,
		  judged->answered_at.us, judged->burst_at.us);
	e = changed_one(e, changed);
	return e ? e : put_body(store, judged);
}

/* What its links to others hang on, beside its traits. */
struct before {
	bool was_counted, is_counted, began_otherwise;
};

/* Counted as trusted from its thirtieth day on: by its own events here, by the clock in store_ripe_count(). */
static enum err before_read(struct store *store, const struct judged *judged, struct before *before)
{
	static const struct sql by_no = {
		"SELECT counted, created_at, burst_at, trusted_from FROM account WHERE no = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_no, "i", judged->no.n);
	int64_t from = judged->trusted_from.us;
	bool ripe;

	if (!rows_next(&rows))
		return changed_one(rows_error(&rows), 0);
	before->was_counted = rows_int(&rows, 0) != 0;
	ripe = from <= judged->last_seen.us || (before->was_counted && from <= rows_int(&rows, 3));
	before->is_counted = from != 0 && ripe;
	before->began_otherwise = rows_int(&rows, 1) != judged->profile.created_at.us ||
				  rows_int(&rows, 2) != judged->burst_at.us;
	return ERR_NONE;
}

static enum err traits_put(struct sharing *sharing, struct arena *arena,
			   const struct known_row *old, struct trait *new, size_t count)
{
	struct trait *was = NULL;
	size_t was_count = 0;
	enum err e = known_traits(arena, old->traits, &was, &was_count);

	return e ? e
		 : traits_change(sharing, (struct trait *const[]){ was, new },
				 (const size_t[]){ was_count, count });
}

enum err traits_recount(struct store *store, struct account_no no, bool was, bool is)
{
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	struct sharing sharing = {
		.store = store, .account = no, .was_counted = was, .is_counted = is
	};
	struct trait *traits = NULL;
	size_t count = 0;
	enum err e = store_traits_of(store, arena, no, &traits, &count);

	return e ? e
		 : traits_change(&sharing, (struct trait *const[]){ traits, traits },
				 (const size_t[]){ count, count });
}

static enum err terms_put(struct store *store, struct arena *arena, struct account_no no,
			  const struct known_row *old, struct term *new, size_t count)
{
	struct term *was = NULL;
	size_t was_count = 0;
	enum err e = known_terms(arena, old->terms, &was, &was_count);

	return e ? e
		 : terms_change(store, no, (struct term *const[]){ was, new },
				(const size_t[]){ was_count, count });
}

/* `otherwise`: it began at another time, or is trusted as it was not. */
static enum err links_note(const struct sharing *sharing, bool otherwise)
{
	struct store *store = sharing->store;

	if (sharing->moved || otherwise)
		link_memory_drop(store->link_memory, sharing->account);
	if (!sharing->changed && !otherwise)
		return ERR_NONE;
	return store_unjoined_put(store, sharing->account, LINKS_OF);
}

/* Its traits and terms in the place of those that are there; only what differs is written. */
static enum err put_known(struct store *store, const struct judged *judged,
			  const struct before *before)
{
	struct sharing sharing = { .store = store,
				   .account = judged->no,
				   .was_counted = before->was_counted,
				   .is_counted = before->is_counted };
	bool recount = before->was_counted != before->is_counted;
	CLEANUP(arena_free_at) struct arena *arena = arena_new();
	CLEANUP(buf_release) struct buf traits = BUF_UP_TO(KNOWN_MAX);
	CLEANUP(buf_release) struct buf terms = BUF_UP_TO(KNOWN_MAX);
	size_t trait_count, term_count;
	struct trait *new_traits = traits_tidy(arena, judged, &trait_count);
	struct term *new_terms = terms_tidy(arena, judged, &term_count);
	struct known_row old, new;
	enum err e = known_read(store, arena, judged->no, &old);

	known_pack_traits(new_traits, trait_count, &traits);
	known_pack_terms(new_terms, term_count, &terms);
	new = (struct known_row){ buf_str(&traits), buf_str(&terms) };
	if (!e && (traits.full || terms.full))
		e = err_fail(ERR_INVALID, "an account has too much to be found by");
	if (!e && (recount || !str_equal(old.traits, new.traits)))
		e = traits_put(&sharing, arena, &old, new_traits, trait_count);
	if (!e)
		e = links_note(&sharing, recount || before->began_otherwise);
	if (!e && !str_equal(old.terms, new.terms))
		e = terms_put(store, arena, judged->no, &old, new_terms, term_count);
	if (e || (str_equal(old.traits, new.traits) && str_equal(old.terms, new.terms)))
		return e;
	return known_write(store, judged->no, &new);
}

static enum err take_off_dirty(struct store *store, struct account_no account)
{
	static const struct sql drop = { "DELETE FROM dirty WHERE account = $1" };

	keeper_judged(store->keeper);
	return db_do(store->db, &drop, NULL, "i", account.n);
}

static void trust_note(struct store *store, const struct before *before)
{
	link_memory_trust(store->link_memory,
			  (int64_t)before->is_counted - (int64_t)before->was_counted);
}

enum err store_judged_put(struct store *store, const struct judged *judged)
{
	struct before before = { 0 };
	enum err e = before_read(store, judged, &before);

	if (!e)
		e = put_all(store, judged, before.is_counted);
	trust_note(store, &before);
	if (!e)
		e = put_known(store, judged, &before);
	return e ? e : take_off_dirty(store, judged->no);
}

enum err store_rejudged_put(struct store *store, const struct judged *judged)
{
	struct before before = { 0 };
	enum err e = before_read(store, judged, &before);

	if (!e)
		e = put_verdict(store, judged, before.is_counted);
	trust_note(store, &before);
	if (e || before.was_counted == before.is_counted)
		return e;
	link_memory_drop(store->link_memory, judged->no);
	e = traits_recount(store, judged->no, before.was_counted, before.is_counted);
	return e ? e : store_unjoined_put(store, judged->no, LINKS_OF);
}

enum err store_judgement(struct store *store, struct arena *arena, struct account_no no,
			 struct str *body, struct moment *at)
{
	static const struct sql by_account = {
		"SELECT body, at FROM judgement WHERE account = $1"
	};
	CLEANUP(rows_end) struct rows rows = db_query(store->db, &by_account, "i", no.n);

	if (!rows_next(&rows))
		return rows_error(&rows) ? rows_error(&rows)
					 : err_fail(ERR_NOT_FOUND, "not judged yet");
	*body = arena_str(arena, rows_text(&rows, 0));
	at->us = rows_int(&rows, 1);
	return ERR_NONE;
}
