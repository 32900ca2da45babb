//! The guarded service: users, deployments and endpoints behind Clerk and ownership checks.
//! Everything that `main` runs is here, so that tests can run it too.

pub mod app;
pub mod db;
pub mod error;
pub mod http;
pub mod ids;
pub mod models;
pub mod openapi;
pub mod resources;
pub mod routes;
#[expect(missing_docs, reason = "`diesel::table!` generates it; the migrations say what each column is for")]
pub mod schema;
pub mod settings;
