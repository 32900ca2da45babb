DROP INDEX deployments_by_organization;
DROP TABLE deleted_organizations;
