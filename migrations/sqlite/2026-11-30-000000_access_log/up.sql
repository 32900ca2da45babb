-- What became of each request about somebody's rows: who, what, by which route, and why it was allowed or was not. A row
-- for each row that was asked for. It outlives whom and what it names, so nothing here refers to another table.
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

-- What happened to this row, what did this user do, what was done in somebody else's session, and what is old.
CREATE INDEX access_log_by_row ON access_log (resource, row_id, happened_at);
CREATE INDEX access_log_by_user ON access_log (user_id, happened_at);
CREATE INDEX access_log_by_impersonator ON access_log (impersonator, happened_at) WHERE impersonator IS NOT NULL;
CREATE INDEX access_log_by_moment ON access_log (happened_at);
