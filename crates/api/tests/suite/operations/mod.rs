//! What stands beside the API, and what every answer has in common.

mod cors;
mod docs;
mod health;
mod metrics;
mod openapi;
mod request_ids;
