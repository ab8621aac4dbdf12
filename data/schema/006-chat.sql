-- Step 6: replies to customers, kept before anything is acknowledged, until they are lines of the conversation; and who is typing.

CREATE TABLE reply (
	no @rowid,
	account @int NOT NULL,
	conversation @text NOT NULL, actor @text NOT NULL, text @text NOT NULL,
	at @int NOT NULL,
	send_at @int NOT NULL,              -- due then
	state @int NOT NULL,                -- as enum reply_state counts: 0 waiting, 1 sending, 2 sent, 3 seen, 4 failed, 5 taken back
	claimed_until @int NOT NULL DEFAULT 0, -- sending, sent: whoever delivers it has let us down after this
	tries @int NOT NULL DEFAULT 0,
	failure @text,
	key @text NOT NULL UNIQUE
);
CREATE INDEX reply_open ON reply (account, no) WHERE state IN (0, 1, 2, 4);
CREATE INDEX reply_due ON reply (state, send_at) WHERE state IN (0, 1, 2);

CREATE TABLE typing (account @int PRIMARY KEY, until @int NOT NULL) @clustered;

-- How far the archive of each room of the chat server has been read.
CREATE TABLE chat_room (room @text PRIMARY KEY, after @text NOT NULL, at @int NOT NULL) @clustered;
