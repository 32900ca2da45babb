//! Column types that tables share: ids, JSON in text, timestamps. Knows no table.

mod ids;
mod text_json;

pub use ids::NotAnId;
pub(crate) use ids::{is_prefixed, prefixed_id, text_id};
pub use text_json::TextJson;

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// Returns the current UTC time, truncated to microseconds, which is what PostgreSQL stores.
pub fn now() -> NaiveDateTime {
    Utc::now().naive_utc().trunc_subsecs(6)
}

/// Converts a stored timestamp for a response.
pub fn to_utc(stored: NaiveDateTime) -> DateTime<Utc> {
    stored.and_utc()
}
