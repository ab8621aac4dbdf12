-- Step 4: which act pulled two accounts apart, so that taking it back joins the same ones again.

ALTER TABLE cut ADD COLUMN action @int NOT NULL DEFAULT 0;
CREATE INDEX cut_action ON cut (action) WHERE action <> 0;
