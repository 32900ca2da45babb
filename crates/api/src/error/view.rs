//! What a client is told of an error: the body that every error has, and the view of it that a failure gives.

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::UnreadBody;

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody<'a> {
    /// What went wrong.
    pub error: ErrorDetail<'a>,
}

/// What went wrong, for a program and for a person.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail<'a> {
    /// A stable, machine-readable word.
    #[schema(example = "not_owner")]
    pub code: &'a str,
    /// A sentence for people.
    pub message: &'a str,
    /// The request's id, which the log knows too.
    pub request_id: &'a str,
    /// The fields that are wrong, where fields are: at most 20, and then how many more there are.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty", serialize_with = "the_first")]
    pub fields: &'a [FieldError],
    /// With the code `organization_mismatch`: the session's active organization, or null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false, example = "org_2x9Zr4")]
    pub active_organization: Option<Option<&'a str>>,
}

/// How many wrong fields one answer names.
const MAX_FIELDS: usize = 20;

/// Writes the first of the wrong fields, and how many were left out.
fn the_first<S: Serializer>(fields: &[FieldError], serializer: S) -> Result<S::Ok, S::Error> {
    let more = fields.len().checked_sub(MAX_FIELDS).filter(|more| *more > 0);
    let more = more.map(|more| FieldError::new("", format!("and {more} more")));
    serializer.collect_seq(fields.iter().take(MAX_FIELDS).chain(&more))
}

/// A field that is wrong, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's name, with its path where it is nested; empty for the whole body.
    #[schema(example = "portNumber")]
    pub field: String,
    /// What it should be.
    pub message: String,
}

impl FieldError {
    /// A field and what it should be. Both are cut to 200 characters: a name or a value that a client made up may be as
    /// long as a body.
    pub fn new(field: impl Into<String>, message: impl Into<String>) -> Self {
        let short = |mut text: String| {
            if let Some((end, _)) = text.char_indices().nth(200) {
                text.truncate(end);
            }
            text
        };
        Self { field: short(field.into()), message: short(message.into()) }
    }
}

/// An error as a client is told of it.
pub(crate) struct ErrorView<'a> {
    pub(super) status: StatusCode,
    code: &'a str,
    pub(super) message: &'a str,
    fields: &'a [FieldError],
    active_organization: Option<Option<&'a str>>,
}

impl<'a> ErrorView<'a> {
    pub(crate) fn new(status: StatusCode, code: &'a str, message: &'a str) -> Self {
        Self { status, code, message, fields: &[], active_organization: None }
    }

    pub(crate) fn fields(self, fields: &'a [FieldError]) -> Self {
        Self { fields, ..self }
    }

    pub(crate) fn active_organization(self, active: Option<&'a str>) -> Self {
        Self { active_organization: Some(active), ..self }
    }

    pub(crate) fn internal() -> Self {
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "internal", "Something went wrong on our side.")
    }

    /// The body of this error, as the answer to one request.
    pub(crate) fn body(self, request_id: &'a str) -> ErrorBody<'a> {
        let Self { code, message, fields, active_organization, .. } = self;
        ErrorBody { error: ErrorDetail { code, message, request_id, fields, active_organization } }
    }

    /// An error that actix made: its status is all that is known of it.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", UnreadBody::TOO_LARGE),
            StatusCode::URI_TOO_LONG => Self::new(status, "uri_too_long", "The address is longer than 4 KiB."),
            StatusCode::NOT_FOUND => Self::new(status, "no_route", "There is no such route."),
            _ if status.is_client_error() => Self::new(status, "malformed", "The request could not be read."),
            _ => Self { status, ..Self::internal() },
        }
    }
}
