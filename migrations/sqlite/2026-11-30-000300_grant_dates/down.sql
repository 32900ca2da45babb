DROP TRIGGER deployment_grants_end_with_their_owner;

CREATE TABLE new_deployment_grants (
    deployment_id TEXT      NOT NULL CONSTRAINT deployment_grants_deployment_id_fkey REFERENCES deployments (id) ON DELETE CASCADE,
    user_id       TEXT      NOT NULL CONSTRAINT deployment_grants_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    access        TEXT      NOT NULL CONSTRAINT deployment_grants_access_check CHECK (access IN ('viewer', 'editor')),
    created_at    TIMESTAMP NOT NULL,
    PRIMARY KEY (deployment_id, user_id)
);
INSERT INTO new_deployment_grants (deployment_id, user_id, access, created_at)
SELECT deployment_id, user_id, access, created_at FROM deployment_grants;
DROP TABLE deployment_grants;
ALTER TABLE new_deployment_grants RENAME TO deployment_grants;

CREATE INDEX deployment_grants_by_user ON deployment_grants (user_id, deployment_id);

CREATE TRIGGER deployment_grants_end_with_their_owner
AFTER UPDATE OF user_id ON deployments
FOR EACH ROW WHEN OLD.user_id <> NEW.user_id
BEGIN
    DELETE FROM deployment_grants WHERE deployment_id = NEW.id;
END;
