//! The suite on SQLite: each test has a file of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

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
