//! Searchable lists: a page of the rows whose name contains a text.

use std::ops::RangeInclusive;

use serde::Deserialize;
use utoipa::{
    IntoParams,
    openapi::{
        path::{Parameter, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use super::{PageQuery, page::query_parameter, rules};
use crate::error::{ApiError, FieldError};

const CHARACTERS: RangeInclusive<usize> = 0..=100;

/// `?limit&after&q`. The next page of a search needs the same `q`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery<Id> {
    limit: Option<u32>,
    after: Option<Id>,
    q: Option<String>,
}

impl<Id> IntoParams for SearchQuery<Id> {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let text = ObjectBuilder::new().schema_type(Type::String).max_length(Some(*CHARACTERS.end()));
        let mut parameters = PageQuery::<Id>::into_params(parameter_in);
        let description = "Text that the name contains, ignoring case; spaces count. Absent or empty: all rows.";
        parameters.push(query_parameter("q", text, description));
        parameters
    }
}

impl<Id> SearchQuery<Id> {
    /// Returns the page's size, the id after which it starts, and the text to search for, if any.
    ///
    /// # Errors
    /// 422 if `limit` is out of range, or `q` is too long or holds control characters.
    pub fn bounds(self) -> Result<(u32, Option<Id>, Option<String>), ApiError> {
        let (limit, after) = PageQuery { limit: self.limit, after: self.after }.bounds()?;
        let mut errors: Vec<FieldError> = Vec::new();
        rules::exact_line(&mut errors, "q", &self.q, CHARACTERS);
        if errors.is_empty() {
            Ok((limit, after, self.q.filter(|q| !q.is_empty())))
        } else {
            Err(ApiError::Invalid(errors))
        }
    }
}
