-- Organizations that Clerk has deleted. Clerk does not reuse their ids, and nothing more is created in them.
CREATE TABLE deleted_organizations (
    id         TEXT   NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);

-- The deployments of a deleted organization are released in parts.
CREATE INDEX deployments_by_organization ON deployments (org_id, id) WHERE org_id IS NOT NULL;
