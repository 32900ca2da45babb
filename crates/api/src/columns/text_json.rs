//! A value stored as JSON in a text column, on both databases.

use std::fmt;

use diesel::{
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Text,
};
use serde::{Serialize, de::DeserializeOwned};

/// A value with its JSON text.
#[derive(Clone, PartialEq, Eq, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct TextJson<T> {
    value: T,
    text: String,
}

impl<T: Serialize> TextJson<T> {
    /// Serializes a value.
    ///
    /// # Errors
    /// The value cannot be JSON, such as a map whose keys are not strings.
    pub fn new(value: T) -> serde_json::Result<Self> {
        let text = serde_json::to_string(&value)?;
        Ok(Self { value, text })
    }
}

impl<T> TextJson<T> {
    /// Returns the value.
    pub fn into_value(self) -> T {
        self.value
    }
}

/// Shows no content: environment variables are stored like this and must not reach a log.
impl<T> fmt::Debug for TextJson<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TextJson(..)")
    }
}

impl<T: fmt::Debug, DB: Backend> ToSql<Text, DB> for TextJson<T>
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.text.as_str().to_sql(out)
    }
}

impl<T: DeserializeOwned, DB: Backend> FromSql<Text, DB> for TextJson<T>
where
    String: FromSql<Text, DB>,
{
    fn from_sql(stored: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let text = String::from_sql(stored)?;
        Ok(Self { value: serde_json::from_str(&text)?, text })
    }
}
