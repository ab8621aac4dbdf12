/*
 * store: everything that is kept, in words of the model. No SQL shows above here.
 *
 * A handle belongs to one thread; any number of processes and handles may have the same store
 * open. Reads between store_read() and store_end() see one moment. Writes happen between
 * store_write() and store_commit(); whatever is not committed never was:
 *
 *	CLEANUP(store_end_at) struct store *in = NULL;
 *	enum err e = store_write(store);          waits its turn
 *	if (!e) e = store_events_add(store, ...);
 *	if (!e) e = store_commit(store);          durable when it returns
 *	else store_end(store);
 *
 * Answers are made in the arena given. Faults: ERR_UNAVAILABLE (cannot be opened, busy too
 * long, disk full), ERR_CORRUPT. "ERR_NOT_FOUND" is named where it can come.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/ip.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/model/account.h"
#include "core/model/act.h"
#include "core/model/campaign.h"
#include "core/model/chat.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/model/ids.h"
#include "core/model/place.h"

struct arena;
struct store;

enum store_mode {
	STORE_READ, /* must exist */
	STORE_WRITE, /* made when it does not exist, with its folder; its schema brought up to date */
};

/* `where`: "sqlite:PATH", a bare path, or "postgresql://..." (not built in: ERR_UNAVAILABLE says so). A store made
 * by a newer strop is refused, with the word what to do. */
MUST_USE enum err store_open(const char *where, enum store_mode mode, struct store **store);
void store_close(struct store *store); /* NULL is fine */
void store_close_at(struct store **store);

MUST_USE enum err store_read(struct store *store);
MUST_USE enum err store_write(struct store *store);
MUST_USE enum err store_commit(struct store *store);
void store_end(
	struct store *store); /* ends a read, rolls a write back; fine when nothing is open */

bool store_is_writing(const struct store *store); /* a write is open on this handle */

/* Changes when any other handle or process has committed since the last call. Cheap. */
int64_t store_version(struct store *store);
/* Read the whole file and see whether it fits together. ERR_CORRUPT, with the first misfit in the sentence. */
MUST_USE enum err store_check(struct store *store);
/* The version of SQLite: "3.40.1". `sound`: without faults that strop's own locks have to keep away (turn.h). */
struct str store_driver(bool *sound);
MUST_USE enum err store_backup(struct store *store, const char *path,
			       void (*progress)(void *with, double share), void *with);
/* Housekeeping that may take long, in slices: write out full runs, merge, checkpoint. Outside transactions. Done
 * when `more` is false. Between batches call it once; what an idle desk does besides (fewer and greater
 * runs, for faster reading) is done when it is called again without many events in between. */
MUST_USE enum err store_tend(struct store *store, bool *more);
/* Events older than `before` lose their rows (accounts, acts and notes stay). In slices; `removed` goes up.
 * Account and action events stay too: who an account is and what was done to it elsewhere is folded from them. */
MUST_USE enum err store_retain(struct store *store, struct moment before, int64_t *removed,
			       bool *more);

MUST_USE enum err store_meta(struct store *store, struct arena *arena, const char *name,
			     struct str *value); /* ERR_NOT_FOUND */
MUST_USE enum err store_meta_put(struct store *store, const char *name, struct str value);

/* -- events (events.c, runs.c) ------------------------------------------------------------ */

struct event_put {
	const struct event *event; /* reduced */
	struct str kept;           /* event_write()'s text */
	const struct place *place; /* of event_ip(), or NULL */
	bool is_new;               /* out: false when type, account and id are stored already */
};

/* Add a batch, making accounts that are not there, marking them dirty. In the order given; repeats within the batch are
 * found too. Scanner events without an account are kept under account number 0. Inside a write. */
MUST_USE enum err store_events_add(struct store *store, struct event_put *events, size_t count);

struct stored_event {
	struct event event;
	struct place place;
	bool has_place;
};

struct event_cursor;
#define EVENT_TYPES_ALL UINT32_MAX /* else a bit for each 1u << enum event_type */

/* An account's events in the order of event_compare, or newest first. Use inside a read. Each event is made in the
 * arena given to next (reset it between events, or keep it for an answer). */
MUST_USE enum err event_cursor_open(struct store *store, struct account_no account, uint32_t types,
				    bool newest_first, struct event_cursor **cursor);
bool event_cursor_next(struct event_cursor *cursor, struct arena *arena,
		       struct stored_event *event);
enum err event_cursor_error(const struct event_cursor *cursor);
void event_cursor_close(struct event_cursor *cursor);
void event_cursor_close_at(struct event_cursor **cursor);

/* Accounts that sent a message of this id. */
MUST_USE enum err store_message_accounts(struct store *store, struct arena *arena,
					 struct str message, struct account_no **accounts,
					 size_t *count);
/* The newest `at` of any event at most a day ahead of `wall`: the engine's clock. Never when there is none. */
MUST_USE enum err store_clock(struct store *store, struct moment wall, struct moment *clock);

/* -- accounts (accounts.c, queue.c) -------------------------------------------------------- */

MUST_USE enum err store_account_find(struct store *store, struct str id,
				     struct account_no *no); /* ERR_NOT_FOUND */
MUST_USE enum err store_account_id(struct store *store, struct arena *arena, struct account_no no,
				   struct str *id); /* ERR_NOT_FOUND */
/* The same, made when it is not there. Inside a write. */
MUST_USE enum err store_account_make(struct store *store, struct str id, struct account_no *no);
/* Whether an event of this name is stored already. */
MUST_USE enum err store_event_have(struct store *store, enum event_type type,
				   struct account_no account, struct str id, bool *have);
MUST_USE enum err store_account_row(struct store *store, struct arena *arena, struct account_no no,
				    struct account_row *row); /* ERR_NOT_FOUND */
MUST_USE enum err store_profile(struct store *store, struct arena *arena, struct account_no no,
				struct profile *profile);

struct account_filter {
	int verdict, state;        /* -1: any */
	struct cluster_no cluster; /* 0: any */
	int64_t limit;             /* 0: all */
	struct account_no before;  /* a page: accounts made before this one; 0: from the newest */
};

/* Each account that fits, newest first; `each` answers false to stop. The arena is reset between rows. */
MUST_USE enum err store_accounts_each(struct store *store, const struct account_filter *filter,
				      bool (*each)(void *with, const struct account_row *row),
				      void *with);
/* Whoever has events, without an order, until `each` answers false. `id` lives for that call. */
MUST_USE enum err store_accounts_met(struct store *store,
				     bool (*each)(void *with, struct account_no no, struct str id),
				     void *with);

struct queue_filter {
	struct moment on_line_after; /* customers whose latest chat is newer come first */
	int64_t limit;               /* 0: all */
};
/* Flagged accounts with an open case, most urgent first. */
MUST_USE enum err store_queue(struct store *store, struct arena *arena,
			      const struct queue_filter *filter, struct account_row **rows,
			      size_t *count);
/* Whoever was flagged last, newest first, whatever became of the case. */
MUST_USE enum err store_flagged(struct store *store, struct arena *arena, int64_t limit,
				struct account_row **rows, size_t *count);
/* What stands on top of every screen. `flagged` is as long as the queue; `on_line` counts all customers, flagged or not; `failed`
 * leaves out acts that a newer one overtook. */
struct desk_counts {
	int64_t accounts, flagged, on_line, held, disabled, waiting, failed;
	struct action_no newest; /* act of all */
};
MUST_USE enum err store_counts(struct store *store, struct moment on_line_after,
			       struct desk_counts *counts);

/* -- judging (judged.c, traits.c) ---------------------------------------------------------- */

/* Accounts with news since they were judged; oldest numbers first, at most `limit`. */
MUST_USE enum err store_dirty(struct store *store, struct arena *arena, size_t limit,
			      struct account_no **accounts, size_t *count);
MUST_USE enum err store_dirty_put(struct store *store, struct account_no account);

/* Of which clusters and campaigns a member was judged and the others have not heard (news.c); put and dropped inside a write. */
enum news_kind {
	NEWS_CLUSTER,
	NEWS_CAMPAIGN,
	NEWS_KIND_COUNT
};
MUST_USE enum err store_news_put(struct store *store, enum news_kind kind, int64_t number);
MUST_USE enum err store_news_drop(struct store *store, enum news_kind kind, int64_t number);
MUST_USE enum err store_news(struct store *store, struct arena *arena, enum news_kind kind,
			     int64_t **numbers, size_t *count);
/* Accounts whose judgement changes with the clock alone. */
MUST_USE enum err store_decaying(struct store *store, struct arena *arena,
				 struct account_no **accounts, size_t *count);

enum find_field {
	FIND_ID,
	FIND_EMAIL,
	FIND_NAME,
	FIND_DOMAIN,
	FIND_IP,
	FIND_PHONE,
	FIND_CARD,
	FIND_MESSAGE,
	FIND_SUBJECT,
	FIND_COMPANY,
	FIND_FIELD_COUNT,
};
extern const struct words find_words; /* "account", "email", ... as in JSON's matched.field */

struct term {
	enum find_field field;
	struct str text; /* folded by utf8_fold, at most 64 bytes */
};

/* All that a judgement writes about an account. */
struct judged {
	struct account_no no;
	struct profile profile;
	struct moment last_seen, on_line_at;
	int64_t sent;
	uint16_t sends_by_day[8];
	int64_t last_day;
	struct moment burst_at; /* when its busiest hour of sending began */
	struct str place;
	int outside_state; /* enum state, or -1 */
	struct moment outside_at;
	enum verdict verdict;
	double probability, bits;
	struct str top_reason;
	struct moment evidence_at;
	struct moment own_evidence_at; /* this and `harm` are what guilt_row tells */
	enum verdict harm;
	bool decays, guilty, protected;
	int64_t delivered, bounced, complained; /* lately, for guilt_row */
	struct moment answered_at;
	struct moment trusted_from;
	double urgency;
	struct str body;            /* the judgement as JSON */
	const struct trait *traits; /* all it has: others are removed */
	size_t trait_count;
	const struct term *terms; /* likewise */
	size_t term_count;
};
/* Writes, and takes the account off the dirty list. Inside a write. */
MUST_USE enum err store_judged_put(struct store *store, const struct judged *judged);
/* Only the judgement: verdict to urgency, and body; traits and terms stay. */
MUST_USE enum err store_rejudged_put(struct store *store, const struct judged *judged);
MUST_USE enum err store_judgement(struct store *store, struct arena *arena, struct account_no no,
				  struct str *body, struct moment *at); /* ERR_NOT_FOUND */

MUST_USE enum err store_trait_accounts(struct store *store, struct arena *arena,
				       enum trait_kind kind, struct str value, size_t limit,
				       struct account_no **accounts, size_t *count);
/* How many accounts have it (0 without). Under 5 us. */
MUST_USE enum err store_trait_count(struct store *store, enum trait_kind kind, struct str value,
				    int64_t *count);
MUST_USE enum err store_traits_of(struct store *store, struct arena *arena, struct account_no no,
				  struct trait **traits, size_t *count);

/* What makes sharing one value common: how many accounts have it, how many of them are trusted, and what hides behind an IP (the
 * newest verdict noted). 0 and unknown for what nobody shares. The rest of `weight` is left alone. */
MUST_USE enum err store_shared_weight(struct store *store, const struct trait *trait,
				      struct link_trait *weight);
/* Note what hides behind an IP that is a trait. */
MUST_USE enum err store_trait_hides(struct store *store, struct str ip, enum proxy_kind hides);

/* -- links (links.c) ----------------------------------------------------------------------- */

/*
 * What changes an account's links puts it on a list: new traits, a first sight moved, trust won or lost, another busiest
 * hour; and, with a value that became more common by a step (trait_step), all who have it. Whoever finds
 * links anew takes from the list: first links (LINKS_OF), then the clusters of those whose links changed (CLUSTER_OF).
 */
enum unjoined_step {
	LINKS_OF,
	CLUSTER_OF
};
MUST_USE enum err store_unjoined(struct store *store, struct arena *arena, enum unjoined_step step,
				 size_t limit, struct account_no **accounts, size_t *count);
MUST_USE enum err store_unjoined_put(struct store *store, struct account_no account,
				     enum unjoined_step step);
/* Everybody who may have links: who shares a value that brings accounts together. */
MUST_USE enum err store_unjoined_all(struct store *store);
MUST_USE enum err store_joined(struct store *store, struct account_no account,
			       enum unjoined_step step);
/* Put on the list who has a value that became more common by a step: values of `most` accounts and fewer, of
 * kinds that bring accounts together (most 0: all). `more`: there are further ones. */
MUST_USE enum err store_reweighed(struct store *store, int64_t most, size_t limit, bool *more);
/* Count those as trusted whom the clock has made so; they are put on the list. */
MUST_USE enum err store_ripe_count(struct store *store, struct moment clock, size_t limit,
				   bool *more);
/* `accounts`: all there ever were. */
MUST_USE enum err store_trusted_count(struct store *store, int64_t *trusted, int64_t *accounts);

/* What was read of links before may have changed: it lives until this is called again. Inside a write. */
void store_link_begin(struct store *store);
/* Only traits that others have too. In `arena`, but for the texts of their values. */
MUST_USE enum err store_link_account(struct store *store, struct arena *arena, struct account_no no,
				     struct link_account *account);
/* At most LINK_RING accounts that had a value before this one, and as many that had it after. */
MUST_USE enum err store_link_near(struct store *store, struct arena *arena, struct account_no no,
				  const struct link_trait *trait, struct account_no **accounts,
				  size_t *count);

/* An account's links: a is the account, b the other (whatever their order). Sorted by b. */
MUST_USE enum err store_links(struct store *store, struct arena *arena, struct account_no account,
			      struct link **links, size_t *count);
MUST_USE enum err store_link_put(struct store *store, const struct link *link); /* 0 bits: gone */

/* A pair that a person pulled apart by this act, or, with b 0, an account from all others. Both may still be in one
 * cluster by others. `changed` is false when it was so already. */
MUST_USE enum err store_cut_put(struct store *store, struct account_no a, struct account_no b,
				struct action_no action, bool *changed);
MUST_USE enum err store_cut_drop(struct store *store, struct account_no a, struct account_no b,
				 bool *changed);
/* Whom an act pulled `a` apart from. ERR_NOT_FOUND: nobody, or no longer. */
MUST_USE enum err store_cut_of(struct store *store, struct action_no action, struct account_no a,
			       struct account_no *b);
MUST_USE enum err store_is_cut(struct store *store, struct account_no a, struct account_no b,
			       bool *is_cut);

/* -- clusters (clusters.c) ----------------------------------------------------------------- */

struct cluster_member_put {
	struct account_no account;
	struct cluster_no cluster;
	double tie_bits;
};
/* These accounts are in these clusters now (0: in none); others stay where they are. `rows` sorted by account number. Answers
 * whom that concerns, so that they can be judged again: who came or went, or is tied otherwise, and who
 * shares a cluster with them (in a crowd of over 64, one of those). Inside a write. */
MUST_USE enum err store_clusters_change(struct store *store, struct arena *arena,
					const struct cluster_member_put *rows, size_t count,
					struct account_no **changed, size_t *changed_count);
/* Members, gravest first. ERR_NOT_FOUND. */
MUST_USE enum err store_cluster(struct store *store, struct arena *arena, struct cluster_no no,
				struct str *nickname, struct account_row **members, size_t *count);
MUST_USE enum err store_cluster_each(
	struct store *store,
	bool (*each)(void *with, struct cluster_no no, struct str nickname, int64_t size),
	void *with); /* newest first: by the newest event of a member */
struct guilt_row {
	struct account_no account;
	struct str id;
	double probability, own_bits, tie_bits;
	bool guilty;
	enum verdict verdict; /* of what it did itself, as is the time: or guilt would echo */
	struct moment evidence_at;
	int64_t delivered, bounced, complained;
	struct moment answered_at;
	bool cleared; /* its case was closed as a false alarm, and no evidence of its own is newer than that */
};
MUST_USE enum err store_cluster_guilt(struct store *store, struct arena *arena,
				      struct cluster_no no, struct guilt_row **rows, size_t *count);
MUST_USE enum err store_nickname(struct store *store, struct cluster_no no, struct str nickname);

/* -- campaigns (campaigns.c, campaign_shares.c) ------------------------------------------------ */

/* A text that is unlike what was met before: of a campaign of its own, or a further variant of one. */
struct campaign_text {
	struct campaign_no no, campaign; /* the same for a new campaign */
	struct account_no account;
	struct moment at;
	struct str message, subject;
	const uint64_t *sketch;
	size_t sketch_len;
	bool trusted;  /* read: its account is, or will be when it is old enough */
	bool is_first; /* read: it was like none before it */
};
/* Inside a write. */
MUST_USE enum err store_campaign_text_put(struct store *store, const struct campaign_text *text);
/* The texts with numbers above `after`, the newest `most` of them, oldest first; answers false to stop. Texts of merged
 * campaigns come under the number they go by. */
MUST_USE enum err store_campaign_texts(struct store *store, int64_t after, int64_t most,
				       bool (*each)(void *with, const struct campaign_text *text),
				       void *with);
/* When the first text came; never: there is none. */
MUST_USE enum err store_campaign_first(struct store *store, struct moment *at);
/* Numbers for new texts, `count` of them from `first` on: nobody else gets them. In a write of its own, unless one is open. */
MUST_USE enum err store_campaign_numbers(struct store *store, int64_t count, int64_t *first);
/* `from` turned out to be `into`: it goes by that from now on, its members' parts are dropped, and they are made dirty,
 * for their next judgement writes them anew. Inside a write. */
MUST_USE enum err store_campaign_merge(struct store *store, struct campaign_no from,
				       struct campaign_no into);
/* What a campaign's number goes by now. */
MUST_USE enum err store_campaign_now(struct store *store, int64_t *campaign);

/* For finding all campaigns anew: forget texts, merges, parts, and what messages were found to be of. Inside a write. */
MUST_USE enum err store_campaigns_forget(struct store *store);
/* What a message was found to be of then; with 0 of none. Inside a write. */
MUST_USE enum err store_campaign_of_put(struct store *store, struct account_no account,
					struct str message, int64_t campaign);
/* The same; `campaign` stays as it is where nothing was found anew, else it is that (merges followed). */
MUST_USE enum err store_campaign_of(struct store *store, struct account_no account,
				    struct str message, int64_t *campaign);
/* Whether anything ever was found anew. */
MUST_USE enum err store_campaign_of_any(struct store *store, bool *any);

struct campaign_share_put {
	struct campaign_no campaign;
	struct campaign_share share;
	double told;
};
/* The account's parts in these campaigns are these now; those in others stay. `changed` tells whether any row was
 * new or differs in more than what was told. Inside a write. */
MUST_USE enum err store_campaign_shares_put(struct store *store, struct account_no account,
					    const struct campaign_share_put *rows, size_t count,
					    bool *changed);

struct campaign_share_row {
	struct campaign_share share;
	struct str id;
	double own_bits, told;
	bool guilty;
	enum verdict harm;
	struct moment trusted_from, evidence_at;
	struct cluster_no cluster;
	bool cleared; /* as in guilt_row */
};
#define CAMPAIGN_MEMBERS_MAX 20000
/* All members by account number (the first CAMPAIGN_MEMBERS_MAX). */
MUST_USE enum err store_campaign_members(struct store *store, struct arena *arena,
					 struct campaign_no campaign,
					 struct campaign_share_row **rows, size_t *count);
/* How many members, without reading them. */
MUST_USE enum err store_campaign_size(struct store *store, struct campaign_no campaign,
				      int64_t most, int64_t *count);

/* Lists, newest first: number, subject and the sums of the shares; no accounts, no verdict. Those in which
 * `account` has a part; of any with 0. `limit` 0: all. */
MUST_USE enum err store_campaigns_each(struct store *store, struct account_no account,
				       int64_t limit,
				       bool (*each)(void *with, const struct campaign_row *row),
				       void *with);
/* One of them; its texts, first one first (at most CAMPAIGN_VARIANTS_MAX). ERR_NOT_FOUND. */
MUST_USE enum err store_campaign(struct store *store, struct arena *arena, struct campaign_no no,
				 struct campaign_row *row, struct campaign_text **texts,
				 size_t *count);

/* -- scanners (scanners.c) ----------------------------------------------------------------- */

struct scanner_row {
	struct str value, scanner, id;
	enum scanner_verdict verdict;
	struct moment at;
};
/* Keep a verdict under its folded value. */
MUST_USE enum err store_scanner_put(struct store *store, const struct scanner_row *row);
/* All verdicts on a folded value, newest first; the newest 4096. */
MUST_USE enum err store_scanner_find(struct store *store, struct arena *arena, struct str value,
				     struct scanner_row **rows, size_t *count);

/* What scanners said that is more than "clean", newest first. */
MUST_USE enum err store_scanner_newest(struct store *store, struct arena *arena, int64_t limit,
				       struct scanner_row **rows, size_t *count);

/* Verdicts that no scan has told of yet, but clean ones; at most `limit`. */
MUST_USE enum err store_scanner_untold(struct store *store, struct arena *arena, int64_t limit,
				       struct scanner_row **rows, size_t *count);
MUST_USE enum err store_scanner_told(struct store *store, const struct scanner_row *row);

/* Whether any verdict is kept under a value that begins with these two bytes ("m:"): there often is none, and then
 * nothing else need be asked. */
MUST_USE enum err store_scanner_any(struct store *store, const char head[2], bool *any);

/* -- find (find.c) -------------------------------------------------------------------------- */

struct find_hit {
	struct account_no no;
	enum find_field field;
	struct str term;
	int rank; /* 0 exact, 1 prefix, 2 two letters swapped, 3 a letter lost or too many, or a number without its country's code */
};
/* Accounts whose terms begin with the folded words of `text`, one typo (two neighbouring letters swapped) forgiven; best first, each account once.
 * Several words must all match. Message ids by exact id. p50 <= 10 ms at a million accounts. */
MUST_USE enum err store_find(struct store *store, struct arena *arena, struct str folded,
			     struct str raw, size_t limit, struct find_hit **hits, size_t *count);

/* -- acts (acts.c, audit.c, outbox.c, notes.c) ----------------------------------------------- */

struct act_put {
	struct account_no account;
	enum act_kind what;
	struct str actor, reason;
	struct standing after;
	struct moment at;
	struct action_no undoes;
	struct batch_no batch; /* 0: a new one is begun, and answered */
	bool tell_provider;    /* an outbox row: what = disable, enable or delete as `tell` says */
	enum act_kind tell;
	struct moment tell_at; /* not before; never: at once */
	enum act_state
		state;    /* answered: how far the telling is; what need not be told is confirmed */
	struct str note;  /* ACT_NOTE: its text, of which the row keeps the hash */
	struct str known; /* the judgement it was decided by; absent: the one that is stored */
};
/* One act: the audit row, the account's new standing, the outbox row, and, of an act that decides over the account, what was
 * known of it then. `before` is read here. Inside a write.
 * Sets put->batch. */
MUST_USE enum err store_act(struct store *store, struct act_put *put, struct action_no *no);
MUST_USE enum err store_standing(struct store *store, struct arena *arena, struct account_no no,
				 struct standing *standing); /* ERR_NOT_FOUND */
/* Standing changes that are no act of anybody's: flagged by the engine, a state set elsewhere. No audit row.
 * The account's urgency follows its state, here as in store_act. */
MUST_USE enum err store_standing_put(struct store *store, struct account_no no,
				     const struct standing *standing);
/* Holds that lapsed by `clock`. */
MUST_USE enum err store_lapsed(struct store *store, struct arena *arena, struct moment clock,
			       struct account_no **accounts, size_t *count);

struct action_filter {
	struct account_no account; /* 0: all */
	struct batch_no batch;     /* 0: all */
	struct str actor;          /* absent: all */
	bool undoable; /* only disable, enable, delete, close, take, apart not yet undone */
	int64_t limit; /* 0: all */
};
/* Newest first. */
MUST_USE enum err store_actions(struct store *store, struct arena *arena,
				const struct action_filter *filter, struct action **actions,
				size_t *count);
/* The names of those who ever acted, in their order: the first ACTORS_MAX. */
#define ACTORS_MAX 200
MUST_USE enum err store_actors(struct store *store, struct arena *arena, struct str **names,
			       size_t *count);
MUST_USE enum err store_action(struct store *store, struct arena *arena, struct action_no no,
			       struct action *action); /* ERR_NOT_FOUND */
/* The judgement that an act was decided by, as text. ERR_NOT_FOUND: it was kept with none. ERR_CORRUPT: it is gone, or not what it was. */
MUST_USE enum err store_known_then(struct store *store, struct arena *arena,
				   const struct action *action, struct str *body);
/* The newest act on the account that changed its standing: to see whether somebody changed it since. */
MUST_USE enum err store_last_act(struct store *store, struct arena *arena, struct account_no no,
				 struct action *action); /* ERR_NOT_FOUND */
/* Walk the whole chain. ERR_CORRUPT, with the row and why in the sentence. */
MUST_USE enum err store_audit_verify(struct store *store, int64_t *rows);

struct outbox_row {
	struct action_no action;
	struct account_no account;
	struct str account_id;
	enum act_kind what; /* disable, enable, delete */
	enum act_state state;
	int tries;
	struct str key; /* the idempotency key, the same at each try */
};
/* What waits and is due; oldest first; only the newest of one account (older ones it overtakes are settled as failed: "overtaken"). */
MUST_USE enum err store_outbox_due(struct store *store, struct arena *arena, struct moment now,
				   size_t limit, struct outbox_row **rows, size_t *count);
/* What came of a try. One that was overtaken on its way is settled and not tried again, whatever `state` says,
 * unless it is confirmed or failed. Inside a write. ERR_NOT_FOUND: the act has no outbox row. */
MUST_USE enum err store_outbox_put(struct store *store, struct action_no action,
				   enum act_state state, int tries, struct moment next_at,
				   struct str failure);
/* Set out to bring it: from now on nobody can say that the provider never heard of it. Inside a write. ERR_NOT_FOUND: it
 * does not wait any more. */
MUST_USE enum err store_outbox_asked(struct store *store, struct action_no action);
/* When the next one is due; in the past for one that was never tried, never when nothing waits. */
MUST_USE enum err store_outbox_next(struct store *store, struct moment *at);

MUST_USE enum err store_note_put(struct store *store, struct account_no account,
				 struct action_no act, struct moment at, struct str actor,
				 struct str text);
MUST_USE enum err store_notes(struct store *store, struct arena *arena, struct account_no account,
			      struct note **notes, size_t *count); /* newest first */

/* -- replies to customers (replies.c) --------------------------------------------------------- */

/* Keep a reply that waits: account_no, conversation, actor, text, at and send_at are read. Inside a write. */
MUST_USE enum err store_reply_add(struct store *store, const struct reply *reply,
				  struct reply_no *no);
MUST_USE enum err store_reply(struct store *store, struct arena *arena, struct reply_no no,
			      struct reply *reply); /* ERR_NOT_FOUND */
/* The one that a chat server brought back by its key. ERR_NOT_FOUND. */
MUST_USE enum err store_reply_by_key(struct store *store, struct arena *arena, struct str key,
				     struct reply *reply);
/* Those not yet seen, and failed ones, newest first. */
MUST_USE enum err store_replies(struct store *store, struct arena *arena, struct account_no account,
				size_t limit, struct reply **replies, size_t *count);
/* The actor's newest one to this account that still waits. ERR_NOT_FOUND. */
MUST_USE enum err store_reply_newest(struct store *store, struct arena *arena,
				     struct account_no account, struct str actor,
				     struct reply *reply);
/* The actor's own of late, newest first: those that wait, are under way or failed, and those sent that were written since.
 * Of the newest REPLIES_OF_LATE of the desk. */
#define REPLIES_OF_LATE 500
#define REPLIES_OF_MAX 20
MUST_USE enum err store_replies_of(struct store *store, struct arena *arena, struct str actor,
				   struct moment since, struct reply **replies, size_t *count);
/* Compare and set: from waiting (or failed) to taken back; `taken` is false when it is too late. Inside a write. */
MUST_USE enum err store_reply_take_back(struct store *store, struct reply_no no, bool *taken);
/* Those that are due by `now`: waiting, or left behind by somebody who began and never came back. Oldest first. */
MUST_USE enum err store_replies_due(struct store *store, struct arena *arena, struct moment now,
				    size_t limit, struct reply **replies, size_t *count);
/* Compare and set: from due to sending, for nobody else until `until`; counts a try. `claimed` is false when another has it.
 * Inside a write. */
MUST_USE enum err store_reply_claim(struct store *store, struct reply_no no, struct moment now,
				    struct moment until, bool *claimed);
/* What came of a claim: waiting (tried again at `at`, `failure` says why), sent (seen by `at`, or it is due again), seen, failed. One that is seen stays so. Inside
 * a write. */
MUST_USE enum err store_reply_put(struct store *store, struct reply_no no, enum reply_state state,
				  struct moment at, struct str failure);
/* When the next one is due; never when none waits. */
MUST_USE enum err store_reply_next(struct store *store, struct moment *at);

/* The customer is typing, as far as anybody knows, until then. Inside a write. */
MUST_USE enum err store_typing_put(struct store *store, struct account_no account,
				   struct moment until);
MUST_USE enum err store_typing(struct store *store, struct account_no account,
			       struct moment *until); /* never: not */
/* Of reps about what customers say of where they are, inside a write: the act's number and the fields from `event` on are kept. */
MUST_USE enum err store_pin_put(struct store *store, struct account_no account,
				const struct claim_pin *pin);
/* Of an act that was taken back; `held` is false when it held no longer. Inside a write. */
MUST_USE enum err store_pin_drop(struct store *store, struct action_no action, bool *held);
/* Those that hold: the newest PINS_MAX of the account, oldest first. */
MUST_USE enum err store_pins(struct store *store, struct arena *arena, struct account_no account,
			     struct claim_pin **pins, size_t *count);

/* How far a room of the chat server has been read: the archive's id of the newest message of it that is stored, and its time.
 * ERR_NOT_FOUND: not at all. */
MUST_USE enum err store_chat_mark(struct store *store, struct arena *arena, struct str room,
				  struct str *after, struct moment *at);
MUST_USE enum err store_chat_mark_put(struct store *store, struct str room, struct str after,
				      struct moment at); /* inside a write */

/* Be the only one who does what goes by `name`, on this store and machine, until it is ended or the process is. Outside of transactions.
 * ERR_EXISTS: another one is. `lock` starts at -1. */
MUST_USE enum err store_alone(struct store *store, const char *name, int *lock);
/* The same for one of many things, by its number; ended the same way. With `wait` after the one who does it. */
MUST_USE enum err store_claim(struct store *store, const char *name, int64_t number, bool wait,
			      int *lock);
void store_alone_end(int *lock);                           /* fine with -1 */
bool store_anybody(struct store *store, const char *name); /* does somebody? */

/* Who held it last, and until when. ERR_NOT_FOUND: nobody ever did. */
MUST_USE enum err store_lease_holder(struct store *store, struct arena *arena, const char *name,
				     struct str *holder, struct moment *until);
/* One holder at a time; given back by `until` = `now`. Inside a write, or as a write of its own. ERR_EXISTS: another holds it until `until` (its name in the sentence). */
MUST_USE enum err store_lease(struct store *store, const char *name, struct str holder,
			      struct moment now, struct moment until);
