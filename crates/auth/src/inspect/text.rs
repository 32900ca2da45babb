//! Text for a person to read: escaped values of an unverified token, and durations.
//!
//! Owns what a terminal may receive. It refuses to know what the text means.

use serde_json::Value;

/// The most characters shown of one value.
const MAX_SHOWN_CHARACTERS: usize = 128;

/// Returns the duration in its most readable unit, rounded down.
#[must_use]
pub fn humanize(seconds: u64) -> String {
    const MINUTE: u64 = 60;
    const HOUR: u64 = 60 * MINUTE;
    const DAY: u64 = 24 * HOUR;
    const YEAR: u64 = 365 * DAY;
    let (count, unit) = match seconds {
        0..120 => return format!("{seconds} s"),
        120..7_200 => (seconds / MINUTE, "minutes"),
        7_200..172_800 => (seconds / HOUR, "hours"),
        172_800..63_072_000 => (seconds / DAY, "days"),
        _ => (seconds / YEAR, "years"),
    };
    format!("{count} {unit}")
}

/// Escapes and shortens a text.
///
/// Every character that Unicode counts as a control, a format or a separator (an escape sequence, a change of direction,
/// an invisible character) becomes `\u{…}`.
pub(super) fn escape(text: &str) -> String {
    escape_with(text, &['\\'])
}

/// Escapes a text and puts it between quotation marks, for use inside a sentence.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", escape_with(text, &['\\', '"']))
}

/// Escapes a claim's value: a string as it is, anything else as JSON.
pub(super) fn escape_value(value: &Value) -> String {
    match value {
        Value::String(text) => escape(text),
        other => escape_with(&other.to_string(), &[]),
    }
}

/// Escapes a claim's value for use inside a sentence, where quotation marks tell a string from a number.
pub(super) fn quote_value(value: &Value) -> String {
    match value {
        Value::String(text) => quote(text),
        other => escape_with(&other.to_string(), &[]),
    }
}

fn escape_with(text: &str, marks: &[char]) -> String {
    let mut escaped = String::new();
    for (position, character) in text.chars().enumerate() {
        if position == MAX_SHOWN_CHARACTERS {
            escaped.push_str(&format!("… ({} characters)", text.chars().count()));
            break;
        }
        match character {
            '"' | '\'' | '\\' if !marks.contains(&character) => escaped.push(character),
            _ => escaped.extend(character.escape_debug()),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{escape, humanize, quote, quote_value};

    #[test]
    fn control_characters_are_escaped() {
        assert_eq!(escape("\u{1b}[31mred\u{7}\r\n\t\0"), "\\u{1b}[31mred\\u{7}\\r\\n\\t\\0");
        assert_eq!(escape("a\u{9b}b\u{7f}"), "a\\u{9b}b\\u{7f}");
    }

    #[test]
    fn invisible_characters_are_escaped() {
        assert_eq!(escape("user_\u{202e}nimda"), "user_\\u{202e}nimda");
        for unseen in "\u{200b}\u{200e}\u{2028}\u{2066}\u{2069}\u{feff}\u{ad}\u{61c}\u{e0041}".chars() {
            assert_eq!(escape(&unseen.to_string()), format!("\\u{{{:x}}}", u32::from(unseen)));
        }
    }

    #[test]
    fn readable_text_is_unchanged() {
        assert_eq!(escape("Zoë's “shop” — 日本"), "Zoë's “shop” — 日本");
    }

    #[test]
    fn backslashes_and_quotes_are_escaped() {
        assert_eq!(escape("\\u{1b}"), "\\\\u{1b}");
        assert_eq!(quote("a\" b"), "\"a\\\" b\"");
    }

    #[test]
    fn a_long_value_is_shortened_with_its_length() {
        let long = escape(&"é".repeat(1000));

        assert_eq!(long, format!("{}… (1000 characters)", "é".repeat(128)));
    }

    #[test]
    fn a_number_is_not_quoted() {
        assert_eq!(quote_value(&json!(1)), "1");
        assert_eq!(quote_value(&json!("1")), "\"1\"");
        assert_eq!(quote_value(&json!({ "a": "\u{202e}" })), "{\"a\":\"\\u{202e}\"}");
    }

    #[test]
    fn a_duration_is_given_in_a_readable_unit() {
        let day = 24 * 60 * 60;
        for (seconds, words) in [
            (0, "0 s"),
            (119, "119 s"),
            (120, "2 minutes"),
            (7199, "119 minutes"),
            (7200, "2 hours"),
            (2 * day - 1, "47 hours"),
            (2 * day, "2 days"),
            (730 * day - 1, "729 days"),
            (730 * day, "2 years"),
        ] {
            assert_eq!(humanize(seconds), words);
        }
    }
}
