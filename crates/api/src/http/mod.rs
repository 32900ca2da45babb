//! What every request and every response has in common: ids, envelopes, bodies, pages.

mod body;
mod envelope;
mod fallback;
mod page;
mod query;
mod request_id;
pub mod rules;
mod search;

pub(crate) use body::late;
pub use body::{Body, UnreadBody, Validate, json_config};
pub use envelope::{Described, ErrorBody, ErrorDetail, FieldError, envelope};
pub use fallback::{AccessMap, fallback};
pub use page::{Page, PageQuery};
pub use query::Query;
pub use request_id::RequestId;
pub use search::SearchQuery;

/// No body may take longer to arrive: whoever sends one byte and waits holds a connection, and the end of the process.
pub(crate) const BODY_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(10);

/// No body is longer.
pub const MAX_BODY: usize = 64 * 1024;
