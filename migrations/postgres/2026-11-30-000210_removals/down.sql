DROP TRIGGER deployments_lock_their_owner_on_transfer ON deployments;
DROP TRIGGER deployments_lock_their_owner_on_insert ON deployments;
DROP FUNCTION lock_deployment_owner();
DROP TABLE removals;
