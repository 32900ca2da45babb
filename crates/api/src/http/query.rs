//! The extractor of query strings; every error names its parameter.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpRequest, dev::Payload};
use serde::de::DeserializeOwned;

use crate::error::ApiError;

/// The query string, deserialized.
///
/// # Extractor behavior
/// Rejects with 422, naming the parameter, if one is unknown, missing or repeated, or has a value of another type.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let pairs = serde_urlencoded::Deserializer::new(url::form_urlencoded::parse(request.query_string().as_bytes()));
        ready(serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let (message, path) = (error.inner().to_string(), error.path().to_string());
            // The name of an unknown, missing or repeated parameter is only in serde's message.
            let field = if path == "." { message.split('`').nth(1).unwrap_or_default() } else { &path };
            ApiError::invalid(field, &*message)
        }))
    }
}
