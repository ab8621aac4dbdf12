-- Step 12: of an order to the provider, whether anybody ever set out to bring it: one that nobody did can be taken back unseen.
-- And the log refuses a row in the place of another ("insert or replace"), as it refuses changes.

ALTER TABLE outbox ADD COLUMN asked @int NOT NULL DEFAULT 0;
UPDATE outbox SET asked = 1 WHERE state <> 0 OR tries > 0;
CREATE TRIGGER audit_is_append_only_insert BEFORE INSERT ON audit WHEN NEW.no <= (SELECT coalesce(max(no), 0) FROM audit)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
