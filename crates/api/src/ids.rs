//! The ids of rows, as types. An id that does not parse cannot exist.

use std::{fmt, str::FromStr};

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Text,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The text is not the id of anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// Gives a text newtype its conversions to and from SQL and JSON.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $parse:expr) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, AsExpression, FromSqlRow,
        )]
        #[diesel(sql_type = Text)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                let valid: fn(&str) -> bool = $parse;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err(NotAnId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = NotAnId;

            fn try_from(text: String) -> Result<Self, NotAnId> {
                text.parse()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl<DB: Backend> ToSql<Text, DB> for $name
        where
            str: ToSql<Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.as_str().to_sql(out)
            }
        }

        impl<DB: Backend> FromSql<Text, DB> for $name
        where
            String: FromSql<Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> deserialize::Result<Self> {
                String::from_sql(value).map(Self)
            }
        }
    };
}

text_id!(
    /// A Clerk user's id, as the mirror table keeps it: the verified subject's rule is `auth`'s.
    UserId,
    |text| text.parse::<auth::UserId>().is_ok()
);
text_id!(
    /// `dep_` and a UUIDv7: in the order of creation.
    DeploymentId,
    |text| is_ours(text, "dep_")
);
text_id!(
    /// `ep_` and a UUIDv7: in the order of creation.
    EndpointId,
    |text| is_ours(text, "ep_")
);

impl DeploymentId {
    /// A new id.
    pub fn generate() -> Self {
        Self(format!("dep_{}", Uuid::now_v7().simple()))
    }
}

impl EndpointId {
    /// A new id.
    pub fn generate() -> Self {
        Self(format!("ep_{}", Uuid::now_v7().simple()))
    }
}

impl From<&auth::UserId> for UserId {
    fn from(verified: &auth::UserId) -> Self {
        Self(verified.as_str().to_owned())
    }
}

/// The prefix and 32 lower-case hexadecimal digits; one spelling per id.
fn is_ours(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_generated_id_parses_and_ids_sort_by_creation() {
        let ids: Vec<_> = (0..100).map(|_| DeploymentId::generate()).collect();
        assert!(ids.iter().all(|id| id.to_string().parse() == Ok(id.clone())));
        assert!(ids.is_sorted());
    }

    #[test]
    fn another_spelling_of_an_id_is_no_id() {
        let id = DeploymentId::generate().to_string();
        for other in
            [id.to_uppercase(), id.replace("dep_", "ep_"), format!("{id} "), id[..35].to_owned(), format!("{id}0")]
        {
            assert_eq!(other.parse::<DeploymentId>(), Err(NotAnId), "{other}");
        }
    }
}
