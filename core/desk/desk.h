/*
 * desk: the one door to everything below, for the console, the verbs and the tests.
 *
 * A desk is settings, a store handle, a geo handle and the engine, introduced to one another. It
 * belongs to one thread. Questions and acts are requests, values; answers are snapshots: one
 * arena with everything in it, handed over whole and released whole.
 *
 *	struct desk *desk;
 *	enum err e = desk_open(&settings, DESK_WRITE, &desk);
 *	struct snapshot *snapshot = desk_answer(desk, &(struct request){ .kind = REQUEST_ACCOUNT, .account = STR("acct-7421") });
 *	if (snapshot->error) ... snapshot->failure
 *	else snapshot->dossier->...
 *	snapshot_free(snapshot);
 *
 * The console asks through a worker (worker.h), which does the same on a thread of its own.
 * Long work that streams (ingest, ip, accounts, backup, sync) has functions of its own.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/base/err.h"
#include "core/base/moment.h"
#include "core/base/str.h"
#include "core/desk/settings.h"
#include "core/model/account.h"
#include "core/model/act.h"
#include "core/model/campaign.h"
#include "core/model/chat.h"
#include "core/model/claim.h"
#include "core/model/cluster.h"
#include "core/model/event.h"
#include "core/model/evidence.h"
#include "core/model/place.h"
#include "core/model/presence.h"

struct arena;
struct desk;

enum desk_mode {
	DESK_READ,
	DESK_WRITE
};

/* `settings` is copied. DESK_WRITE makes the store when it is not there. ERR_INVALID, ERR_UNAVAILABLE, ERR_CORRUPT. */
MUST_USE enum err desk_open(const struct settings *settings, enum desk_mode mode,
			    struct desk **desk);
void desk_close(struct desk *desk);
void desk_close_at(struct desk **desk);
const struct settings *desk_settings(const struct desk *desk);

/* Long work (judging, joining, finding campaigns anew, housekeeping) asks `go_on` between its steps; false ends it with ERR_CANCELLED. What
 * is left undone is done by whoever comes next. */
void desk_ask_to_go_on(struct desk *desk, bool (*go_on)(void));

/* Changes when anybody else has committed to the store since the last call, or opened another account. */
int64_t desk_version(struct desk *desk);

/* ---- requests --------------------------------------------------------------------------- */

enum request_kind {
	REQUEST_QUEUE,
	REQUEST_ACCOUNT, /* the dossier */
	REQUEST_ACCOUNTS,
	REQUEST_CLUSTERS,
	REQUEST_CLUSTER,   /* by .cluster, or that of .account */
	REQUEST_CAMPAIGNS, /* newest first; those of .account and of anybody in .cluster, or all */
	REQUEST_CAMPAIGN,  /* by .campaign, or the newest that .account has a part in */
	REQUEST_FIND,
	REQUEST_TRAIL,  /* acts, newest first; of .account or of all */
	REQUEST_FEED,   /* what scanners and the engine said and did, newest first */
	REQUEST_EVENTS, /* events by id (.events) of .account, whole: what is behind a fact */
	REQUEST_ACT, /* disable, enable, delete, take, close, note, nickname, apart, undo: .act */
	REQUEST_PRESENT, /* say that this console has .account open (absent: nothing) from now on: for the others */
	REQUEST_PIN, /* keep, put right or drop what a chat line of .account claims: .pin; by .act.actor */
	REQUEST_EXPORT, /* write a case file: .file; by .act.actor, as an act in the trail */
	REQUEST_REPLY, /* to the customer of .account: .reply.text; by .act.actor. It waits until its hold is over */
	REQUEST_TAKE_BACK, /* a reply to .account that still waits: .reply.no; by .act.actor */
	REQUEST_OWN_REPLIES, /* of the actor: those that wait or failed, and those that went out of late */
	REQUEST_KIND_COUNT,
};

/* Who an act is for. */
struct act_request {
	enum act_kind
		what; /* ACT_DISABLE, ENABLE, DELETE, TAKE, CLOSE, NOTE, NICKNAME, APART, UNDO */
	const struct str *accounts;
	size_t account_count;
	struct cluster_no cluster; /* besides or instead of accounts: every member */
	const struct str *except;
	size_t except_count;
	struct str
		reason; /* absent: taken from the heaviest evidence (disable) or asked for (enable) */
	struct str actor;    /* absent: the settings' */
	struct str assignee; /* TAKE: absent means the actor */
	bool to_known; /* TAKE: refuse an assignee who never acted on this desk and is not here now */
	enum outcome outcome;    /* CLOSE */
	struct str text;         /* NOTE; NICKNAME of the account's cluster: empty takes it away */
	struct str from;         /* APART: from this account only; absent: from all */
	struct str confirm;      /* DELETE: the account's id again */
	struct action_no action; /* UNDO: this one (its batch); 0: the actor's newest batch */
	/* The newest act of the desk that the person had seen (desk_head.newest): where a colleague changed the account since,
	 * nothing is done, and the row says who, when, and what is so now. Scripts do not say. */
	bool has_seen;
	struct action_no seen;
	bool dry_run;
};

enum export_format {
	EXPORT_MD,
	EXPORT_HTML,
	EXPORT_JSON,
	EXPORT_CSV,
	EXPORT_PDF
};
enum export_edition {
	EXPORT_INTERNAL, /* for colleagues */
	EXPORT_REDACTED, /* for anybody: names nobody */
	EXPORT_AUDITOR,  /* internal, with the hashes of the log and how to verify them */
	EXPORT_CUSTOMER, /* a letter to the customer it is about: case_letter.h */
};
extern const struct words export_format_words, export_edition_words;
bool desk_exports(enum export_format format); /* can it be written? */
bool desk_exports_as(enum export_format format,
		     enum export_edition edition); /* a letter is a page */

/* `from` and `to` are bytes of the line's text; both 0: the claim that was read from it, or else all of it. */
struct pin_request {
	struct str event; /* the id of a chat line of the customer's */
	enum pin_what what;
	char country[3];           /* KEEP, CORRECT: "" takes what was read */
	enum chat_claim_kind kind; /* taken as it is; with country "" what was read */
	size_t from, to;
	bool denies_proxy; /* KEEP, with country "": the denial that was read there */
	/* The pin that the rep saw there, 0 for none: another one there is a colleague's, and wins. -1: whatever it is. */
	int64_t seen;
};

struct request {
	enum request_kind kind;
	struct str account;
	struct cluster_no cluster;
	struct campaign_no campaign;
	struct str text;    /* FIND */
	int verdict, state; /* ACCOUNTS: -1 any. Set both! */
	int64_t limit; /* 0: a sensible page for the console; the verbs say what they want, -1 all */
	const struct str *events;
	size_t event_count;
	struct act_request act;
	struct pin_request pin;
	struct {
		enum export_format format;
		enum export_edition edition;
		struct str path; /* absent: into the snapshot's text */
	} file;
	struct {
		struct str conversation; /* REPLY; absent: that of the newest line of the chat */
		struct str text;
		struct reply_no no; /* TAKE_BACK; 0: the actor's newest one that still waits */
	} reply;
	uint64_t ticket; /* the worker's */
};

/* ---- snapshots -------------------------------------------------------------------------- */

struct desk_head { /* the line on top of every screen */
	struct str desk_name, actor;
	int64_t accounts, flagged, on_line, held, disabled, waiting,
		failed;          /* waiting, failed: acts for the provider */
	struct action_no newest; /* act of all */
	struct moment now;       /* wall */
	struct moment clock;     /* the engine's */
};

struct queue_answer {
	struct account_row *rows;
	size_t count;
	struct presence *present; /* what others have open now, in the queue or not */
	size_t present_count;
};

struct gate { /* what `e` asks for */
	bool met;
	struct str missing[6]; /* "own domain verified", ... */
	size_t missing_count;
};

struct dossier_card {
	struct event_card card;
	struct moment at;
	struct str event; /* the newest that tells of it */
};
struct dossier_domain {
	struct event_domain domain;
	struct moment at;
	struct str event;
};
struct dossier_message {
	struct str id;
	struct moment at;
	struct event_message message;
	struct str decision; /* absent until the engine decides */
	struct str campaign;
	bool has_place;
	struct place place;
};
/* What a line of the customer's says of where they are: as it was read, and as reps put it right. */
struct line_claim {
	size_t from, to; /* bytes of the line's text */
	struct str quote;
	char country[3];  /* "" for a denied proxy, and "at home" where no place was named */
	struct str place; /* "Munich"; absent for none */
	enum chat_claim_kind kind;
	enum chat_tense tense;
	bool denied;
	bool denies_proxy;    /* and nothing else */
	bool counts;          /* joins the location */
	bool pinned, dropped; /* a rep said so: */
	struct action_no pin; /* this act, 0 for none, */
	struct str pinned_by; /* of this rep */
	bool contradicts;     /* what is seen says otherwise now */
	char seen[3];         /* there; "" */
};
struct dossier_chat {
	struct str id;
	struct moment at;
	struct event_chat chat;
	struct line_claim *claims; /* in order of `from`; of the customer's newest lines */
	size_t claim_count;
};

/* A polite question that would settle most; it gives nothing away but the country where the customer is seen. */
struct question {
	struct str language; /* "en" or "de": the customer's */
	struct str text, code;
};

struct cluster_answer {
	struct cluster_row row;
	struct cluster_member *members; /* gravest first; empty when the account stands alone */
	size_t member_count;
};

/* A case of the account that was closed, and not taken up again by undoing that. */
struct earlier_case {
	struct moment opened_at; /* never: it is not known */
	struct moment closed_at;
	enum outcome outcome;
	struct str actor,
		word; /* who closed it, and the word why; absent where that was the outcome alone */
};

struct dossier {
	struct account_row account;
	struct profile profile;
	struct moment judged_at;
	struct judgement judgement;    /* as the engine found it */
	struct cluster_answer cluster; /* .row.no.n 0: none */
	struct dossier_card *cards;    /* newest first, as all lists but chat */
	size_t card_count;
	struct dossier_domain *domains;
	size_t domain_count;
	struct dossier_message *messages; /* the newest DOSSIER_MESSAGES_MAX */
	size_t message_count;
	int64_t deliveries[DELIVERY_RESULT_COUNT];
	struct dossier_chat *chat; /* oldest first */
	size_t chat_count;
	struct note *notes;
	size_t note_count;
	struct action *actions; /* with what was done elsewhere among them */
	size_t action_count;
	struct earlier_case *cases; /* newest first */
	size_t case_count;
	struct presence *present; /* others who have it open now */
	size_t present_count;
	struct gate gate;
	struct question *questions; /* the most useful first; location.ask has the first ones too */
	size_t question_count;
	struct str banner; /* "DISABLED by the engine 9 min ago: phishing as Chase" */
	struct str refund; /* what policy allows; absent when active */
	bool has_customer_offset;
	int customer_offset_minutes; /* from the customer's time zone, or the place they are seen */
	struct str customer_time;    /* "11:42 Europe/Berlin"; absent when not known */
	struct reply
		*replies; /* newest first: those not yet in the conversation, and failed ones */
	size_t reply_count;
	struct str
		chat_state; /* "chat: connected", or why not; absent where no server is spoken to */
	bool can_reply;
	struct str cannot_reply; /* why */
	bool customer_typing;
};
#define DOSSIER_REPLIES_MAX 50
#define DOSSIER_MESSAGES_MAX 10000

struct find_answer_row {
	struct account_row account;
	struct str field, value; /* what matched */
};
struct find_answer {
	struct find_answer_row *rows;
	size_t count;
};

struct accounts_answer {
	struct account_row *rows;
	size_t count;
};

struct campaigns_answer {
	struct campaign_row *rows;
	size_t count;
};

struct campaign_sender {
	struct account_row account;
	struct campaign_share share; /* what it sent of it, and what became of that */
};
struct campaign_answer {
	struct campaign_row row;           /* as grave as its gravest member */
	struct campaign_variant *variants; /* the first one first */
	size_t variant_count;
	struct campaign_sender *members; /* the first to send it first */
	size_t member_count;
};

struct clusters_answer {
	struct cluster_row *rows;
	size_t count;
};

struct trail_answer {
	struct action *actions;
	size_t count;
};

enum feed_kind {
	FEED_SCANNER, /* a verdict on a domain, a link, a name: .what is its word, .on what it was on */
	FEED_FLAGGED, /* for a person to look at */
	FEED_HELD,
	FEED_DISABLED,
	FEED_LAPSED /* a hold that nobody confirmed */
};
struct feed_row {
	int64_t id; /* unlike all others, the same at each asking; not 0 */
	enum feed_kind kind;
	struct moment at;
	struct str who;  /* the scanner's name; the engine */
	struct str what; /* "flagged", "disabled", "phishing" */
	struct str on;   /* the account's id; a scanner's: the domain or link itself */
	struct str why;
	bool has_account; /* then .account is filled */
	struct account_row account;
};
struct feed_answer {
	struct feed_row *rows;
	size_t count;
};

struct event_answer_row {
	struct event event;
	bool has_place;
	struct place place;
	struct str kept; /* the stored JSON */
};
struct events_answer {
	struct event_answer_row *rows;
	size_t count;
};

enum act_result {
	RESULT_DONE,
	RESULT_ALREADY, /* it is so already: nothing written */
	RESULT_NOT_FOUND,
	RESULT_REFUSED, /* the sentence says why: changed since by ..., gate, ceiling, wrong confirmation */
	RESULT_EXCLUDED, /* by --except */
	RESULT_SPARED,   /* of a cluster: protected, or joined only by a shared exit */
};
struct act_answer_row {
	struct account_row account; /* as it is afterwards (as it is now, in a dry run) */
	struct str id;              /* what was asked for */
	enum act_result result;
	struct str why; /* a sentence for people */
	struct action_no action;
	enum act_state state;
};
struct act_answer {
	struct act_answer_row *rows;
	size_t count;
	size_t done, already, refused, not_found;
	struct batch_no batch;
	struct str sentence; /* "disabled acct-7421 · phishing as Chase · u undoes" */
	bool needs_reason; /* enable: the gate is not met and no reason was given: nothing was done */
	bool needs_name; /* take: nobody here is called so (act_request.to_known): nothing was done */
};

/* ERR_INVALID: no text, too long, no conversation yet. TAKE_BACK: ERR_NOT_FOUND without such a reply, ERR_INVALID "it has been sent". */
struct reply_answer {
	struct reply reply;  /* taken back: with its text, for the line */
	struct str sentence; /* "goes out in 5 s · to acct-7421" */
};

/* Newest first. */
struct own_replies_answer {
	struct reply *rows;
	size_t count;
};
#define OWN_REPLIES_US (15 * MOMENT_MINUTE) /* what went out longer ago is no news */

struct text_answer {
	struct str text; /* the export itself, when no path was given */
	struct str path; /* where it was written */
	size_t bytes;
};

struct snapshot {
	struct arena *arena;
	enum request_kind kind;
	uint64_t ticket;
	enum err error;     /* ERR_NOT_FOUND: no such account, cluster or action */
	struct str failure; /* the sentence, when error */
	struct desk_head head;
	union {
		struct queue_answer *queue;
		struct dossier *dossier;
		struct accounts_answer *accounts;
		struct clusters_answer *clusters;
		struct cluster_answer *cluster;
		struct campaigns_answer *campaigns;
		struct campaign_answer *campaign;
		struct find_answer *find;
		struct trail_answer *trail;
		struct feed_answer *feed;
		struct events_answer *events;
		struct act_answer *act;
		struct reply_answer *reply;
		struct own_replies_answer *own_replies;
		struct text_answer *text;
	};
};

/* Never NULL: what fails is in the snapshot. The caller frees it. */
struct snapshot *desk_answer(struct desk *desk, const struct request *request);
void snapshot_free(struct snapshot *snapshot);
void snapshot_free_at(struct snapshot **snapshot);

/* ---- what streams ----------------------------------------------------------------------- */

/* Where addresses are: one place after another; texts in it live until the next call. `accounts` is how many were
 * seen from it (0 without a store). */
/* The databases and lists that could not be read, a sentence each; `usable` counts the others. */
struct str *desk_source_faults(struct desk *desk, struct arena *arena, size_t *count,
			       size_t *usable);

/* Many questions at once are cheaper inside one look at the store; whoever waits for input ends it first. */
MUST_USE enum err desk_look(struct desk *desk);
void desk_look_end(struct desk *desk);
void desk_place(struct desk *desk, const struct ip *ip, struct place *place, int64_t *accounts);
MUST_USE enum err desk_accounts_each(struct desk *desk, int verdict, int state,
				     struct cluster_no cluster, int64_t limit,
				     bool (*each)(void *with, const struct account_row *row),
				     void *with);
MUST_USE enum err desk_audit_verify(struct desk *desk,
				    int64_t *rows); /* ERR_CORRUPT names the row */
MUST_USE enum err desk_backup(struct desk *desk, const char *path,
			      void (*progress)(void *with, double share), void *with);
