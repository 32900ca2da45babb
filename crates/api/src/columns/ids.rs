//! Row ids as types: a value of such a type has always been parsed.

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an id")]
pub struct NotAnId;

/// Defines a text newtype with its conversions to and from SQL and JSON; the last argument validates the text.
macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident, $valid:expr) => {
        $(#[$doc])*
        #[derive(
            Clone,
            Debug,
            PartialEq,
            Eq,
            PartialOrd,
            Ord,
            Hash,
            serde::Serialize,
            serde::Deserialize,
            diesel::expression::AsExpression,
            diesel::deserialize::FromSqlRow,
        )]
        #[diesel(sql_type = diesel::sql_types::Text)]
        #[serde(try_from = "String")]
        pub struct $name(String);

        impl std::str::FromStr for $name {
            type Err = $crate::columns::NotAnId;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                let valid: fn(&str) -> bool = $valid;
                if valid(text) { Ok(Self(text.to_owned())) } else { Err($crate::columns::NotAnId) }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::columns::NotAnId;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                text.parse()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl<DB: diesel::backend::Backend> diesel::serialize::ToSql<diesel::sql_types::Text, DB> for $name
        where
            str: diesel::serialize::ToSql<diesel::sql_types::Text, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut diesel::serialize::Output<'b, '_, DB>) -> diesel::serialize::Result {
                self.0.as_str().to_sql(out)
            }
        }

        impl<DB: diesel::backend::Backend> diesel::deserialize::FromSql<diesel::sql_types::Text, DB> for $name
        where
            String: diesel::deserialize::FromSql<diesel::sql_types::Text, DB>,
        {
            fn from_sql(value: DB::RawValue<'_>) -> diesel::deserialize::Result<Self> {
                String::from_sql(value).map(Self)
            }
        }
    };
}

/// Defines an id of this service: a prefix and a UUIDv7, so that ids sort by creation.
macro_rules! prefixed_id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $crate::columns::text_id!($(#[$doc])* $name, |text| $crate::columns::is_prefixed(text, $prefix));

        impl $name {
            /// Generates a new id.
            pub fn generate() -> Self {
                Self(format!(concat!($prefix, "{}"), uuid::Uuid::now_v7().simple()))
            }
        }
    };
}

pub(crate) use {prefixed_id, text_id};

/// Returns whether the text is the prefix and 32 lower-case hexadecimal digits: one spelling per id.
pub(crate) fn is_prefixed(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|digits| {
        digits.len() == 32 && digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    })
}

#[cfg(test)]
mod tests {
    use crate::{columns::NotAnId, resources::deployment::DeploymentId};

    #[test]
    fn a_generated_id_parses_and_ids_sort_by_creation() {
        let ids: Vec<_> = (0..100).map(|_| DeploymentId::generate()).collect();
        assert!(ids.iter().all(|id| id.to_string().parse() == Ok(id.clone())));
        assert!(ids.is_sorted());
    }

    #[test]
    fn another_spelling_of_an_id_does_not_parse() {
        let id = DeploymentId::generate().to_string();
        for other in
            [id.to_uppercase(), id.replace("dep_", "ep_"), format!("{id} "), id[..35].to_owned(), format!("{id}0")]
        {
            assert_eq!(other.parse::<DeploymentId>(), Err(NotAnId), "{other}");
        }
    }
}
