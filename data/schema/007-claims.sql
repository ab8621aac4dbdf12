-- Step 7: what reps made of what customers say of where they are: pinned, put right, dropped. A row an act; taking the act
-- back takes its row, and what it hid counts again.

CREATE TABLE pin (
	action @int PRIMARY KEY,
	account @int NOT NULL,
	event @text NOT NULL, at @int NOT NULL,        -- the chat line, and when it was written
	from_byte @int NOT NULL, to_byte @int NOT NULL, -- of its text
	quote @text NOT NULL,
	what @int NOT NULL,                            -- as enum pin_what counts: 0 keep, 1 correct, 2 drop, 3 forget
	country @text NOT NULL, kind @int NOT NULL     -- as enum chat_claim_kind counts
) @clustered;
CREATE INDEX pin_account ON pin (account, action);
