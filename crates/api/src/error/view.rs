//! The JSON body that every error response has, and the part of an error that fills it.

use actix_web::http::StatusCode;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::UnreadBody;

/// The body of every error.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorBody<'a> {
    /// The error.
    pub error: ErrorDetail<'a>,
}

/// The error, for programs and for people.
#[derive(Debug, Serialize, ToSchema)]
pub struct ErrorDetail<'a> {
    /// A stable, machine-readable code.
    #[schema(example = "not_owner")]
    pub code: &'a str,
    /// A message for people.
    pub message: &'a str,
    /// The request's id, which is also in the log.
    pub request_id: &'a str,
    /// The invalid fields, if any: at most 20, and the number of further ones.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty", serialize_with = "serialize_truncated")]
    pub fields: &'a [FieldError],
    /// The session's active organization, or null; only with the code `organization_mismatch`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, required = false, example = "org_2x9Zr4")]
    pub active_organization: Option<Option<&'a str>>,
}

/// How many invalid fields one response names.
const MAX_FIELDS: usize = 20;

/// Writes the first invalid fields, and how many were left out.
fn serialize_truncated<S: Serializer>(fields: &[FieldError], serializer: S) -> Result<S::Ok, S::Error> {
    let more = fields.len().checked_sub(MAX_FIELDS).filter(|more| *more > 0);
    let more = more.map(|more| FieldError::new("", format!("and {more} more")));
    serializer.collect_seq(fields.iter().take(MAX_FIELDS).chain(&more))
}

/// An invalid field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct FieldError {
    /// The field's path; empty for the whole body.
    #[schema(example = "portNumber")]
    pub field: String,
    /// What is expected.
    pub message: String,
}

impl FieldError {
    /// Creates an error. Cuts both texts to 200 characters: a name or a value from the client may be as long as a body.
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

/// The part of an error that clients see.
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

    /// Returns the body of the response to one request.
    pub(crate) fn body(self, request_id: &'a str) -> ErrorBody<'a> {
        let Self { code, message, fields, active_organization, .. } = self;
        ErrorBody { error: ErrorDetail { code, message, request_id, fields, active_organization } }
    }

    /// Returns the view of an error made by actix, of which only the status is known.
    pub(crate) fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", UnreadBody::TOO_LARGE),
            StatusCode::URI_TOO_LONG => Self::new(status, "uri_too_long", "The URL is longer than 4 KiB."),
            StatusCode::NOT_FOUND => Self::new(status, "no_route", "Route not found."),
            StatusCode::TOO_MANY_REQUESTS => {
                Self::new(status, "too_many_requests", "Too many requests without a valid sign-in. Try again later.")
            }
            StatusCode::SERVICE_UNAVAILABLE => {
                Self::new(status, "overloaded", "The service cannot answer right now. Try again shortly.")
            }
            _ if status.is_client_error() => Self::new(status, "malformed", "The request could not be read."),
            _ => Self { status, ..Self::internal() },
        }
    }
}
