-- The organization at Clerk that a deployment belongs to; NULL for a personal one.
ALTER TABLE deployments ADD COLUMN org_id TEXT;
