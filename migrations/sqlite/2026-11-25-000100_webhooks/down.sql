ALTER TABLE users DROP COLUMN clerk_updated_at;
DROP TABLE deleted_users;
DROP TABLE webhook_deliveries;
