//! The extractor of JSON bodies: bounded and strict; every error names its field.

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

/// A JSON body, deserialized and validated.
///
/// # Extractor behavior
/// Rejects with 415 unless the content type is `application/json`; 413 above [`MAX_BODY`]; 400 if it is not JSON; 422,
/// naming the field, if the JSON has another shape or an unknown field, or breaks a rule of its [`Validate`].
#[derive(Debug)]
pub struct Body<T>(pub T);

/// Validation beyond what types express.
pub trait Validate {
    /// Adds every invalid field to `errors`, and normalizes texts that people read.
    fn validate(&mut self, errors: &mut Vec<FieldError>);
}

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        if !request.content_type().eq_ignore_ascii_case("application/json") {
            return Box::pin(std::future::ready(Err(ApiError::Unread(UnreadBody::NotJson))));
        }
        // `PayloadConfig`, which the application registers, holds the limit.
        let bytes = Bytes::from_request(request, payload);
        Box::pin(async move {
            let bytes = bytes.await.map_err(payload_error)?;
            let body = parse(&bytes)?;
            Ok(Self(body))
        })
    }
}

fn parse<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    // A derived `Deserialize` also accepts a list, and fills the fields by position.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(deserialize_error(bytes, "", &serde::de::Error::custom("expected an object")));
    }
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let mut body: T = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        deserialize_error(bytes, if path == "." { "" } else { &path }, error.inner())
    })?;
    deserializer.end().map_err(|error| deserialize_error(bytes, "", &error))?;
    let mut errors = Vec::new();
    body.validate(&mut errors);
    if errors.is_empty() { Ok(body) } else { Err(ApiError::Invalid(errors)) }
}

/// Invalid JSON is 400; JSON of another shape is 422. The parser's error categories do not distinguish the two: a number in
/// place of an enum counts as a syntax error.
fn deserialize_error(bytes: &[u8], path: &str, error: &serde_json::Error) -> ApiError {
    let message = message(error);
    let field = field_name(path, &message);
    if serde_json::from_slice::<serde_json::Value>(bytes).is_err() {
        ApiError::Malformed(FieldError::new(field, message))
    } else if error.is_data() {
        ApiError::invalid(field, message)
    } else {
        ApiError::invalid(field, "expected another type")
    }
}

/// Returns `serde_json`'s message without the position. It names fields and types, and may quote a name or a value of any
/// length from the body; [`FieldError::new`] cuts it.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// Returns the field's path. The name of an unknown or a missing field is only in serde's message.
fn field_name(path: &str, message: &str) -> String {
    let quoted = || message.split('`').nth(1).unwrap_or_default();
    match message.split(' ').next() {
        Some("missing" | "duplicate") if path.is_empty() => quoted().to_owned(),
        Some("missing" | "duplicate") => format!("{path}.{}", quoted()),
        // serde_path_to_error has already stepped into the unknown field.
        Some("unknown") if path.is_empty() => quoted().to_owned(),
        _ => path.to_owned(),
    }
}

/// The message for a body that did not arrive completely, or not in time.
pub(crate) const INCOMPLETE_BODY: &str = "the body is incomplete or took too long";

fn payload_error(error: actix_web::Error) -> ApiError {
    match error.as_error::<PayloadError>() {
        Some(PayloadError::Overflow) => ApiError::Unread(UnreadBody::TooLarge),
        _ if error.as_response_error().status_code() == actix_web::http::StatusCode::PAYLOAD_TOO_LARGE => {
            ApiError::Unread(UnreadBody::TooLarge)
        }
        _ => ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)),
    }
}

/// The same errors for the extractor of `ownership` that reads a batch of ids through actix.
pub fn json_config() -> JsonConfig {
    JsonConfig::default().limit(MAX_BODY).error_handler(|error, _| {
        let error = match error {
            JsonPayloadError::Overflow { .. } | JsonPayloadError::OverflowKnownLength { .. } => {
                ApiError::Unread(UnreadBody::TooLarge)
            }
            JsonPayloadError::ContentType => ApiError::Unread(UnreadBody::NotJson),
            JsonPayloadError::Deserialize(error) => deserialize_batch_error(&error),
            _ => ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)),
        };
        error.into()
    })
}

/// The batch has one field, `ids`, unless the message names an unknown one.
fn deserialize_batch_error(error: &serde_json::Error) -> ApiError {
    let message = message(error);
    let named = field_name("", &message);
    let field = if named.is_empty() { "ids".to_owned() } else { named };
    let message = message.strip_prefix("ids: ").unwrap_or(&message);
    if error.is_data() {
        ApiError::invalid(field, message)
    } else {
        ApiError::Malformed(FieldError::new(field, message))
    }
}
