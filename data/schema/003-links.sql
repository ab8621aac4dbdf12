-- Step 3: links between accounts.

ALTER TABLE account ADD COLUMN burst_at @int NOT NULL DEFAULT 0;   -- when its busiest hour of sending began
ALTER TABLE account ADD COLUMN counted @int NOT NULL DEFAULT 0;    -- its traits are counted as a trusted account's
CREATE INDEX account_ripening ON account (trusted_from) WHERE trusted_from <> 0 AND counted = 0;

ALTER TABLE trait_shared ADD COLUMN trusted @int NOT NULL DEFAULT 0; -- of its accounts, those that are counted

-- In what order accounts came to a value that they share, for the kinds that bring accounts together.
CREATE TABLE holder (
	kind @int NOT NULL, value @text NOT NULL, first_at @int NOT NULL, account @int NOT NULL,
	PRIMARY KEY (kind, value, first_at, account)
) @clustered;

-- Each link twice, from either end.
CREATE TABLE link (a @int NOT NULL, b @int NOT NULL, bits @real NOT NULL, PRIMARY KEY (a, b)) @clustered;

-- Whose links (step 0) or cluster (step 1) have to be found anew.
CREATE TABLE unjoined (step @int NOT NULL, account @int NOT NULL, PRIMARY KEY (step, account)) @clustered;
-- Values that became so much more common, or rarer, that all who have them have to be looked at.
CREATE TABLE reweigh (kind @int NOT NULL, value @text NOT NULL, PRIMARY KEY (kind, value)) @clustered;

-- What was judged before this step is judged again: its traits are counted anew.
DELETE FROM lookup_fresh;
DELETE FROM lookup_block;
DELETE FROM lookup_run WHERE run > 0;
DELETE FROM trait_shared;
DELETE FROM known;
INSERT INTO dirty (account) SELECT no FROM account WHERE no > 0 ON CONFLICT (account) DO NOTHING;
