-- The deployment that a record is about: the checked row, or the parent that the route names. A page of a deployment's
-- records, or of a user's, is then one range of an index. The ids of records sort by time.
ALTER TABLE access_log ADD COLUMN deployment_id TEXT;
UPDATE access_log SET deployment_id = row_id WHERE resource = 'deployment';
UPDATE access_log
SET deployment_id = (SELECT endpoints.deployment_id FROM endpoints WHERE endpoints.id = access_log.row_id)
WHERE resource = 'endpoint';

CREATE INDEX access_log_by_deployment ON access_log (deployment_id, id) WHERE deployment_id IS NOT NULL;
DROP INDEX access_log_by_user;
CREATE INDEX access_log_by_user ON access_log (user_id, id);
