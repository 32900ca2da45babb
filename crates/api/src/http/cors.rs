//! CORS: which origins may read responses, and which headers they may send.

use std::str::FromStr;

use actix_cors::Cors;
use actix_web::http::header::{self, HeaderName};
use auth::ClerkAuth;

/// Headers that every front end may send: credentials, a body, a request id, an idempotency key, and what common tracing
/// libraries add (W3C Trace Context, Sentry).
const ALWAYS_ALLOWED: [&str; 8] = [
    "authorization",
    "content-type",
    "x-request-id",
    "idempotency-key",
    "traceparent",
    "tracestate",
    "sentry-trace",
    "baggage",
];

/// An additional header that pages may send.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AllowedHeader(HeaderName);

impl FromStr for AllowedHeader {
    type Err = &'static str;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        if name == "*" {
            return Err("browsers ignore * for requests with credentials: name each header");
        }
        name.parse().map(Self).map_err(|_| "expected the name of a header, such as x-client-version")
    }
}

/// The middleware: the allowed origins may call with credentials; no other origin may read a response.
pub(crate) fn cors(clerk: &ClerkAuth, additional: &[AllowedHeader]) -> Cors {
    let cors = Cors::default()
        .allowed_methods(["GET", "POST", "PUT", "PATCH", "DELETE"])
        .allowed_headers(ALWAYS_ALLOWED)
        .allowed_headers(additional.iter().map(|header| &header.0))
        .expose_headers([HeaderName::from_static("x-request-id"), header::LOCATION, header::RETRY_AFTER])
        .supports_credentials()
        .max_age(600);
    clerk.allowed_origins().fold(cors, Cors::allowed_origin)
}

#[cfg(test)]
mod tests {
    use super::AllowedHeader;

    #[test]
    fn additional_header_is_a_name_and_not_a_wildcard() {
        assert!("X-Client-Version".parse::<AllowedHeader>().is_ok());
        assert_eq!("x-a".parse::<AllowedHeader>(), "X-A".parse::<AllowedHeader>());
        for wrong in ["*", "", "x client", "x-client:", "x,y", "x-\u{fc}"] {
            assert!(wrong.parse::<AllowedHeader>().is_err(), "{wrong:?}");
        }
    }
}
