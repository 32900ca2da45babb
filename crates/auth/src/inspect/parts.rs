//! The three parts of a token, each parsed on its own, so that an error in one does not hide the others.
//!
//! Owns the explanations of format errors. It refuses to read anything that the verifier would not read.

use serde_json::{Map, Value};

use super::text::escape;
use super::{FailedRule, NOT_FROM_CLERK};
use crate::token::split::{self, MAX_TOKEN_BYTES};
use crate::token::{Category, Claims, header};
use crate::verify::rejection::Rejection;
use crate::verify::rule::Rule;

/// Longer texts are not parsed.
const MAX_EXPLAINED_BYTES: usize = 64 * 1024;
const SEND_IT_WHOLE: &str = "send the whole token as Clerk issued it, without quotation marks, line breaks or padding";

/// What could be read of a token.
#[derive(Default)]
pub(super) struct ParsedParts {
    pub(super) format_errors: Vec<FailedRule>,
    pub(super) header: Option<Map<String, Value>>,
    pub(super) claims: Option<Claims>,
    pub(super) signature_bytes: Option<usize>,
}

impl ParsedParts {
    pub(super) fn of(unverified_token: &str) -> Self {
        let mut parsed = ParsedParts::default();
        let length = unverified_token.len();
        if length > MAX_TOKEN_BYTES {
            let finding = format!("it has {length} bytes; the maximum is {MAX_TOKEN_BYTES}");
            parsed.note(Rule::Shape, finding, "keep large claims out of the token: fetch them when they are needed");
        }
        if length > MAX_EXPLAINED_BYTES {
            return parsed;
        }
        let parts: Vec<&str> = unverified_token.split('.').collect();
        if parts.len() != 3 {
            let (finding, remedy) = miscounted(unverified_token, parts.len());
            parsed.note(Rule::Shape, finding, remedy);
        }
        // A text without a dot is not a token, so it has no header.
        if let [header, payload, rest @ ..] = parts.as_slice() {
            let header = parsed.decode("header", header);
            let payload = parsed.decode("payload", payload);
            parsed.signature_bytes =
                rest.first().and_then(|part| parsed.decode("signature", part)).map(|bytes| bytes.len());
            parsed.header = header.and_then(|json| parsed.header(&json));
            parsed.claims = payload.and_then(|json| parsed.claims(&json));
        }
        parsed
    }

    /// Returns the category that the header states, if it can be read.
    pub(super) fn category(&self) -> Option<Category> {
        header::category(self.header.as_ref()?).ok()
    }

    fn note(&mut self, rule: Rule, finding: String, remedy: &'static str) {
        self.format_errors.push(FailedRule::new(rule, Rejection::Invalid, finding, remedy));
    }

    fn decode(&mut self, name: &str, part: &str) -> Option<Vec<u8>> {
        let bytes = split::decode(part).ok();
        if bytes.is_none() {
            self.note(Rule::Shape, format!("the {name} is {}", not_base64url(part)), SEND_IT_WHOLE);
        }
        bytes
    }

    fn header(&mut self, json: &[u8]) -> Option<Map<String, Value>> {
        self.note_json(Rule::Header, "header", header::complaint(json));
        header::members(json).ok()
    }

    fn claims(&mut self, json: &[u8]) -> Option<Claims> {
        self.note_json(Rule::Claims, "payload", Claims::complaint(json));
        Claims::parse(json).ok()
    }

    fn note_json(&mut self, rule: Rule, name: &str, complaint: Option<String>) {
        if let Some(complaint) = complaint {
            self.note(rule, format!("the {name} is not strict JSON: {}", escape(&complaint)), NOT_FROM_CLERK);
        }
    }
}

/// Explains a text that does not have three parts.
fn miscounted(text: &str, parts: usize) -> (String, &'static str) {
    const LOOKALIKES: [(&str, &str, &str); 11] = [
        ("sk_", "a Clerk secret key", "do not send it anywhere: replace it in Clerk's dashboard if it has been shared"),
        ("pk_", "a Clerk publishable key", "it belongs in the configuration; a token comes from `getToken()`"),
        ("whsec_", "a webhook's signing secret", "keep it secret; a token comes from `getToken()`"),
        ("ak_", "a Clerk API key", "machines are not accepted here: send a user's session token"),
        ("mt_", "a Clerk machine token", "machines are not accepted here: send a user's session token"),
        ("m2m_", "a Clerk machine token", "machines are not accepted here: send a user's session token"),
        ("oat_", "a Clerk OAuth access token", "it is not accepted here: send a user's session token"),
        ("dvb_", "a development browser's id", "send the cookie `__session`, or the result of `getToken()`"),
        ("sess_", "a session's id", "an id proves nothing: send the session's token, from `getToken()`"),
        ("user_", "a user's id", "an id proves nothing: send the user's token, from `getToken()`"),
        ("[object ", "a JavaScript object", "`getToken()` returns a promise: `await` it"),
    ];
    if let Some((_, name, remedy)) = LOOKALIKES.iter().find(|(prefix, ..)| text.starts_with(prefix)) {
        return (format!("it is {name}, not a token"), remedy);
    }
    match text {
        "" => ("it is empty".to_owned(), "sign in first: `getToken()` returns nothing for a visitor"),
        "null" | "undefined" => {
            (format!("it is the word `{text}`"), "sign in first, and check that `getToken()` returned a token")
        }
        _ if parts == 5 => ("it has 5 parts instead of 3, like an encrypted token".to_owned(), NOT_FROM_CLERK),
        _ => {
            let parts = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") };
            (format!("it has {parts} instead of 3: header, payload and signature, separated by dots"), SEND_IT_WHOLE)
        }
    }
}

/// Explains why [`split::decode`] refused a part.
fn not_base64url(part: &str) -> String {
    let is_base64url = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let found = part.char_indices().find(|(_, character)| !is_base64url(*character));
    let why = match found {
        None if part.is_empty() => return "empty".to_owned(),
        None if part.len() % 4 == 1 => "a character is missing or extra".to_owned(),
        None => "its last character has stray bits, so it was cut off or changed".to_owned(),
        Some((position, '=')) if part[position..].bytes().all(|byte| byte == b'=') => "padding (`=`)".to_owned(),
        Some((position, '+' | '/')) => format!("the alphabet of standard base64 at byte {}", position + 1),
        Some((position, character)) if character.is_whitespace() => format!("white space at byte {}", position + 1),
        Some((position, character)) => {
            format!("the invalid character `{}` at byte {}", escape(&character.to_string()), position + 1)
        }
    };
    format!("not strict base64url: {why}")
}

#[cfg(test)]
mod tests {
    use super::{ParsedParts, not_base64url};

    fn findings(token: &str) -> Vec<String> {
        ParsedParts::of(token).format_errors.into_iter().map(|error| error.finding).collect()
    }

    #[test]
    fn an_error_in_a_part_names_the_part() {
        for (part, expected) in [
            ("AA==", "padding (`=`)"),
            ("AA/8", "the alphabet of standard base64 at byte 3"),
            ("AA A", "white space at byte 3"),
            ("A\u{1b}A", "the invalid character `\\u{1b}` at byte 2"),
            ("AAAAA", "a character is missing or extra"),
            ("AB", "its last character has stray bits, so it was cut off or changed"),
        ] {
            assert_eq!(not_base64url(part), format!("not strict base64url: {expected}"));
        }
        assert_eq!(
            findings("e30.e30="),
            [
                "it has 2 parts instead of 3: header, payload and signature, separated by dots",
                "the payload is not strict base64url: padding (`=`)",
            ]
        );
    }

    #[test]
    fn a_repeated_member_is_named() {
        // {"alg":1,"alg":2} and {"sub":1,"\u0073ub":2}
        let token = "eyJhbGciOjEsImFsZyI6Mn0.eyJzdWIiOjEsIlx1MDA3M3ViIjoyfQ.AA";

        let findings = findings(token);
        assert!(findings[0].starts_with("the header is not strict JSON: member `alg` is repeated"), "{findings:?}");
        assert!(findings[1].starts_with("the payload is not strict JSON: member `sub` is repeated"), "{findings:?}");
    }

    #[test]
    fn a_text_that_is_not_a_token_is_recognized() {
        for (text, name) in [
            ("", "it is empty"),
            ("undefined", "the word `undefined`"),
            ("sk_test_abc", "a Clerk secret key"),
            ("pk_live_abc", "a Clerk publishable key"),
            ("sess_2abc", "a session's id"),
            ("oat_abc", "OAuth access token"),
            ("[object Promise]", "a JavaScript object"),
            ("a.b.c.d.e", "like an encrypted token"),
        ] {
            assert!(findings(text)[0].contains(name), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn a_secret_is_not_repeated() {
        assert!(findings("sk_test_SECRET").iter().all(|finding| !finding.contains("SECRET")));
    }

    #[test]
    fn an_enormous_text_is_not_parsed() {
        assert_eq!(findings(&".".repeat(100_000)), ["it has 100000 bytes; the maximum is 8192"]);
    }
}
