//! What all routes share: connections, clients and their limits, the error envelope, request ids and the log, body and query
//! extractors, pages, CORS.

mod body;
mod client;
mod client_limits;
pub(crate) mod connection;
mod content_hash;
mod cors;
mod deadline;
mod envelope;
mod fallback;
mod head;
mod page;
mod query;
mod request_id;
pub(crate) mod request_log;
pub mod rules;
mod target;
mod traffic;

pub(crate) use body::INCOMPLETE_BODY;
pub use body::{Body, Validate, json_config};
pub use client::TrustedProxies;
pub use client_limits::ClientLimits;
pub(crate) use client_limits::note_verified_sender;
pub use content_hash::content_hash;
pub use cors::AllowedHeader;
pub(crate) use cors::cors;
pub(crate) use envelope::envelope;
pub use fallback::{AccessMap, fallback};
pub(crate) use page::query_parameter;
pub use page::{Page, PageQuery};
pub use query::Query;
pub use request_id::RequestId;
pub(crate) use target::is_too_long;
pub(crate) use traffic::is_probe;
pub use traffic::{Traffic, TrafficLimits};

/// The longest body that a route accepts, except for webhooks.
pub const MAX_BODY: usize = 64 * 1024;
