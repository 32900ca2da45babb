-- Sessions, users and tokens that are rejected before their tokens expire. Each process polls this table.
CREATE TABLE revocations (
    subject      TEXT      NOT NULL PRIMARY KEY,
    issued_until BIGINT    NOT NULL,
    expires_at   BIGINT    NOT NULL,
    revoked_at   TIMESTAMP NOT NULL
);

CREATE INDEX revocations_by_moment ON revocations (revoked_at);
CREATE INDEX revocations_by_end ON revocations (expires_at);
