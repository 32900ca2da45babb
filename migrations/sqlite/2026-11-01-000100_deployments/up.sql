CREATE TABLE deployments (
    id               TEXT      NOT NULL PRIMARY KEY,
    user_id          TEXT      NOT NULL CONSTRAINT deployments_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
    name             TEXT      NOT NULL,
    repository       TEXT      NOT NULL,
    branch           TEXT      NOT NULL,
    docker_file_path TEXT      NOT NULL,
    context_dir      TEXT      NOT NULL,
    port_number      INTEGER   NOT NULL,
    env_vars         TEXT      NOT NULL,
    resource_version TEXT      NOT NULL,
    private          BOOLEAN   NOT NULL,
    description      TEXT,
    tags             TEXT      NOT NULL,
    created_at       TIMESTAMP NOT NULL,
    updated_at       TIMESTAMP NOT NULL
);

-- Both lists, the owner's and the public one, are paged by id (UUIDv7: by time).
CREATE INDEX deployments_by_user ON deployments (user_id, id);
CREATE INDEX deployments_by_private ON deployments (private, id);
