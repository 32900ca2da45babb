-- The answers to requests with an `Idempotency-Key` that have created a row, for a day. `request` is the digest of the request.
CREATE TABLE idempotency_keys (
    user_id    TEXT      NOT NULL,
    key        TEXT      NOT NULL,
    request    TEXT      NOT NULL,
    location   TEXT      NOT NULL,
    body       TEXT      NOT NULL,
    created_at TIMESTAMP NOT NULL,
    PRIMARY KEY (user_id, key)
);

CREATE INDEX idempotency_keys_by_date ON idempotency_keys (created_at);
