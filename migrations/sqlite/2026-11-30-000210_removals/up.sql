-- Who is being removed with all that they own: the rows are there for nobody from now on, and go a part at a time.
CREATE TABLE removals (
    subject      TEXT   NOT NULL PRIMARY KEY,
    requested_at BIGINT NOT NULL
);
