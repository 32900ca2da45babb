DROP TRIGGER deployment_grants_end_with_their_owner ON deployments;
DROP FUNCTION end_deployment_grants();
DROP TABLE deployment_grants;
