//! The suite on SQLite: each test has its own file.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

#[path = "sqlite/connections.rs"]
mod connections;
#[path = "database/sqlite.rs"]
mod database;
#[path = "sqlite/disk.rs"]
mod disk;
#[path = "sqlite/full_disk.rs"]
mod full_disk;
mod suite;
mod support;
