//! The suite on PostgreSQL, and the tests of what only a database server can do: go away and come back.
//! Needs `TEST_POSTGRES_URL`, which `scripts/with-postgres` provides.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

#[path = "postgres/access_log.rs"]
mod access_log;
#[path = "database/postgres.rs"]
mod database;
#[path = "postgres/outage.rs"]
mod outage;
#[path = "postgres/processes.rs"]
mod processes;
#[path = "postgres/races.rs"]
mod races;
mod suite;
mod support;
#[path = "postgres/transient.rs"]
mod transient;
