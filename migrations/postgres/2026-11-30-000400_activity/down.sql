DROP INDEX access_log_by_user;
CREATE INDEX access_log_by_user ON access_log (user_id, happened_at);
DROP INDEX access_log_by_deployment;
ALTER TABLE access_log DROP COLUMN deployment_id;
