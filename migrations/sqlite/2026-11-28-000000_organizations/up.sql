-- Clerk's id of the organization that a deployment belongs to; NULL for a personal one.
ALTER TABLE deployments ADD COLUMN org_id TEXT;
