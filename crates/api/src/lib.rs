//! The guarded service: users, deployments and endpoints behind Clerk and ownership checks.
//! Everything that `main` runs is here, so that tests can run it too.

pub mod access_log;
pub mod app;
mod background;
pub mod columns;
pub mod cookies;
pub mod db;
pub mod error;
pub mod http;
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
