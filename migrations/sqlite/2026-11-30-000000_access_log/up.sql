-- Each decision about a row: caller, row, route, and why it was allowed or refused. The record outlives the user and the row,
-- so it has no foreign keys.
CREATE TABLE access_log (
    id           TEXT      NOT NULL PRIMARY KEY,
    happened_at  TIMESTAMP NOT NULL,
    user_id      TEXT      NOT NULL,
    org_id       TEXT,
    impersonator TEXT,
    method       TEXT      NOT NULL,
    route        TEXT      NOT NULL,
    resource     TEXT,
    row_id       TEXT,
    outcome      TEXT      NOT NULL,
    reason       TEXT      NOT NULL,
    allowed_by   TEXT,
    request_id   TEXT
);

-- By row, by user, by impersonator, and by age.
CREATE INDEX access_log_by_row ON access_log (resource, row_id, happened_at);
CREATE INDEX access_log_by_user ON access_log (user_id, happened_at);
CREATE INDEX access_log_by_impersonator ON access_log (impersonator, happened_at) WHERE impersonator IS NOT NULL;
CREATE INDEX access_log_by_moment ON access_log (happened_at);
