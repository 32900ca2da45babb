CREATE TABLE endpoints (
    id            TEXT      NOT NULL PRIMARY KEY,
    deployment_id TEXT      NOT NULL CONSTRAINT endpoints_deployment_id_fkey REFERENCES deployments (id) ON DELETE CASCADE,
    route         TEXT      NOT NULL,
    method        TEXT      NOT NULL,
    description   TEXT,
    created_at    TIMESTAMP NOT NULL,
    updated_at    TIMESTAMP NOT NULL
);

CREATE INDEX endpoints_by_deployment ON endpoints (deployment_id, id);
