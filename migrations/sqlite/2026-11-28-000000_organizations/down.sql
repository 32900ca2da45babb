ALTER TABLE deployments DROP COLUMN org_id;
