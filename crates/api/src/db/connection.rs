//! One connection type over both databases.

use diesel::{PgConnection, SqliteConnection};

/// A connection to whichever database the URL names. Queries are written once, in diesel's portable subset; what differs
/// between the two stands in [`dialect`](super::dialect) under a name.
#[derive(diesel::MultiConnection)]
pub enum MultiConnection {
    /// PostgreSQL, or anything that speaks its protocol.
    Postgres(PgConnection),
    /// SQLite, in a file.
    Sqlite(SqliteConnection),
}
