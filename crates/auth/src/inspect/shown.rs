//! Text from an unverified token, made fit to be shown.
//!
//! Owns what a terminal may be sent. It refuses to know what the text means.

use serde_json::Value;

/// The most characters shown of one value.
const LONGEST: usize = 128;

/// A text without anything that a terminal would act on or a reader could not see, and shortened.
///
/// Everything that Unicode counts as a control, a format or a separator, an escape sequence, a change of direction or
/// an invisible character, is written as `\u{…}`.
pub(super) fn shown(text: &str) -> String {
    escaped(text, &['\\'])
}

/// As [`shown`], between quotation marks, for a value inside a sentence.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", escaped(text, &['\\', '"']))
}

/// A claim's value: a text as it is, anything else as JSON.
pub(super) fn shown_value(value: &Value) -> String {
    match value {
        Value::String(text) => shown(text),
        other => escaped(&other.to_string(), &[]),
    }
}

/// As [`shown_value`], for a value inside a sentence, where a text can be told from a number by its quotation marks.
pub(super) fn quoted_value(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        other => escaped(&other.to_string(), &[]),
    }
}

fn escaped(text: &str, marks: &[char]) -> String {
    let mut shown = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == LONGEST {
            shown.push_str(&format!("… ({} characters)", text.chars().count()));
            break;
        }
        match character {
            '"' | '\'' | '\\' if !marks.contains(&character) => shown.push(character),
            _ => shown.extend(character.escape_debug()),
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{quoted, quoted_value, shown};

    #[test]
    fn nothing_that_a_terminal_acts_on_is_left() {
        assert_eq!(shown("\u{1b}[31mred\u{7}\r\n\t\0"), "\\u{1b}[31mred\\u{7}\\r\\n\\t\\0");
        assert_eq!(shown("a\u{9b}b\u{7f}"), "a\\u{9b}b\\u{7f}");
    }

    #[test]
    fn nothing_changes_the_direction_or_stays_unseen() {
        assert_eq!(shown("user_\u{202e}nimda"), "user_\\u{202e}nimda");
        for unseen in "\u{200b}\u{200e}\u{2028}\u{2066}\u{2069}\u{feff}\u{ad}\u{61c}\u{e0041}".chars() {
            assert_eq!(shown(&unseen.to_string()), format!("\\u{{{:x}}}", u32::from(unseen)));
        }
    }

    #[test]
    fn what_can_be_read_stays_as_it_is() {
        assert_eq!(shown("Zoë's “shop” — 日本"), "Zoë's “shop” — 日本");
    }

    #[test]
    fn an_escape_cannot_be_imitated() {
        assert_eq!(shown("\\u{1b}"), "\\\\u{1b}");
        assert_eq!(quoted("a\" b"), "\"a\\\" b\"");
    }

    #[test]
    fn a_long_value_is_shortened_and_says_so() {
        let long = shown(&"é".repeat(1000));

        assert_eq!(long, format!("{}… (1000 characters)", "é".repeat(128)));
    }

    #[test]
    fn a_number_is_told_from_the_text_of_one() {
        assert_eq!(quoted_value(&json!(1)), "1");
        assert_eq!(quoted_value(&json!("1")), "\"1\"");
        assert_eq!(quoted_value(&json!({ "a": "\u{202e}" })), "{\"a\":\"\\u{202e}\"}");
    }
}
