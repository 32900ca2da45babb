//! The length limit of request targets, checked before routing: the router scans the path once for each of its patterns.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, Uri},
    middleware::Next,
};

/// The longest request target that is routed, in bytes.
pub const MAX_TARGET: usize = 4 * 1024;

/// The middleware: rejects a longer target with 414. It is innermost, so the other middleware adds its headers.
///
/// # Errors
/// The inner service fails.
pub async fn limit_target<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    if length(request.uri()) > MAX_TARGET {
        return Ok(request.into_response(HttpResponse::new(StatusCode::URI_TOO_LONG)).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Counts host, path and query; the scheme of an absolute-form target is a few bytes.
fn length(target: &Uri) -> usize {
    let host = target.authority().map_or(0, |authority| authority.as_str().len());
    host + target.path_and_query().map_or(0, |path| path.as_str().len())
}
