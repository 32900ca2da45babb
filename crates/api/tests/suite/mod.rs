//! The promises of the service, as tests that run on either database. The tree follows the URLs; tests about all URLs
//! stand beside it.

mod access_log;
mod access_map;
mod activity;
mod attacks;
mod deployments;
mod endpoints;
mod grants;
mod idempotency;
mod input;
mod limits;
mod matrix;
mod operations;
mod oracle;
mod order;
mod organizations;
mod over_http;
mod races;
mod silence;
mod statements;
mod unavailable;
mod users;
mod webhooks;
