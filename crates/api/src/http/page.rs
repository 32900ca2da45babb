//! Lists, a page at a time: each page starts after the last id of the one before, over an index.

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
    pub(super) limit: Option<u32>,
    pub(super) after: Option<Id>,
}

/// Written by hand: the derived one wants `Id` to describe itself, and to a client every id is text.
impl<Id> IntoParams for PageQuery<Id> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let limit = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(MAX_LIMIT));
        let after = ObjectBuilder::new().schema_type(Type::String);
        [("limit", limit, "How many at the most: 20 unless said."), ("after", after, "The `next` of the page before.")]
            .into_iter()
            .map(|(name, schema, description)| {
                ParameterBuilder::new()
                    .name(name)
                    .parameter_in(ParameterIn::Query)
                    .required(Required::False)
                    .description(Some(description))
                    .schema(Some(schema.build()))
                    .build()
            })
            .collect()
    }
}

impl<Id> PageQuery<Id> {
    /// The page's size and where it starts.
    ///
    /// # Errors
    /// 422 when `limit` is out of range.
    pub fn bounds(self) -> Result<(u32, Option<Id>), ApiError> {
        let limit = self.limit.unwrap_or(DEFAULT_LIMIT);
        if (1..=MAX_LIMIT).contains(&limit) {
            Ok((limit, self.after))
        } else {
            Err(ApiError::invalid("limit", format!("between 1 and {MAX_LIMIT}")))
        }
    }
}

/// One page of a list, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// What to send as `after` for the next page; null on the last one.
    pub next: Option<String>,
}

impl<T> Page<T> {
    /// A page from up to `limit + 1` rows: the one too many tells that there is a next page.
    pub fn new<R: Into<T>>(mut rows: Vec<R>, limit: u32, id: impl Fn(&R) -> String) -> Self {
        let limit = limit as usize;
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(id);
        Self { items: rows.into_iter().map(Into::into).collect(), next }
    }
}
