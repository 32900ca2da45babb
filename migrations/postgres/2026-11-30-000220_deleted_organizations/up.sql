-- Organizations that Clerk has deleted. Their ids do not come back, and nothing is created in them any more.
CREATE TABLE deleted_organizations (
    id         TEXT   NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);

-- The deployments of an organization are released a part at a time.
CREATE INDEX deployments_by_organization ON deployments (org_id, id) WHERE org_id IS NOT NULL;
