-- Step 10: of an account's part in a campaign, whether it leads to sites and to none of its own, and whether that was a turn
-- (core/engine/facts_turn.c).

ALTER TABLE campaign_share ADD COLUMN elsewhere @int NOT NULL DEFAULT 0;
ALTER TABLE campaign_share ADD COLUMN turn @int NOT NULL DEFAULT 0;
