ALTER TABLE deployment_grants ALTER COLUMN created_at DROP DEFAULT;
