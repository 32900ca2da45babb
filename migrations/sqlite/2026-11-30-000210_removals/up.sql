-- Users that are being removed with all that they own. Their rows are hidden from everyone and deleted in parts.
CREATE TABLE removals (
    subject      TEXT   NOT NULL PRIMARY KEY,
    requested_at BIGINT NOT NULL
);
