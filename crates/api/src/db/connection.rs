//! One connection type over both databases.

use diesel::{PgConnection, SqliteConnection};

/// A connection to either database. Queries are written once, in diesel's portable subset; what differs between the two is
/// in `dialect`.
#[derive(diesel::MultiConnection)]
pub enum MultiConnection {
    /// PostgreSQL, or anything that speaks its protocol.
    Postgres(PgConnection),
    /// SQLite, in a file.
    Sqlite(SqliteConnection),
}
