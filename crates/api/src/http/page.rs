//! Keyset pagination: each page starts after the last id of the previous one.

use serde::{Deserialize, Serialize};
use utoipa::{
    IntoParams, ToSchema,
    openapi::{
        Required,
        path::{Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use crate::error::ApiError;

const DEFAULT_LIMIT: u32 = 20;
const MAX_LIMIT: u32 = 100;

/// `?limit&after`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PageQuery<Id> {
    pub(crate) limit: Option<u32>,
    pub(crate) after: Option<Id>,
}

/// Written by hand: the derived one needs a schema of `Id`, and to clients every id is text.
impl<Id> IntoParams for PageQuery<Id> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let limit = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(MAX_LIMIT));
        let after = ObjectBuilder::new().schema_type(Type::String);
        [("limit", limit, "Page size; default 20, at most 100."), ("after", after, "`next` of the previous page.")]
            .into_iter()
            .map(|(name, schema, description)| query_parameter(name, schema, description))
            .collect()
    }
}

/// Describes an optional parameter of the query string.
pub(crate) fn query_parameter(name: &str, schema: ObjectBuilder, description: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(schema.build()))
        .build()
}

impl<Id> PageQuery<Id> {
    /// Returns the page's size and the id after which it starts.
    ///
    /// # Errors
    /// 422 if `limit` is out of range.
    pub fn bounds(self) -> Result<(u32, Option<Id>), ApiError> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if (1..=MAX_LIMIT).contains(&limit) {
            Ok((limit, self.after))
        } else {
            Err(ApiError::invalid("limit", format!("between 1 and {MAX_LIMIT}")))
        }
    }
}

/// One page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The items.
    pub items: Vec<T>,
    /// The value of `after` for the next page; null on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// Creates a page from up to `limit + 1` rows: an extra row means that there is a next page.
    pub fn new<R: Into<T>>(mut rows: Vec<R>, limit: u32, id: impl Fn(&R) -> String) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(id);
        Self { items: rows.into_iter().map(Into::into).collect(), next }
    }
}
