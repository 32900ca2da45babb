//! The suite on SQLite: each test has a file of its own.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

#[path = "database/sqlite.rs"]
mod database;
mod suite;
mod support;
