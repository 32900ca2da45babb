//! A token taken apart: each of its parts by itself, so that what is wrong with one does not hide the others.
//!
//! Owns the words for what is wrong with the form. It refuses to read anything that the verifier would not read.

use serde_json::{Map, Value};

use super::shown::shown;
use crate::token::split::{self, MAX_TOKEN_BYTES};
use crate::token::{Claims, header};
use crate::verify::rule::Rule;

/// Beyond this a text is not looked into at all.
const MAX_EXPLAINED_BYTES: usize = 64 * 1024;

/// What could be read of a token.
#[derive(Default)]
pub(super) struct Anatomy {
    pub(super) flaws: Vec<Flaw>,
    pub(super) header: Option<Map<String, Value>>,
    pub(super) claims: Option<Claims>,
    pub(super) signature_bytes: Option<usize>,
}

/// One thing that is wrong with the form.
pub(super) struct Flaw {
    pub(super) rule: Rule,
    pub(super) finding: String,
    pub(super) cure: &'static str,
}

const SEND_IT_WHOLE: &str = "send the token whole, as Clerk gave it: no quotation marks, line breaks or padding";
const NOT_CLERKS: &str = "no token of Clerk's is written like this: find out who made or changed it";

impl Anatomy {
    pub(super) fn of(unverified_token: &str) -> Self {
        let mut anatomy = Anatomy::default();
        let length = unverified_token.len();
        if length > MAX_TOKEN_BYTES {
            let finding = format!("it has {length} bytes, and {MAX_TOKEN_BYTES} are accepted");
            anatomy.note(Rule::Shape, finding, "keep large claims out of the token: fetch them when they are needed");
        }
        if length > MAX_EXPLAINED_BYTES {
            return anatomy;
        }
        let parts: Vec<&str> = unverified_token.split('.').collect();
        if parts.len() != 3 {
            let (finding, cure) = miscounted(unverified_token, parts.len());
            anatomy.note(Rule::Shape, finding, cure);
        }
        // A text without a single dot is no token, and its one part no header.
        if let [header, payload, rest @ ..] = parts.as_slice() {
            let header = anatomy.decode("header", header);
            let payload = anatomy.decode("payload", payload);
            anatomy.signature_bytes =
                rest.first().and_then(|part| anatomy.decode("signature", part)).map(|bytes| bytes.len());
            anatomy.header = header.and_then(|json| anatomy.header(&json));
            anatomy.claims = payload.and_then(|json| anatomy.claims(&json));
        }
        anatomy
    }

    fn note(&mut self, rule: Rule, finding: String, cure: &'static str) {
        self.flaws.push(Flaw { rule, finding, cure });
    }

    fn decode(&mut self, name: &str, part: &str) -> Option<Vec<u8>> {
        let bytes = split::decode(part).ok();
        if bytes.is_none() {
            self.note(Rule::Shape, format!("the {name} is {}", not_base64url(part)), SEND_IT_WHOLE);
        }
        bytes
    }

    fn header(&mut self, json: &[u8]) -> Option<Map<String, Value>> {
        let complaint = header::complaint(json);
        self.note_json(Rule::Header, "header", complaint);
        header::members(json).ok()
    }

    fn claims(&mut self, json: &[u8]) -> Option<Claims> {
        self.note_json(Rule::Claims, "payload", Claims::complaint(json));
        Claims::parse(json).ok()
    }

    fn note_json(&mut self, rule: Rule, name: &str, complaint: Option<String>) {
        if let Some(complaint) = complaint {
            self.note(rule, format!("the {name} is not strict JSON: {}", shown(&complaint)), NOT_CLERKS);
        }
    }
}

/// What a text that has not three parts is instead, and what to do about it.
fn miscounted(text: &str, parts: usize) -> (String, &'static str) {
    const NO_TOKENS: [(&str, &str, &str); 11] = [
        ("sk_", "a Clerk secret key", "do not send it anywhere: replace it in Clerk's dashboard if it has been shown"),
        ("pk_", "a Clerk publishable key", "it belongs into the configuration; a token comes from `getToken()`"),
        ("whsec_", "a webhook's signing secret", "keep it secret; a token comes from `getToken()`"),
        ("ak_", "a Clerk API key", "machines are not accepted here: send a user's session token"),
        ("mt_", "a Clerk machine token", "machines are not accepted here: send a user's session token"),
        ("m2m_", "a Clerk machine token", "machines are not accepted here: send a user's session token"),
        ("oat_", "a Clerk OAuth access token", "it is not accepted here: send a user's session token"),
        ("dvb_", "a development browser's id", "send the cookie `__session`, or what `getToken()` gives"),
        ("sess_", "a session's id", "an id proves nothing: send the session's token, from `getToken()`"),
        ("user_", "a user's id", "an id proves nothing: send the user's token, from `getToken()`"),
        ("[object ", "a JavaScript object", "`getToken()` gives a promise: `await` it"),
    ];
    if let Some((_, name, cure)) = NO_TOKENS.iter().find(|(prefix, ..)| text.starts_with(prefix)) {
        return (format!("it is {name}, and no token"), cure);
    }
    match text {
        "" => ("it is empty".to_owned(), "sign in first: `getToken()` gives nothing to a visitor"),
        "null" | "undefined" => {
            (format!("it is the word `{text}`"), "sign in first, and look whether what `getToken()` gave is a token")
        }
        _ if parts == 5 => ("it has 5 parts instead of 3, as an encrypted token has".to_owned(), NOT_CLERKS),
        _ => {
            let parts = if parts == 1 { "1 part".to_owned() } else { format!("{parts} parts") };
            (format!("it has {parts} instead of 3: header, payload and signature, with dots between"), SEND_IT_WHOLE)
        }
    }
}

/// Why a part is refused that [`split::decode`] has refused.
fn not_base64url(part: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || matches!(character, '-' | '_');
    let found = part.char_indices().find(|(_, character)| !plain(*character));
    let why = match found {
        None if part.is_empty() => return "empty".to_owned(),
        None if part.len() % 4 == 1 => "a character is missing or one too many".to_owned(),
        None => "its last character has bits that mean nothing, so it was cut off or changed".to_owned(),
        Some((position, '=')) if part[position..].bytes().all(|byte| byte == b'=') => "padding (`=`)".to_owned(),
        Some((position, '+' | '/')) => format!("the alphabet of plain base64, at byte {}", position + 1),
        Some((position, character)) if character.is_whitespace() => format!("white space, at byte {}", position + 1),
        Some((position, character)) => {
            format!("a character of no base64 alphabet, `{}`, at byte {}", shown(&character.to_string()), position + 1)
        }
    };
    format!("not strict base64url: {why}")
}

#[cfg(test)]
mod tests {
    use super::{Anatomy, not_base64url};

    fn findings(token: &str) -> Vec<String> {
        Anatomy::of(token).flaws.into_iter().map(|flaw| flaw.finding).collect()
    }

    #[test]
    fn what_is_wrong_with_a_part_is_said_of_that_part() {
        assert_eq!(not_base64url("AA=="), "not strict base64url: padding (`=`)");
        assert_eq!(not_base64url("AA/8"), "not strict base64url: the alphabet of plain base64, at byte 3");
        assert_eq!(not_base64url("AA A"), "not strict base64url: white space, at byte 3");
        assert_eq!(
            not_base64url("A\u{1b}A"),
            "not strict base64url: a character of no base64 alphabet, `\\u{1b}`, at byte 2"
        );
        assert_eq!(not_base64url("AAAAA"), "not strict base64url: a character is missing or one too many");
        assert!(not_base64url("AB").contains("cut off"));
        assert_eq!(
            findings("e30.e30="),
            [
                "it has 2 parts instead of 3: header, payload and signature, with dots between",
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
    fn what_people_paste_instead_of_a_token_is_recognised() {
        for (text, name) in [
            ("", "it is empty"),
            ("undefined", "the word `undefined`"),
            ("sk_test_abc", "a Clerk secret key"),
            ("pk_live_abc", "a Clerk publishable key"),
            ("sess_2abc", "a session's id"),
            ("oat_abc", "OAuth access token"),
            ("[object Promise]", "a JavaScript object"),
            ("a.b.c.d.e", "as an encrypted token has"),
        ] {
            assert!(findings(text)[0].contains(name), "{text}: {:?}", findings(text));
        }
    }

    #[test]
    fn a_secret_is_not_repeated() {
        assert!(findings("sk_test_SECRET").iter().all(|finding| !finding.contains("SECRET")));
    }

    #[test]
    fn an_enormous_text_is_not_looked_into() {
        assert_eq!(findings(&".".repeat(100_000)), ["it has 100000 bytes, and 8192 are accepted"]);
    }
}
