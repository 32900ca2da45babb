//! Schemas of other applications, each on both databases: owners and grantees in a table of users, parents that may be NULL,
//! rows that are marked as deleted, and ids of other types.

#[cfg(feature = "postgres-tests")]
mod on_postgres;
mod on_sqlite;
