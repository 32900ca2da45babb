//! The routes beside the API, and what all responses share.

mod client_limits;
mod cors;
mod docs;
mod health;
mod metrics;
mod openapi;
mod request_ids;
mod request_log;
