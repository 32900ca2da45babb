-- Users that are being removed with all that they own. Their rows are hidden from everyone and deleted in parts.
CREATE TABLE removals (
    subject      TEXT   NOT NULL PRIMARY KEY,
    requested_at BIGINT NOT NULL
);

-- A transaction that gives a user a deployment locks the user's row until it ends: those who count what the user owns then
-- count one after the other. (SQLite has one writer at a time.)
CREATE FUNCTION lock_deployment_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
    RETURN NEW;
END
$$;

CREATE TRIGGER deployments_lock_their_owner_on_insert
BEFORE INSERT ON deployments
FOR EACH ROW EXECUTE FUNCTION lock_deployment_owner();

CREATE TRIGGER deployments_lock_their_owner_on_transfer
BEFORE UPDATE OF user_id ON deployments
FOR EACH ROW WHEN (OLD.user_id <> NEW.user_id)
EXECUTE FUNCTION lock_deployment_owner();
