//! The service: users, deployments and endpoints behind Clerk sign-in and ownership checks.
//! `main` holds only the command line, so that tests can run everything else.

pub mod access_log;
pub mod app;
mod background;
pub mod columns;
pub mod cookies;
pub mod database_health;
pub mod db;
pub mod error;
pub mod http;
pub mod idempotency;
pub mod limits;
pub mod metrics;
pub mod openapi;
pub mod removals;
pub mod resources;
pub mod revocations;
pub mod routes;
pub mod settings;
pub mod text;
pub mod webhooks;
