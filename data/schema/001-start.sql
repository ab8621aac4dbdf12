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
	evidence_at @int NOT NULL DEFAULT 0,
	decays @int NOT NULL DEFAULT 0,
	guilty @int NOT NULL DEFAULT 0,
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
CREATE INDEX account_queue ON account (urgency DESC) WHERE case_state = 1 AND flagged_at <> 0;
CREATE INDEX account_flagged ON account (flagged_at) WHERE flagged_at <> 0;
CREATE INDEX account_verdict ON account (verdict) WHERE verdict <> 0;
CREATE INDEX account_state ON account (state) WHERE state <> 0;
CREATE INDEX account_cluster ON account (cluster) WHERE cluster <> 0;
CREATE INDEX account_decays ON account (no) WHERE decays <> 0;

CREATE TABLE dirty (account @int PRIMARY KEY) @clustered;

-- What the engine found, whole; apart from the account so that lists stay narrow.
CREATE TABLE judgement (account @int PRIMARY KEY, at @int NOT NULL, body @text NOT NULL) @clustered;

-- Events lie in runs, each sorted by account. Run 0 takes new ones row by row and stays small; when it is full
-- it is written out as a run of its own, and runs of a level are merged into one of the next.
CREATE TABLE run (
	run @int PRIMARY KEY, level @int NOT NULL, state @int NOT NULL, -- 0 being built, 1 live, 2 to be removed
	events @int NOT NULL, filter @blob
) @clustered;
CREATE TABLE event (
	run @int NOT NULL, account @int NOT NULL, at @int NOT NULL, type @int NOT NULL, id @text NOT NULL,
	place @int NOT NULL DEFAULT 0, body @text NOT NULL,
	PRIMARY KEY (run, account, at, type, id)
) @clustered;
-- A keyed 64-bit hash of (type, account, id) for each event, and of (message, id) for each message.
CREATE TABLE event_key (
	run @int NOT NULL, key @int NOT NULL, account @int NOT NULL, at @int NOT NULL, type @int NOT NULL,
	PRIMARY KEY (run, key, account, at, type)
) @clustered;

CREATE TABLE place (no @rowid, key @int NOT NULL UNIQUE, body @text NOT NULL);

CREATE TABLE trait (
	kind @int NOT NULL, value @text NOT NULL, account @int NOT NULL, first_at @int NOT NULL, last_at @int NOT NULL,
	PRIMARY KEY (kind, value, account)
) @clustered;
CREATE INDEX trait_account ON trait (account);
CREATE TABLE trait_shared ( -- values that two or more accounts have
	kind @int NOT NULL, value @text NOT NULL, accounts @int NOT NULL, hides @int NOT NULL DEFAULT 0,
	PRIMARY KEY (kind, value)
) @clustered;

CREATE TABLE term (
	term @text NOT NULL, account @int NOT NULL, field @int NOT NULL,
	PRIMARY KEY (term, account, field)
) @clustered;
CREATE INDEX term_account ON term (account);

CREATE TABLE cluster (no @int PRIMARY KEY, nickname @text, size @int NOT NULL) @clustered;
CREATE TABLE cut (a @int NOT NULL, b @int NOT NULL, PRIMARY KEY (a, b)) @clustered;

CREATE TABLE scanner (
	value @text NOT NULL, scanner @text NOT NULL, at @int NOT NULL, id @text NOT NULL, verdict @int NOT NULL, account @text,
	PRIMARY KEY (value, scanner, at, id)
) @clustered;

CREATE TABLE audit (
	no @rowid, batch @int NOT NULL, at @int NOT NULL, actor @text NOT NULL, account @int NOT NULL,
	account_id @text NOT NULL, what @int NOT NULL, reason @text, before @text NOT NULL, after @text NOT NULL,
	undoes @int NOT NULL DEFAULT 0, hash @blob NOT NULL
);
CREATE INDEX audit_account ON audit (account);
CREATE INDEX audit_batch ON audit (batch);
CREATE INDEX audit_undoes ON audit (undoes) WHERE undoes <> 0;
CREATE TRIGGER audit_is_append_only_update BEFORE UPDATE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_is_append_only_delete BEFORE DELETE ON audit
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

CREATE TABLE outbox (
	action @int PRIMARY KEY, account @int NOT NULL, what @int NOT NULL, state @int NOT NULL,
	tries @int NOT NULL DEFAULT 0, next_at @int NOT NULL DEFAULT 0, failure @text, key @text NOT NULL,
	sent_at @int NOT NULL DEFAULT 0, settled_at @int NOT NULL DEFAULT 0
) @clustered;
CREATE INDEX outbox_due ON outbox (next_at) WHERE state < 2;

CREATE TABLE note (no @int PRIMARY KEY, account @int NOT NULL, at @int NOT NULL, actor @text NOT NULL, text @text NOT NULL) @clustered;
CREATE INDEX note_account ON note (account, at);

CREATE TABLE lease (name @text PRIMARY KEY, holder @text NOT NULL, until @int NOT NULL) @clustered;
