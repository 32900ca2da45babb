//! The outermost middleware: assigns a request id, sets the body's deadline, routes HEAD as GET, adds the headers that all
//! responses have, and gives every error the same JSON body, `{"error":{"code":…,"message":…,"request_id":…}}`, from a handler,
//! the guard, or actix itself. It measures and logs the request, and closes connections while the process drains.

use std::{error::Error as StdError, time::Instant};

use actix_cors::CorsError;
use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{
        ConnectionType, StatusCode,
        header::{self, HeaderName, HeaderValue},
    },
    middleware::Next,
};
use auth::AuthError;
use ownership::{Refusal, r2d2::with_answer_timeout};

use super::{
    RequestId,
    deadline::set_body_deadline,
    head::route_head_as_get,
    request_id,
    request_log::{Answered, with_decision},
    traffic::Traffic,
};
use crate::error::{ApiError, ErrorView};

/// The headers of all responses that do not have their own.
const DEFAULT_HEADERS: [(HeaderName, HeaderValue); 2] = [
    (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
    (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
];

/// The middleware.
///
/// # Errors
/// An inner middleware fails; errors of handlers and extractors are responses already. (The request cannot be kept for this
/// case: routing must be its only owner.)
pub(crate) async fn envelope<B: MessageBody + 'static>(
    traffic: Traffic,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    let started = Instant::now();
    route_head_as_get(&mut request);
    set_body_deadline(&mut request);
    let id = RequestId::of(request.request());
    let (response, decision) = with_decision(with_answer_timeout(id.scope(next.call(request)))).await;
    let response = response?.map_into_left_body();
    let (request, status) = (response.request(), response.status());
    let route = request.match_pattern().unwrap_or_else(|| "-".to_owned());
    let (answered, duration) = (Answered { request, id: &id, route: &route, status }, started.elapsed());
    answered.log(decision.as_ref(), duration);
    if status.is_server_error() && is_bare_error(response.response()) {
        answered.log_failure(response.response().error().and_then(cause));
    }
    traffic.answered(request.method(), route, status, duration);
    let mut response = if is_bare_error(response.response()) { enveloped(response, &id) } else { response };
    if traffic.is_draining() {
        response.response_mut().head_mut().set_connection_type(ConnectionType::Close);
    }
    let headers = response.headers_mut();
    headers.insert(request_id::HEADER, id.into_header());
    for (name, value) in DEFAULT_HEADERS {
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    Ok(response)
}

/// Returns whether this is an error without its own JSON body (`/readyz` has one).
fn is_bare_error<B>(response: &HttpResponse<B>) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    let json = response.headers().get(header::CONTENT_TYPE).is_some_and(|kind| kind == "application/json");
    failed && (response.error().is_some() || !json)
}

/// Replaces the body with the envelope. Status and headers stay.
fn enveloped<B: MessageBody + 'static>(
    response: ServiceResponse<EitherBody<B, BoxBody>>,
    id: &RequestId,
) -> ServiceResponse<EitherBody<B, BoxBody>> {
    let status = response.status();
    let error = response.response().error();
    let view = error.map_or_else(|| ErrorView::of_status(status), |error| describe(error, status));
    // Serializing texts into memory does not fail.
    let body = serde_json::to_vec(&view.body(id.as_str())).unwrap_or_default();
    response.map_body(|head, _| {
        head.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        head.headers.remove(header::CONTENT_LENGTH);
        EitherBody::right(BoxBody::new(body))
    })
}

/// Describes the errors of the three crates and a refused preflight; any other error is actix's, described by its status.
fn describe(error: &Error, status: StatusCode) -> ErrorView<'_> {
    if let Some(error) = error.as_error::<ApiError>() {
        error.view()
    } else if let Some(error) = error.as_error::<AuthError>() {
        ErrorView::new(status, error.code(), error.message())
    } else if let Some(refusal) = error.as_error::<Refusal>() {
        ErrorView::new(status, refusal.code(), refusal.message())
    } else if error.as_error::<CorsError>().is_some() {
        ErrorView::new(status, "cors", "This origin may not send this request.")
    } else {
        ErrorView::of_status(status)
    }
}

/// Returns the cause of a failed request, which clients never see.
fn cause(error: &Error) -> Option<&(dyn StdError + 'static)> {
    let of_guard = || error.as_error::<Refusal>().and_then(Refusal::cause);
    error.as_error::<ApiError>().and_then(ApiError::cause).or_else(of_guard)
}
