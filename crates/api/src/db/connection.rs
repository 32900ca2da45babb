//! One connection type over both databases.

/// A connection to either database. Queries are written once, in diesel's portable subset; what differs between the two is
/// in `dialect`. Without the feature `postgres` there is only SQLite.
#[derive(diesel::MultiConnection)]
pub enum MultiConnection {
    /// PostgreSQL, or anything that speaks its protocol.
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
    /// SQLite, in a file.
    Sqlite(diesel::SqliteConnection),
}

/// Evaluates an expression on the connection of the database in use: diesel compiles it for each.
macro_rules! on_each {
    ($multi:expr, |$connection:ident| $expression:expr) => {
        match $multi {
            #[cfg(feature = "postgres")]
            $crate::db::MultiConnection::Postgres($connection) => $expression,
            $crate::db::MultiConnection::Sqlite($connection) => $expression,
        }
    };
}
pub(crate) use on_each;
