-- The time of the email address's source, in milliseconds by Clerk's clock: the user's timestamp in a webhook event, or a
-- token's time of issue. An older source changes nothing.
ALTER TABLE users ADD COLUMN email_as_of BIGINT;
UPDATE users SET email_as_of = clerk_updated_at;
