//! Column types that tables share: ids, JSON in text, timestamps. Knows no table.

mod ids;
mod text_json;

/// Stores a type in a text column: its `as_str` is written, and its `FromStr` reads it.
macro_rules! text_column {
    ($name:ident) => {
        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.as_str().to_sql(out)
            }
        }

        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(stored: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                Ok(String::from_sql(stored)?.parse()?)
            }
        }
    };
}
pub(crate) use text_column;

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
