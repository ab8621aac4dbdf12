-- Step 2: campaigns, and what became of an account's messages.

ALTER TABLE account ADD COLUMN delivered @int NOT NULL DEFAULT 0; -- lately: core/engine/campaign.h
ALTER TABLE account ADD COLUMN bounced @int NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN complained @int NOT NULL DEFAULT 0;
ALTER TABLE account ADD COLUMN answered_at @int NOT NULL DEFAULT 0;

-- A text when it first came: its number is the campaign's, unless it is a variant of an earlier one's.
CREATE TABLE campaign_text (
	no @rowid,
	campaign @int NOT NULL,                      -- its own number, or that of which it is a variant
	account @int NOT NULL, at @int NOT NULL,
	message @text NOT NULL, subject @text,
	sketch @blob NOT NULL                        -- 8 bytes a hash, little-endian
);
CREATE INDEX campaign_text_variant ON campaign_text (campaign) WHERE campaign <> no;

-- Campaigns that turned out to be another.
CREATE TABLE campaign_same (campaign @int PRIMARY KEY, now @int NOT NULL) @clustered;
CREATE INDEX campaign_same_now ON campaign_same (now);

-- An account's part in a campaign. "told": the bits that the others' parts gave it when it was judged last.
CREATE TABLE campaign_share (
	campaign @int NOT NULL, account @int NOT NULL, messages @int NOT NULL,
	delivered @int NOT NULL, bounced @int NOT NULL, complained @int NOT NULL, unsubscribed @int NOT NULL,
	opened @int NOT NULL, clicked @int NOT NULL,
	first_at @int NOT NULL, last_at @int NOT NULL, event @text NOT NULL, told @real NOT NULL,
	PRIMARY KEY (campaign, account)
) @clustered;
CREATE INDEX campaign_share_account ON campaign_share (account);
