//! Lists of deployments: which rows the parameters of a query string select, and their order. Knows no caller.

use chrono::{DateTime, Datelike, NaiveDateTime};
use serde::Deserialize;
use utoipa::{
    IntoParams,
    openapi::{
        path::{Parameter, ParameterIn},
        schema::{ObjectBuilder, Type},
    },
};

use super::{DeploymentId, DeploymentView, ResourceVersion};
use crate::{
    columns::NotAnId,
    error::{ApiError, FieldError},
    http::{PageQuery, query_parameter, rules},
};

/// The longest text to search for, in characters.
const LONGEST_TEXT: usize = 100;
/// The longest tag, in characters.
const LONGEST_TAG: usize = 50;

/// `?limit&after&q&sort&private&resourceVersion&tag`. The next page needs the same values.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SearchQuery {
    limit: Option<u32>,
    after: Option<Cursor>,
    pub(crate) q: Option<String>,
    #[serde(default)]
    pub(crate) sort: Sort,
    pub(crate) private: Option<bool>,
    pub(crate) resource_version: Option<ResourceVersion>,
    pub(crate) tag: Option<String>,
}

/// A checked query, and the page that it asks for.
#[derive(Debug)]
pub struct Search {
    pub(crate) limit: u32,
    pub(crate) after: Option<After>,
    pub(crate) query: SearchQuery,
}

/// The order of a list.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Newest first.
    #[default]
    Created,
    /// By name, ignoring case.
    Name,
    /// Last changed first.
    Updated,
}

/// The last row of the previous page: its id and, unless the list is in the order of ids, the value that it is sorted by. The
/// row itself may have been changed or deleted since.
#[derive(Clone, Debug)]
pub(crate) enum After {
    Created(DeploymentId),
    Name(String, DeploymentId),
    Updated(NaiveDateTime, DeploymentId),
}

/// `<id>` or `<id>.<value>`.
#[derive(Debug, Deserialize)]
#[serde(try_from = "String")]
struct Cursor {
    id: DeploymentId,
    value: Option<String>,
}

impl TryFrom<String> for Cursor {
    type Error = NotAnId;

    fn try_from(text: String) -> Result<Self, NotAnId> {
        match text.split_once('.') {
            Some((id, value)) => Ok(Self { id: id.parse()?, value: Some(value.to_owned()) }),
            None => Ok(Self { id: text.parse()?, value: None }),
        }
    }
}

impl Cursor {
    fn within(self, sort: Sort) -> Result<After, ApiError> {
        let is_name = |name: &String| name.chars().count() <= LONGEST_TEXT && !name.contains(char::is_control);
        // In these years SQLite's texts sort by time, and PostgreSQL has all of them.
        let to_time = |micros: &String| {
            let time = DateTime::from_timestamp_micros(micros.parse().ok()?)?.naive_utc();
            (1970..=9999).contains(&time.year()).then_some(time)
        };
        let after = match (sort, self.value) {
            (Sort::Created, None) => Some(After::Created(self.id)),
            (Sort::Name, Some(name)) if is_name(&name) => Some(After::Name(name, self.id)),
            (Sort::Updated, Some(micros)) => to_time(&micros).map(|time| After::Updated(time, self.id)),
            _ => None,
        };
        after.ok_or_else(|| ApiError::invalid("after", "not the `next` of a page in this order"))
    }
}

impl Sort {
    /// Returns the value of `after` for the page that follows this row.
    pub fn cursor(self, row: &DeploymentView) -> String {
        match self {
            Self::Created => row.id(),
            Self::Name => format!("{}.{}", row.id, row.name),
            Self::Updated => format!("{}.{}", row.id, row.updated_at.timestamp_micros()),
        }
    }
}

impl SearchQuery {
    /// Checks the values that no type restricts.
    ///
    /// # Errors
    /// 422 if `limit` is out of range, `after` belongs to another order, or `q` or `tag` is too long or has characters that it
    /// cannot have.
    pub fn check(mut self) -> Result<Search, ApiError> {
        let (limit, after) = PageQuery { limit: self.limit, after: self.after.take() }.bounds()?;
        let mut errors: Vec<FieldError> = Vec::new();
        rules::exact_line(&mut errors, "q", &self.q, 0..=LONGEST_TEXT);
        rules::single_line(&mut errors, "tag", &mut self.tag, 1..=LONGEST_TAG);
        if !errors.is_empty() {
            return Err(ApiError::Invalid(errors));
        }
        self.q = self.q.filter(|q| !q.is_empty());
        Ok(Search { limit, after: after.map(|after| after.within(self.sort)).transpose()?, query: self })
    }
}

/// Written by hand: the derived one would allow null.
impl IntoParams for SearchQuery {
    fn into_params(parameter_in: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let of = |kind| ObjectBuilder::new().schema_type(kind);
        let one_of = |values| of(Type::String).enum_values(Some(values));
        let mut parameters = PageQuery::<DeploymentId>::into_params(parameter_in);
        parameters.extend([
            query_parameter(
                "q",
                of(Type::String).max_length(Some(LONGEST_TEXT)),
                "Text that the name, the repository or a tag contains, ignoring case; spaces count. Absent or empty: all \
                 rows.",
            ),
            query_parameter(
                "sort",
                one_of(["created", "name", "updated"]).default(Some("created".into())),
                "Order: `created` (default) newest first, `name` by name, ignoring case, or `updated` last changed first.",
            ),
            query_parameter("private", of(Type::Boolean), "Only private deployments, or only public ones."),
            query_parameter(
                "resourceVersion",
                one_of(["basic", "standard", "high"]),
                "Only deployments of this size.",
            ),
            query_parameter(
                "tag",
                of(Type::String).min_length(Some(1)).max_length(Some(LONGEST_TAG)),
                "Only deployments with this tag, ignoring case.",
            ),
        ]);
        parameters
    }
}

/// Narrows, orders and limits a boxed query of deployments, to one row more than the page has. `$id` is the id in the index that
/// the query reads.
macro_rules! searched {
    ($query:expr, $id:expr, $search:expr) => {{
        use diesel::BoolExpressionMethods as _;
        use $crate::{
            db::search::{ilike, json_lines, like_pattern, upper},
            resources::deployment::search::{After, Sort},
        };
        let $crate::resources::deployment::search::Search { limit, after, query: wanted } = $search;
        let query = $query.limit(i64::from(*limit) + 1);
        let mut query = match wanted.sort {
            Sort::Created => query.order($id.desc()),
            Sort::Name => query.order((upper(deployments::name), $id.desc())),
            Sort::Updated => query.order((deployments::updated_at.desc(), $id.desc())),
        };
        match after.clone() {
            None => {}
            Some(After::Created(id)) => query = query.filter($id.lt(id)),
            Some(After::Name(name, id)) => {
                let is_equal = upper(deployments::name).eq(upper(name.clone()));
                query = query.filter(upper(deployments::name).gt(upper(name)).or(is_equal.and($id.lt(id))));
            }
            Some(After::Updated(time, id)) => {
                let is_equal = deployments::updated_at.eq(time);
                query = query.filter(deployments::updated_at.lt(time).or(is_equal.and($id.lt(id))));
            }
        }
        if let Some(q) = &wanted.q {
            let pattern = like_pattern(q);
            let in_texts =
                ilike(deployments::name, pattern.clone()).or(ilike(deployments::repository, pattern.clone()));
            query = query.filter(in_texts.or(ilike(json_lines(deployments::tags), pattern)));
        }
        if let Some(tag) = &wanted.tag {
            query = query.filter(ilike(json_lines(deployments::tags), like_pattern(&format!("\n{tag}\n"))));
        }
        if let Some(private) = wanted.private {
            query = query.filter(deployments::private.eq(private));
        }
        if let Some(version) = wanted.resource_version {
            query = query.filter(deployments::resource_version.eq(version));
        }
        query
    }};
}
pub(crate) use searched;
