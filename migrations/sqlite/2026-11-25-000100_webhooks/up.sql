-- The deliveries that have been handled, by the sender's id: one that comes again changes nothing.
CREATE TABLE webhook_deliveries (
    id          TEXT      NOT NULL PRIMARY KEY,
    received_at TIMESTAMP NOT NULL
);

CREATE INDEX webhook_deliveries_by_moment ON webhook_deliveries (received_at);

-- Users whom Clerk has deleted. Their ids do not come back, and news of them that arrives late must not bring them back.
CREATE TABLE deleted_users (
    id         TEXT   NOT NULL PRIMARY KEY,
    deleted_at BIGINT NOT NULL
);

-- The state of a user at Clerk that the row shows, in milliseconds by Clerk's clock; older news changes nothing.
ALTER TABLE users ADD COLUMN clerk_updated_at BIGINT;
