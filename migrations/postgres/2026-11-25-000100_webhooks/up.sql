-- The handled deliveries, by the sender's id. A repeated delivery changes nothing.
CREATE TABLE webhook_deliveries (
    id          TEXT      NOT NULL PRIMARY KEY,
    received_at TIMESTAMP NOT NULL
);

CREATE INDEX webhook_deliveries_by_moment ON webhook_deliveries (received_at);

-- Users that Clerk has deleted. Clerk does not reuse their ids, and a late event must not recreate them.
CREATE TABLE deleted_users (
    id         TEXT   NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);

-- The time of the user's state that the row shows, in milliseconds by Clerk's clock. Older events change nothing.
ALTER TABLE users ADD COLUMN clerk_updated_at BIGINT;
