//! Texts that people read: rejects invisible characters and changes of direction, and normalizes white space. Knows no field
//! and no HTTP. Character properties are Unicode's, from `icu_properties`.

use icu_properties::props::{
    BidiControl, BinaryProperty as _, CanonicalCombiningClass, DefaultIgnorableCodePoint, Emoji, EmojiModifier,
    EnumeratedProperty as _, ExtendedPictographic, GeneralCategory, GeneralCategoryGroup, Ideographic, JoinControl,
    JoiningType, PrependedConcatenationMark, Script, VariationSelector,
};

/// Whether a text may have line breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// It may not: a name, a path.
    One,
    /// Line breaks and tabs are allowed.
    Many,
}

/// Why a text is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TextError {
    /// A control character; in one line, also any line break.
    #[error("must not have control characters")]
    Control,
    /// A character that is invisible in its place.
    #[error("must not have invisible characters")]
    Invisible,
    /// A character that changes the direction of the text.
    #[error("must not have characters that change the text direction")]
    Direction,
    /// A combining mark without a base character.
    #[error("must not have a combining mark without a letter before it")]
    LoneMark,
}

const ZERO_WIDTH_NON_JOINER: char = '\u{200C}';
const ZERO_WIDTH_JOINER: char = '\u{200D}';
const VIRAMA: CanonicalCombiningClass = CanonicalCombiningClass(9);

/// Symbols drawn as blanks that Unicode does not list as invisible: the empty Braille pattern and the null note head.
const BLANKS: [char; 2] = ['\u{2800}', '\u{1D159}'];

/// Checks that every character of a text is readable.
///
/// Joiners and variation selectors are invisible and change their neighbors: they are allowed only where they do, or two
/// names that look the same could differ.
///
/// # Errors
/// The problem of the first rejected character.
pub fn check(text: &str, lines: Lines) -> Result<(), TextError> {
    let characters: Vec<char> = text.chars().collect();
    let mut places = (0..characters.len()).map(|place| characters.split_at(place));
    places.find_map(|(before, rest)| problem(before, rest, lines)).map_or(Ok(()), Err)
}

/// Trims a text, and replaces each run of white space with one space.
pub fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Cleans a text that cannot be rejected: returns one line without the characters that [`check`] rejects, of at most
/// `longest` characters. `None` if nothing is left.
pub fn clean(text: &str, longest: usize) -> Option<String> {
    let characters: Vec<char> = collapse(text).chars().collect();
    let mut kept = Vec::new();
    for (place, character) in characters.iter().enumerate() {
        if problem(&kept, &characters[place..], Lines::One).is_none() {
            kept.push(*character);
        }
    }
    let line: String = collapse(&String::from_iter(kept)).chars().take(longest).collect();
    let line = line.trim_end();
    (!line.is_empty()).then(|| line.to_owned())
}

/// Returns the problem of the first character of `rest`, which follows `before`.
fn problem(before: &[char], rest: &[char], lines: Lines) -> Option<TextError> {
    let (&character, after) = rest.split_first()?;
    match GeneralCategory::for_char(character) {
        GeneralCategory::Control => {
            let is_allowed = lines == Lines::Many && matches!(character, '\n' | '\r' | '\t');
            (!is_allowed).then_some(TextError::Control)
        }
        GeneralCategory::LineSeparator | GeneralCategory::ParagraphSeparator => {
            (lines == Lines::One).then_some(TextError::Control)
        }
        _ if BidiControl::for_char(character) => Some(TextError::Direction),
        _ if JoinControl::for_char(character) => (!joins(before, character, after)).then_some(TextError::Invisible),
        _ if VariationSelector::for_char(character) => (!varies(before)).then_some(TextError::Invisible),
        _ if is_invisible(character) => Some(TextError::Invisible),
        GeneralCategory::NonspacingMark | GeneralCategory::SpacingMark | GeneralCategory::EnclosingMark => {
            (!before.last().is_some_and(|base| carries_marks(*base))).then_some(TextError::LoneMark)
        }
        _ => None,
    }
}

fn is_invisible(character: char) -> bool {
    let is_format = GeneralCategory::for_char(character) == GeneralCategory::Format;
    DefaultIgnorableCodePoint::for_char(character)
        || (is_format && !PrependedConcatenationMark::for_char(character))
        || BLANKS.contains(&character)
}

/// White space and punctuation are not bases of combining marks.
fn carries_marks(base: char) -> bool {
    !base.is_whitespace() && !GeneralCategoryGroup::Punctuation.contains(GeneralCategory::for_char(base))
}

/// Returns whether a joiner is visible by its effect: within an emoji; beside a virama, in Indic scripts; and, for a
/// non-joiner, between two letters that would join, as in Persian. The last two rules are those of RFC 5892, appendix A.
fn joins(before: &[char], joiner: char, after: &[char]) -> bool {
    let (Some(&left), Some(&right)) = (before.last(), after.first()) else {
        return before.last().is_some_and(|left| is_virama(*left));
    };
    let is_emoji = ExtendedPictographic::for_char(left)
        || EmojiModifier::for_char(left)
        || (VariationSelector::for_char(left) && varies(&before[..before.len() - 1]));
    is_virama(left)
        || (left.is_alphabetic() && is_virama(right))
        || (joiner == ZERO_WIDTH_JOINER && is_emoji && ExtendedPictographic::for_char(right))
        || (joiner == ZERO_WIDTH_NON_JOINER && would_join(before, after))
}

fn is_virama(character: char) -> bool {
    CanonicalCombiningClass::for_char(character) == VIRAMA
}

fn would_join(before: &[char], after: &[char]) -> bool {
    let kind = |character: &char| JoiningType::for_char(*character);
    let is_letter = |kind: &JoiningType| *kind != JoiningType::Transparent;
    let left = before.iter().rev().map(kind).find(is_letter);
    let right = after.iter().map(kind).find(is_letter);
    matches!(left, Some(JoiningType::LeftJoining | JoiningType::DualJoining))
        && matches!(right, Some(JoiningType::RightJoining | JoiningType::DualJoining))
}

/// Returns whether a variation selector after this has an effect: emoji, ideographs and Mongolian letters have variants.
fn varies(before: &[char]) -> bool {
    before.last().is_some_and(|&base| {
        Emoji::for_char(base) || Ideographic::for_char(base) || Script::for_char(base) == Script::Mongolian
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invisible_and_direction_characters_are_rejected() {
        use TextError::{Control, Direction, Invisible, LoneMark};
        for (character, error) in [
            ('\0', Control),
            ('\u{85}', Control),
            ('\u{AD}', Invisible),
            ('\u{34F}', Invisible),
            ('\u{115F}', Invisible),
            ('\u{17B4}', Invisible),
            ('\u{200B}', Invisible),
            ('\u{200C}', Invisible),
            ('\u{200D}', Invisible),
            ('\u{2060}', Invisible),
            ('\u{2800}', Invisible),
            ('\u{3164}', Invisible),
            ('\u{FE0F}', Invisible),
            ('\u{FEFF}', Invisible),
            ('\u{FFA0}', Invisible),
            ('\u{FFF9}', Invisible),
            ('\u{E0041}', Invisible),
            ('\u{E0100}', Invisible),
            ('\u{61C}', Direction),
            ('\u{200E}', Direction),
            ('\u{202E}', Direction),
            ('\u{2066}', Direction),
            ('\u{301}', LoneMark),
            ('\u{20DD}', LoneMark),
        ] {
            for text in ["{}", "shop {}shop", "{}shop", "/{}"].map(|text| text.replace("{}", &character.to_string())) {
                for lines in [Lines::One, Lines::Many] {
                    assert_eq!(check(&text, lines), Err(error), "{}", text.escape_unicode());
                }
            }
            let inside = check(&format!("ad{character}min"), Lines::One);
            assert_eq!(inside.is_ok(), error == LoneMark, "{}", character.escape_unicode());
        }
    }

    #[test]
    fn real_names_pass_in_every_script() {
        for text in [
            "Zoë O’Connor-Ñuñez",
            "Nguyễn Thị Minh Khai",
            "Nguye\u{302}\u{303}n",
            "می\u{200C}خواهم",
            "שלום",
            "محمد بن سلمان",
            "ශ\u{DCA}\u{200D}ර\u{DD3} ලංකා",
            "র\u{200D}\u{9CD}যাব",
            "क\u{94D}\u{200C}ष",
            "葛\u{E0100}城市",
            "山田　太郎",
            "ᠮᠣᠩᠭᠣᠯ\u{180B}",
            "👩🏽\u{200D}💻 team",
            "🏳\u{FE0F}\u{200D}🌈",
            "1\u{FE0F}\u{20E3} first",
            "❤\u{FE0F}",
        ] {
            assert_eq!(check(text, Lines::One), Ok(()), "{}", text.escape_unicode());
        }
    }

    #[test]
    fn joiners_and_selectors_that_change_nothing_are_invisible() {
        for text in [
            "م\u{200D}ح",
            "ح\u{200C}",
            "\u{200C}ح",
            "د\u{200C}ح",
            "👩\u{200D}",
            "👩\u{200D}a",
            "a\u{200D}👩",
            "👩\u{FE0F}\u{FE0F}",
            "a\u{FE0F}",
            "葛\u{E0100}\u{E0101}",
            "🏴\u{E0067}\u{E007F}",
            "\u{200D}\u{94D}",
        ] {
            assert!(check(text, Lines::One).is_err(), "{}", text.escape_unicode());
        }
    }

    #[test]
    fn several_lines_may_break_and_one_may_not() {
        for text in ["a\nb", "a\r\nb", "a\tb", "a\u{2028}b", "a\u{2029}b"] {
            assert_eq!(check(text, Lines::Many), Ok(()), "{text:?}");
            assert_eq!(check(text, Lines::One), Err(TextError::Control), "{text:?}");
        }
    }

    #[test]
    fn white_space_collapses() {
        for (text, collapsed) in [("  a \u{3000} b\u{A0}c ", "a b c"), ("\u{2003}", ""), ("a b", "a b")] {
            assert_eq!(collapse(text), collapsed);
        }
    }

    #[test]
    fn cleaned_text_is_readable() {
        for (text, cleaned) in [
            (" Ada\n\u{200B} Lovelace\u{202E} ", Some("Ada Lovelace")),
            ("\u{200B}\u{301}", None),
            ("\u{3164} ", None),
            ("می\u{200C}خواهم", Some("می\u{200C}خواهم")),
            ("ad\u{200D}min", Some("admin")),
            ("12345 78", Some("12345")),
        ] {
            let line = clean(text, 6.max(cleaned.map_or(0, |line| line.chars().count())));
            assert_eq!(line.as_deref(), cleaned, "{}", text.escape_unicode());
            assert_eq!(line.map_or(Ok(()), |line| check(&line, Lines::One)), Ok(()));
        }
    }
}
