CREATE TABLE IF NOT EXISTS notes (
    -- An id is never given out twice: what was one user's does not become another's.
    id      INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    user_id TEXT    NOT NULL,
    text    TEXT    NOT NULL
);

CREATE INDEX IF NOT EXISTS notes_by_user ON notes (user_id, id);
