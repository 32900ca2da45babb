//! The rules that request bodies share.

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer};

use super::FieldError;

/// Tells a field that is null from one that is absent: an absent one keeps what is there; null empties an
/// `Option<Option<T>>` and is an error for an `Option<T>`.
///
/// # Errors
/// The value has another type.
pub fn given<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// One line of text, so many characters long.
pub fn line<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    text(wrong, field, values, characters, char::is_control);
}

/// Text of several lines, so many characters long.
pub fn lines<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    text(wrong, field, values, characters, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
}

/// An address that a browser may load: http or https.
pub fn web_address<'a>(wrong: &mut Vec<FieldError>, field: &str, values: impl IntoIterator<Item = &'a String>) {
    for value in values {
        if !is_web_address(value) {
            wrong.push(FieldError::new(field, "an http or https address of up to 2048 bytes"));
        }
    }
}

/// Whether a browser may load it, and a column hold it.
pub fn is_web_address(text: &str) -> bool {
    let loads = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    text.len() <= 2048 && !text.contains(char::is_control) && url::Url::parse(text).is_ok_and(loads)
}

/// No database text may hold a NUL, and no name a line break; the bounds keep a row within reason.
fn text<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
    forbidden: impl Fn(char) -> bool,
) {
    for value in values {
        if !characters.contains(&value.chars().count()) {
            wrong.push(FieldError::new(field, format!("{} to {} characters", characters.start(), characters.end())));
        } else if value.contains(&forbidden) {
            wrong.push(FieldError::new(field, "no control characters"));
        }
    }
}
