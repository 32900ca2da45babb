-- A grant is dated by the database, because the statement that shares a row names only the row, the user and the access.
ALTER TABLE deployment_grants ALTER COLUMN created_at SET DEFAULT (clock_timestamp() AT TIME ZONE 'UTC');
