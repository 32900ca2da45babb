-- The state of the user at Clerk that the e-mail address shows, in milliseconds by Clerk's clock: of a webhook's event the
-- user's own timestamp, of a token when it was issued. An older state changes nothing.
ALTER TABLE users ADD COLUMN email_as_of BIGINT;
UPDATE users SET email_as_of = clerk_updated_at;
