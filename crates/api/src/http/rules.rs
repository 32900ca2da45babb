//! Validation rules that request bodies share.

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer};

use crate::{
    error::FieldError,
    text::{self, Lines, TextError},
};

/// Deserializes null as `Some(None)`, to distinguish it from an absent field. For an `Option<T>`, null is an error.
///
/// # Errors
/// The value has another type.
pub fn double_option<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// Validates one line that people read. It is trimmed, and runs of white space collapse.
pub fn single_line<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(errors, field, values, characters, Lines::One, text::collapse);
}

/// Validates one line that names something elsewhere, such as a path or a branch. It is trimmed, and exact within.
pub fn path<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(errors, field, values, characters, Lines::One, |text| text.trim().to_owned());
}

/// Validates text of several lines that people read. It is trimmed.
pub fn multi_line<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(errors, field, values, characters, Lines::Many, |text| text.trim().to_owned());
}

/// Validates one line for programs, which stays as it is.
pub fn exact_line<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    exact(errors, field, values, characters, char::is_control);
}

/// Validates text of several lines for programs, which stays as it is.
pub fn exact_lines<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    exact(errors, field, values, characters, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
}

/// Validates an http or https URL.
pub fn web_address<'a>(errors: &mut Vec<FieldError>, field: &str, values: impl IntoIterator<Item = &'a String>) {
    for value in values {
        if !is_web_address(value) {
            errors.push(FieldError::new(field, "must be an http or https URL of up to 2048 bytes"));
        }
    }
}

/// Returns whether the text is an http or https URL that fits a column.
pub fn is_web_address(text: &str) -> bool {
    let loads = |url: url::Url| matches!(url.scheme(), "http" | "https") && url.has_host();
    text.len() <= 2048 && !text.contains(char::is_control) && url::Url::parse(text).is_ok_and(loads)
}

/// Checks the characters of the text as sent, and the length of the text as stored.
fn readable<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
    lines: Lines,
    tidy: impl Fn(&str) -> String,
) {
    for value in values {
        let tidied = tidy(value);
        if let Some(message) = out_of(&characters, &tidied) {
            errors.push(FieldError::new(field, message));
        } else if let Err(error) = text::check(value, lines) {
            errors.push(FieldError::new(field, error.to_string()));
        } else if tidied.is_empty() && !value.is_empty() {
            errors.push(FieldError::new(field, "must not be blank"));
        }
        *value = tidied;
    }
}

/// Rejects control characters: databases cannot store NUL, and names have no line breaks.
fn exact<'a>(
    errors: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
    forbidden: impl Fn(char) -> bool,
) {
    for value in values {
        if let Some(message) = out_of(&characters, value) {
            errors.push(FieldError::new(field, message));
        } else if value.contains(&forbidden) {
            errors.push(FieldError::new(field, TextError::Control.to_string()));
        }
    }
}

fn out_of(characters: &RangeInclusive<usize>, text: &str) -> Option<String> {
    let is_within = characters.contains(&text.chars().count());
    (!is_within).then(|| format!("must have {} to {} characters", characters.start(), characters.end()))
}
