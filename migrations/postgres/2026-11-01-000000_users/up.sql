-- The Clerk users who have used this service. The id is Clerk's.
CREATE TABLE users (
    id         TEXT      NOT NULL PRIMARY KEY,
    email      TEXT,
    first_name TEXT,
    last_name  TEXT,
    img_url    TEXT,
    created_at TIMESTAMP NOT NULL,
    updated_at TIMESTAMP NOT NULL
);
