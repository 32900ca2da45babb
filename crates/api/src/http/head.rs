//! HEAD: a server that answers GET answers it, and says nothing else (RFC 9110, sections 9.1 and 9.3.2).

use actix_web::{dev::ServiceRequest, http::Method};

/// Has HEAD answered by whatever answers GET, with the same decision. The server leaves the body out when it sends the answer,
/// by what the client has asked.
pub(super) fn answer_as_get(request: &mut ServiceRequest) {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
}
