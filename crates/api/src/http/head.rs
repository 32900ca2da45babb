//! HEAD: answered wherever GET is, with the same headers and no body (RFC 9110, sections 9.1 and 9.3.2).

use actix_web::{dev::ServiceRequest, http::Method};

/// Routes HEAD to the handler of GET, with the same decision. The server omits the body when it sends the response, because
/// the client asked for HEAD.
pub(super) fn route_head_as_get(request: &mut ServiceRequest) {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
}
