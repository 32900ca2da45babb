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

use super::{RequestId, deadline::limit_body, head::answer_as_get, request_id};
use crate::error::{ApiError, ErrorView};

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

/// The three crates' errors in their own words, and a refused preflight; anything else is actix's and told by its status.
fn describe(error: &Error, status: StatusCode) -> ErrorView<'_> {
    if let Some(error) = error.as_error::<ApiError>() {
        error.view()
    } else if let Some(error) = error.as_error::<AuthError>() {
        ErrorView::new(status, error.code(), error.message())
    } else if let Some(refusal) = error.as_error::<Refusal>() {
        ErrorView::new(status, refusal.code(), refusal.message())
    } else if error.as_error::<CorsError>().is_some() {
        ErrorView::new(status, "cors", "A page of this origin may not send such a request.")
    } else {
        ErrorView::of_status(status)
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
