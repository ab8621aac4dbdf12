-- Step 1: the desk as it starts.
--
-- One text for both databases: the driver puts its own words in for @int (64-bit integer),
-- @real, @blob, @text, @clustered (rows stored in the order of the primary key) and @rowid (an integer
-- primary key that is the row's own number). Times are microseconds since 1970; 0 is never.

CREATE TABLE meta (name @text PRIMARY KEY, value @text NOT NULL) @clustered;

CREATE TABLE account (
	no @rowid,
	id @text NOT NULL UNIQUE,
	-- folded from its events
	name @text, email @text, plan @int NOT NULL DEFAULT 0,
	profile @text,                               -- the folded account event, as event_write gives it
	created_at @int NOT NULL DEFAULT 0,
	last_seen @int NOT NULL DEFAULT 0,
	on_line_at @int NOT NULL DEFAULT 0,
	sent @int NOT NULL DEFAULT 0,
	days @text,                                  -- "0,0,3,...": sends of the last eight days
	last_day @int NOT NULL DEFAULT 0,            -- the day the last of them is
	place @text,
	outside_state @int NOT NULL DEFAULT -1,      -- set elsewhere; -1: never
	outside_at @int NOT NULL DEFAULT 0,
	-- judged
	verdict @int NOT NULL DEFAULT 0,
	probability @real NOT NULL DEFAULT 0,
	bits @real NOT NULL DEFAULT 0,
	top_reason @text,
	evidence_at @int NOT NULL DEFAULT 0,         -- of its own, without what flows from others
	decays @int NOT NULL DEFAULT 0,
	guilty @int NOT NULL DEFAULT 0,              -- of what: 1 of harm, 2 of spam, 3 of phishing
	protected @int NOT NULL DEFAULT 0,
	trusted_from @int NOT NULL DEFAULT 0,        -- 0: not trusted
	urgency @real NOT NULL DEFAULT 0,
	cluster @int NOT NULL DEFAULT 0,
	tie_bits @real NOT NULL DEFAULT 0,
	-- acted upon
	state @int NOT NULL DEFAULT 0,
	state_at @int NOT NULL DEFAULT 0,
	flagged_at @int NOT NULL DEFAULT 0,
	disabled_at @int NOT NULL DEFAULT 0,
	held_until @int NOT NULL DEFAULT 0,          -- 0: waits for a person
	assignee @text,
	case_state @int NOT NULL DEFAULT 0,
	outcome @int NOT NULL DEFAULT 0,
	rep_stands_at @int NOT NULL DEFAULT 0
);
-- Holds all that the queue sorts and counts by.
CREATE INDEX account_queue ON account (case_state, urgency DESC, flagged_at) WHERE case_state = 1 AND flagged_at <> 0;
-- Holds all that a row of the queue shows: the waiting lie scattered among all accounts, a page each, but
-- side by side here.
CREATE INDEX account_queue_row ON account (
	case_state, urgency DESC, flagged_at, no, id, name, email, plan, state, verdict, probability, created_at, disabled_at,
	cluster, top_reason, assignee, outcome, place, on_line_at, last_seen, sent, days, protected
) WHERE case_state = 1 AND flagged_at <> 0;
CREATE INDEX account_on_line ON account (on_line_at) WHERE on_line_at <> 0;
CREATE INDEX account_flagged ON account (flagged_at) WHERE flagged_at <> 0;
CREATE INDEX account_verdict ON account (verdict) WHERE verdict <> 0;
CREATE INDEX account_state ON account (state) WHERE state <> 0;
CREATE INDEX account_cluster ON account (cluster, last_seen, tie_bits) WHERE cluster <> 0;
CREATE INDEX account_trusted ON account (trusted_from) WHERE trusted_from <> 0;
CREATE INDEX account_decays ON account (no) WHERE decays <> 0;

CREATE TABLE dirty (account @int PRIMARY KEY) @clustered;

-- What the engine found, whole; apart from the account so that lists stay narrow.
CREATE TABLE judgement (account @rowid, at @int NOT NULL, body @text NOT NULL);

-- Events lie in runs. New ones are appended, in the order they come, to one of two fresh runs, each a table
-- of its own with an index by account. When it is full the other takes its turn, and it is written out to
-- "event" sorted by account, so that an account's events lie side by side; span says where. Runs of one
-- level are merged into one of the next. A run in the making is seen by nobody; one small
-- transaction puts it in the place of what it was made from.
CREATE TABLE run (
	run @int PRIMARY KEY,
	level @int NOT NULL,                         -- 0: a fresh one, -1 or -2
	state @int NOT NULL,                         -- 0 fresh and open, 1 live, 2 in the making, 3 to be removed
	target @int NOT NULL DEFAULT 0,              -- the run it is being written out to
	events @int NOT NULL DEFAULT 0,
	first @int NOT NULL DEFAULT 0,               -- its rows in "event"; with -1: the newest number given to a run
	last @int NOT NULL DEFAULT 0,                -- the newest row (a fresh one's too)
	oldest @int NOT NULL DEFAULT 0,              -- no event of it is older
	stage @int NOT NULL DEFAULT 0,               -- in the making: 0 events are written, 1 keys, 2 all is there;
	                                             -- a fresh one: how often it was filled
	keys @int NOT NULL DEFAULT 0,                -- how many it has
	buckets @int NOT NULL DEFAULT 0,             -- of its keys
	key_first @int NOT NULL DEFAULT 0,           -- the row of the first
	keyed @int NOT NULL DEFAULT 0,               -- in the making: so many are written
	filter @blob                                 -- of its keys (core/store/bloom.h)
) @clustered;
INSERT INTO run (run, level, state) VALUES (-1, 0, 0), (-2, 0, 1);
CREATE TABLE fresh_a (
	no @rowid, account @int NOT NULL, at @int NOT NULL, type @int NOT NULL, place @int NOT NULL,
	key @int NOT NULL, message_key @int, id @text NOT NULL, body @text NOT NULL
);
CREATE INDEX fresh_a_account ON fresh_a (account);
CREATE TABLE fresh_b (
	no @rowid, account @int NOT NULL, at @int NOT NULL, type @int NOT NULL, place @int NOT NULL,
	key @int NOT NULL, message_key @int, id @text NOT NULL, body @text NOT NULL
);
CREATE INDEX fresh_b_account ON fresh_b (account);
CREATE TABLE event ( -- each run's rows are numbered on end, in the order of account, at, type, id
	no @rowid, account @int NOT NULL, at @int NOT NULL, type @int NOT NULL, place @int NOT NULL,
	id @text NOT NULL, body @text NOT NULL
);
CREATE TABLE span (
	run @int NOT NULL, account @int NOT NULL, first @int NOT NULL, last @int NOT NULL,
	PRIMARY KEY (run, account)
) @clustered;
-- A keyed 64-bit hash of (type, account, id) for each event, and of the id for each message besides, each
-- with the account, at and type it is of: packed, some dozens a row (core/store/keys.h).
CREATE TABLE event_key (no @rowid, keys @blob NOT NULL);
-- The newest "at" of each past hour that had events, and each "at" that was ahead of the wall clock.
CREATE TABLE stamp (at @int PRIMARY KEY) @clustered;

CREATE TABLE place (no @rowid, key @int NOT NULL UNIQUE, body @text NOT NULL);

-- What finds an account again, whole and packed (core/store/known.h); apart from the judgement, as it
-- changes less.
CREATE TABLE known (account @rowid, traits @blob NOT NULL, terms @blob NOT NULL);
-- The way back, from a value or a term to the accounts: as with events, a small fresh tree, written out
-- as sorted runs that are merged (core/store/lookup.h).
CREATE TABLE lookup_fresh (key @blob PRIMARY KEY, gone @int NOT NULL) @clustered;
CREATE TABLE lookup_run (
	run @int PRIMARY KEY,
	level @int NOT NULL,
	state @int NOT NULL,                         -- 1 live, 2 in the making, 3 to be removed
	target @int NOT NULL DEFAULT 0,              -- the run it is being merged into
	entries @int NOT NULL,                       -- of run 0: the newest number given to a run
	filtered @int NOT NULL DEFAULT 0,            -- of them, those that its filter tells of
	filter @blob,
	position @blob                               -- in the making: the last key that was read for it
) @clustered;
INSERT INTO lookup_run (run, level, state, entries) VALUES (0, 0, 0, 0);
CREATE TABLE lookup_block (run @int NOT NULL, first @blob NOT NULL, entries @blob NOT NULL, PRIMARY KEY (run, first)) @clustered;
CREATE TABLE trait_shared ( -- values that two or more accounts have
	kind @int NOT NULL, value @text NOT NULL, accounts @int NOT NULL, hides @int NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, value)
) @clustered;

CREATE TABLE cluster (no @int PRIMARY KEY, nickname @text, size @int NOT NULL) @clustered;
CREATE TABLE cut (a @int NOT NULL, b @int NOT NULL, PRIMARY KEY (a, b)) @clustered;

CREATE TABLE scanner (
	value @text NOT NULL, scanner @text NOT NULL, at @int NOT NULL, id @text NOT NULL, verdict @int NOT NULL, account @text,
	told @int NOT NULL DEFAULT 0,
	PRIMARY KEY (value, scanner, at, id)
) @clustered;
CREATE INDEX scanner_untold ON scanner (told) WHERE told = 0;

CREATE TABLE audit (
	no @rowid, batch @int NOT NULL, at @int NOT NULL, actor @text NOT NULL, account @int NOT NULL,
	account_id @text NOT NULL, what @int NOT NULL, reason @text, before @text NOT NULL, after @text NOT NULL,
	undoes @int NOT NULL DEFAULT 0, hash @blob NOT NULL
);
CREATE INDEX audit_account ON audit (account);
CREATE INDEX audit_batch ON audit (batch);
CREATE INDEX audit_actor ON audit (actor);
CREATE INDEX audit_undoes ON audit (undoes) WHERE undoes <> 0;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE outbox (
	action @int PRIMARY KEY, account @int NOT NULL, what @int NOT NULL, state @int NOT NULL,
	tries @int NOT NULL DEFAULT 0, next_at @int NOT NULL DEFAULT 0, failure @text, key @text NOT NULL,
	sent_at @int NOT NULL DEFAULT 0, settled_at @int NOT NULL DEFAULT 0,
	newer @int NOT NULL DEFAULT 0                -- the act on the same account that overtook this one
) @clustered;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state < 2 AND newer = 0;
CREATE INDEX outbox_waiting ON outbox (state) WHERE state < 2;
CREATE INDEX outbox_failed ON outbox (state, newer) WHERE state = 3;
CREATE INDEX outbox_account ON outbox (account);

CREATE TABLE note (no @int PRIMARY KEY, account @int NOT NULL, at @int NOT NULL, actor @text NOT NULL, text @text NOT NULL) @clustered;
CREATE INDEX note_account ON note (account, at);

CREATE TABLE lease (name @text PRIMARY KEY, holder @text NOT NULL, until @int NOT NULL) @clustered;
