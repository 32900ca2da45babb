//! The outermost middleware: assigns a request id, sets the body's deadline, routes HEAD as GET, and gives every error the
//! same JSON body, `{"error":{"code":…,"message":…,"request_id":…}}`, from a handler, the guard, or actix itself.

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

use super::{RequestId, deadline::set_body_deadline, head::route_head_as_get, request_id};
use crate::error::{ApiError, ErrorView};

/// The middleware.
///
/// # Errors
/// An inner middleware fails; errors of handlers and extractors are responses already. (The request cannot be kept for this
/// case: routing must be its only owner.)
pub async fn envelope<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    route_head_as_get(&mut request);
    set_body_deadline(&mut request);
    let id = RequestId::assign(request.request());
    let response = id.scope(next.call(request)).await?.map_into_left_body();
    let mut response = if is_bare_error(response.response()) { enveloped(response, &id) } else { response };
    if let Ok(value) = header::HeaderValue::from_str(id.as_str()) {
        response.headers_mut().insert(request_id::HEADER, value);
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
    let (request, response) = response.into_parts();
    let status = response.status();
    let error = response.error();
    let view = error.map_or_else(|| ErrorView::of_status(status), |error| describe(error, status));
    if status.is_server_error() {
        log(&request, id, status, error);
    }
    let mut rendered = HttpResponse::build(status).json(view.body(id.as_str()));
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            rendered.headers_mut().append(name.clone(), value.clone());
        }
    }
    ServiceResponse::new(request, rendered.map_into_right_body())
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

/// Logs the cause of a failed request. Clients never see it.
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
        "request failed"
    );
}
