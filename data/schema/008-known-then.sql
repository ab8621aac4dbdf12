-- Step 8: what was known when something was decided.

-- A judgement whole, under the hash of its text, which the audit row names.
CREATE TABLE known_then (no @rowid, hash @blob NOT NULL UNIQUE, body @text NOT NULL);
