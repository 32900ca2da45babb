ALTER TABLE users DROP COLUMN email_as_of;
