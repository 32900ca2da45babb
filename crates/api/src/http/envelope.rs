//! The outermost middleware: gives every request an id, its body a deadline, HEAD the answer of GET, and every error the one
//! envelope.
//! `{"error":{"code":…,"message":…,"request_id":…}}`, whoever failed: a handler, the guard, or actix itself.

use std::error::Error as StdError;

use actix_cors::CorsError;
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, header},
    middleware::Next,
};
use auth::AuthError;
use ownership::Refusal;
use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use super::{RequestId, UnreadBody, deadline::limit_body, head::answer_as_get, request_id};
use crate::error::ApiError;

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
pub struct Described<'a> {
    pub(crate) status: StatusCode,
    pub(crate) code: &'a str,
    pub(crate) message: &'a str,
    fields: &'a [FieldError],
    active_organization: Option<Option<&'a str>>,
}

impl<'a> Described<'a> {
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

    /// An error that actix made: its status is all that is known of it.
    fn of_status(status: StatusCode) -> Self {
        match status {
            StatusCode::PAYLOAD_TOO_LARGE => Self::new(status, "too_large", UnreadBody::TOO_LARGE),
            StatusCode::URI_TOO_LONG => Self::new(status, "uri_too_long", "The address is longer than 4 KiB."),
            StatusCode::NOT_FOUND => Self::new(status, "no_route", "There is no such route."),
            _ if status.is_client_error() => Self::new(status, "malformed", "The request could not be read."),
            _ => Self { status, ..Self::internal() },
        }
    }
}

/// The middleware.
///
/// # Errors
/// What a middleware inside this one fails with: handlers' and extractors' errors are responses already. (The request
/// cannot be kept for such a case: routing needs to be its only owner.)
pub async fn envelope<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    answer_as_get(&mut request);
    limit_body(&mut request);
    let id = RequestId::assign(request.request());
    let response = id.during(next.call(request)).await?.map_into_left_body();
    let mut response = if is_bare_error(response.response()) { enveloped(response, &id) } else { response };
    if let Ok(value) = header::HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(request_id::HEADER, value);
    }
    Ok(response)
}

/// An error that no handler has given a JSON body of its own (`/readyz` does).
fn is_bare_error<B>(response: &HttpResponse<B>) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    failed && (response.error().is_some() || !json)
}

/// The same response with the envelope for its body. Status and headers stay.
fn enveloped<B: MessageBody + 'static>(
    response: ServiceResponse<EitherBody<B, BoxBody>>,
    id: &RequestId,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let (request, response) = response.into_parts();
    let status = response.status();
    let error = response.error();
    let described = error.map_or_else(|| Described::of_status(status), |error| describe(error, status));
    if status.is_server_error() {
        log(&request, id, status, error);
    }
    let body = ErrorBody {
        error: ErrorDetail {
            code: described.code,
            message: described.message,
            request_id: id.as_str(),
            fields: described.fields,
            active_organization: described.active_organization,
        },
    };
    let mut rendered = HttpResponse::build(status).json(&body);
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, rendered.map_into_right_body())
}

/// The three crates' errors in their own words, and a refused preflight; anything else is actix's and told by its status.
fn describe(error: &Error, status: StatusCode) -> Described<'_> {
    if let Some(error) = error.as_error::<ApiError>() {
        error.described()
    } else if let Some(error) = error.as_error::<AuthError>() {
        Described::new(status, error.code(), error.message())
    } else if let Some(refusal) = error.as_error::<Refusal>() {
        Described::new(status, refusal.code(), refusal.message())
    } else if error.as_error::<CorsError>().is_some() {
        Described::new(status, "cors", "A page of this origin may not send such a request.")
    } else {
        Described::of_status(status)
    }
}

/// The one place where a cause is written down; `auth` writes its own, once per outage of the keys.
fn log(request: &actix_web::HttpRequest, id: &RequestId, status: StatusCode, error: Option<&Error>) {
    let cause: Option<&(dyn StdError + 'static)> = error.and_then(|error| {
        error
            .as_error::<ApiError>()
            .and_then(ApiError::cause)
            .or_else(|| error.as_error::<Refusal>().and_then(Refusal::cause))
    });
    tracing::error!(
        request_id = id.as_str(),
        method = %request.method(),
        route = request.match_pattern().as_deref().unwrap_or("-"),
        status = status.as_u16(),
        cause = cause.map(tracing::field::display),
        "a request failed"
    );
}
