//! Types of columns that rows share: ids, JSON in text, moments. Knows no table.

mod ids;
mod text_json;

pub use ids::NotAnId;
pub(crate) use ids::{is_prefixed, prefixed_id, text_id};
pub use text_json::TextJson;

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// The present moment as the databases keep it: UTC, to the microsecond, which is what PostgreSQL stores.
pub fn now() -> NaiveDateTime {
    Utc::now().naive_utc().trunc_subsecs(6)
}

/// A stored moment as responses show it.
pub fn to_utc(stored: NaiveDateTime) -> DateTime<Utc> {
    stored.and_utc()
}
