//! JSON bodies: bounded, strict, and every mistake with the name of its field.

use actix_web::{
    FromRequest, HttpMessage, HttpRequest,
    dev::Payload,
    error::{JsonPayloadError, PayloadError},
    web::{Bytes, JsonConfig},
};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;

use super::MAX_BODY;
use crate::error::{ApiError, FieldError, UnreadBody};

/// A JSON body, understood and found valid.
///
/// # Extractor behaviour
/// 415 unless it is sent as `application/json`; 413 over [`MAX_BODY`]; 400 when it is no JSON; 422, with the field
/// named, when it is JSON of another shape, has a field that is not known, or breaks a rule of its [`Validate`].
#[derive(Debug)]
pub struct Body<T>(pub T);

/// The rules that a type cannot say.
pub trait Validate {
    /// Notes every field that is wrong, and tidies those that people read.
    fn validate(&mut self, wrong: &mut Vec<FieldError>);
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("application/json") {
            return Box::pin(std::future::ready(Err(ApiError::Unread(UnreadBody::NotJson))));
        }
        // The limit is `PayloadConfig`'s, which the application registers.
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(unreadable)?;
            let body = parse(&bytes)?;
            Ok(Self(body))
        })
    }
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    // A derived `Deserialize` takes a list too, and fills the fields by their position.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(deserialize_error(bytes, "", &serde::de::Error::custom("expected an object")));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let mut body: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        deserialize_error(bytes, if path == "." { "" } else { &path }, error.inner())
    })?;
    deserializer.end().map_err(|error| deserialize_error(bytes, "", &error))?;
    let mut wrong = Vec::new();
    body.validate(&mut wrong);
    if wrong.is_empty() { Ok(body) } else { Err(ApiError::Invalid(wrong)) }
}

/// JSON that is none is 400; JSON that says something else is 422. The parser's classes of errors do not tell the two
/// apart: to them, a number in the place of an enum is bad syntax.
fn deserialize_error(bytes: &[u8], path: &str, error: &serde_json::Error) -> ApiError {
    let words = words(error);
    let field = named(path, &words);
    if serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
        ApiError::Malformed(FieldError::new(field, words))
    } else if error.is_data() {
        ApiError::invalid(field, words)
    } else {
        ApiError::invalid(field, "another type is expected")
    }
}

/// `serde_json`'s words name fields and types, and quote no more of the body than a field's name or a short value; the
/// position at their end helps nobody here.
fn words(error: &serde_json::Error) -> String {
    let words = error.to_string();
    words.split(" at line ").next().unwrap_or_default().to_owned()
}

/// The field that is meant: serde says the name of an unknown or a missing one in its message alone.
fn named(path: &str, words: &str) -> String {
    let quoted = || words.split('`').nth(1).unwrap_or_default();
    match words.split(' ').next() {
        Some("missing" | "duplicate") if path.is_empty() => quoted().to_owned(),
        Some("missing" | "duplicate") => format!("{path}.{}", quoted()),
        // serde_path_to_error has already stepped into the unknown field.
        Some("unknown") if path.is_empty() => quoted().to_owned(),
        _ => path.to_owned(),
    }
}

/// What is said of a body that did not arrive, or not in time.
pub(crate) const INCOMPLETE_BODY: &str = "the body broke off, or took too long";

fn unreadable(error: actix_web::Error) -> ApiError {
    match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => ApiError::Unread(UnreadBody::TooLarge),
        _ if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::Unread(UnreadBody::TooLarge)
        }
        _ => ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)),
    }
}

/// The same answers for extractors of other crates that read JSON through actix: the batch of ids.
pub fn json_config() -> JsonConfig {
    JsonConfig::default().limit(MAX_BODY).error_handler(|error, _| {
        let answer = match error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
                ApiError::Unread(UnreadBody::TooLarge)
            }
            JsonPayloadError::ContentType => ApiError::Unread(UnreadBody::NotJson),
            JsonPayloadError::Deserialize(error) => deserialize_batch_error(&error),
            _ => ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)),
        };
        answer.into()
    })
}

/// The batch of ids has one field; which one is meant is in doubt only when the body names another.
fn deserialize_batch_error(error: &serde_json::Error) -> ApiError {
    let words = words(error);
    let named = named("", &words);
    let field = if named.is_empty() { "ids".to_owned() } else { named };
    let message = words.strip_prefix("ids: ").unwrap_or(&words);
    if error.is_data() {
        ApiError::invalid(field, message)
    } else {
        ApiError::Malformed(FieldError::new(field, message))
    }
}
