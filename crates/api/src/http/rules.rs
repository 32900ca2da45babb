//! The rules that request bodies share.

use std::ops::RangeInclusive;

use serde::{Deserialize, Deserializer};

use crate::{
    error::FieldError,
    text::{self, Lines, TextError},
};

/// Tells a field that is null from one that is absent: an absent one keeps what is there; null empties an
/// `Option<Option<T>>` and is an error for an `Option<T>`.
///
/// # Errors
/// The value has another type.
pub fn double_option<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// One line that people read, so many characters long. It is trimmed, and its runs of white space collapse.
pub fn single_line<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(wrong, field, values, characters, Lines::One, text::collapse);
}

/// One line that names something elsewhere, a path or a branch: read by people, and trimmed, but exact within.
pub fn path<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(wrong, field, values, characters, Lines::One, |text| text.trim().to_owned());
}

/// Text of several lines that people read, so many characters long. It is trimmed.
pub fn multi_line<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
) {
    readable(wrong, field, values, characters, Lines::Many, |text| text.trim().to_owned());
}

/// One line for programs, so many characters long, which stays as it is.
pub fn exact_line<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    exact(wrong, field, values, characters, char::is_control);
}

/// Text of several lines for programs, so many characters long, which stays as it is.
pub fn exact_lines<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
) {
    exact(wrong, field, values, characters, |c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'));
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

/// What people read shows what it holds. It is judged as it was sent, and bounded as it will be kept.
fn readable<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a mut String>,
    characters: RangeInclusive<usize>,
    lines: Lines,
    tidy: impl Fn(&str) -> String,
) {
    for value in values {
        let tidied = tidy(value);
        if let Some(complaint) = out_of(&characters, &tidied) {
            wrong.push(FieldError::new(field, complaint));
        } else if let Err(error) = text::check(value, lines) {
            wrong.push(FieldError::new(field, error.to_string()));
        } else if tidied.is_empty() && !value.is_empty() {
            wrong.push(FieldError::new(field, "more than white space"));
        }
        *value = tidied;
    }
}

/// No database text may hold a NUL, and no name a line break; the bounds keep a row within reason.
fn exact<'a>(
    wrong: &mut Vec<FieldError>,
    field: &str,
    values: impl IntoIterator<Item = &'a String>,
    characters: RangeInclusive<usize>,
    forbidden: impl Fn(char) -> bool,
) {
    for value in values {
        if let Some(complaint) = out_of(&characters, value) {
            wrong.push(FieldError::new(field, complaint));
        } else if value.contains(&forbidden) {
            wrong.push(FieldError::new(field, TextError::Control.to_string()));
        }
    }
}

fn out_of(characters: &RangeInclusive<usize>, text: &str) -> Option<String> {
    let is_within = characters.contains(&text.chars().count());
    (!is_within).then(|| format!("{} to {} characters", characters.start(), characters.end()))
}
