//! The request target: bounded before it is routed, because the router reads the path once for each of its patterns.

use actix_web::{
    Error, HttpResponse,
    body::{BoxBody, EitherBody, MessageBody},
    dev::{ServiceRequest, ServiceResponse},
    http::{StatusCode, Uri},
    middleware::Next,
};

/// The longest request target that is routed, in bytes.
pub const MAX_TARGET: usize = 4 * 1024;

/// The middleware: 414 for a longer target. It stands within the others, which give this answer their headers, too.
///
/// # Errors
/// What routing fails with.
pub async fn limit_target<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B, BoxBody>>, Error> {
    if length(request.uri()) > MAX_TARGET {
        return Ok(request.into_response(HttpResponse::new(StatusCode::URI_TOO_LONG)).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

/// Host, path and query; what a proxy's client puts in front of them is a handful of bytes.
fn length(target: &Uri) -> usize {
    let host = target.authority().map_or(0, |authority| authority.as_str().len());
    host + target.path_and_query().map_or(0, |path| path.as_str().len())
}
