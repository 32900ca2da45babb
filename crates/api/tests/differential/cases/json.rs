//! JSON that two parsers may read differently: repeated members, stray bytes, other encodings, depth.

use super::Group;
use crate::forge::{CLAIMS, HEADER};

pub(super) fn headers(group: &mut Group<'_>) {
    for (name, first) in [
        ("alg-first-none", r#""alg":"none""#),
        ("alg-twice", r#""alg":"RS256""#),
        ("alg-escaped", r#""\u0061lg":"none""#),
        ("kid-first-other", r#""kid":"ins_other""#),
        ("cat-first-machine", r#""cat":"cl_B7d4PD333AAA""#),
        ("unknown-twice", r#""x":1,"x":2"#),
    ] {
        group.header(format!("json/header/repeated/{name}"), with_first(HEADER, first));
    }
    for (name, last) in [("alg-last-none", r#""alg":"none""#), ("cat-last-machine", r#""cat":"cl_B7d4PD333AAA""#)] {
        group.header(format!("json/header/repeated/{name}"), with_last(HEADER, last));
    }
    for (name, header) in spoilt(HEADER) {
        group.header(format!("json/header/{name}"), header);
    }
}

pub(super) fn claims(group: &mut Group<'_>) {
    for (name, first) in [
        ("sub-first-other", r#""sub":"user_mallory""#),
        ("sub-twice", r#""sub":"user_alice""#),
        ("sub-escaped", r#""\u0073ub":"user_mallory""#),
        ("exp-first-past", r#""exp":1"#),
        ("iss-first-other", r#""iss":"https://evil.example""#),
        ("sts-first-pending", r#""sts":"pending""#),
        ("unknown-twice", r#""x":1,"x":2"#),
        ("deep", r#""x":[{"y":1,"y":2}]"#),
        ("normalized", "\"\u{e9}\":1,\"e\u{301}\":2"),
    ] {
        group.claims(format!("json/claims/repeated/{name}"), with_first(CLAIMS, first));
    }
    for (name, last) in [("sub-last-other", r#""sub":"user_mallory""#), ("exp-last-past", r#""exp":1"#)] {
        group.claims(format!("json/claims/repeated/{name}"), with_last(CLAIMS, last));
    }
    for (name, claims) in spoilt(CLAIMS) {
        group.claims(format!("json/claims/{name}"), claims);
    }
    for depth in [8, 15, 16, 100, 2000] {
        let nested = format!(r#""x":{}{}"#, "[".repeat(depth), "]".repeat(depth));
        group.claims(format!("json/claims/{depth}-deep-within"), with_first(CLAIMS, &nested));
    }
}

/// Texts that are nearly the one expected JSON object.
fn spoilt(json: &str) -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: String| text.into_bytes();
    let inside = |value: &[u8]| [b"{\"x\":", value, b",", &json.as_bytes()[1..]].concat();
    vec![
        ("mark-before", text(format!("\u{feff}{json}"))),
        ("mark-after", text(format!("{json}\u{feff}"))),
        ("two-objects", text(format!("{json}{{}}"))),
        ("letter-after", text(format!("{json}x"))),
        ("nul-after", text(format!("{json}\0"))),
        ("blank-after", text(format!("{json} \r\n\t"))),
        ("form-feed-after", text(format!("{json}\u{c}"))),
        ("no-break-space-after", text(format!("{json}\u{a0}"))),
        ("comma-after-the-last", text(json.replacen('}', ",}", 1))),
        ("comment", text(json.replacen('{', "{/* */", 1))),
        ("line-comment", text(format!("{json}// "))),
        ("single-quotes", text(json.replace('"', "'"))),
        ("bare-name", text(json.replacen('{', "{x:1,", 1))),
        ("unterminated", text(json[..json.len() - 1].to_owned())),
        ("not-a-number", inside(b"NaN")),
        ("infinity", inside(b"Infinity")),
        ("leading-zero", inside(b"01")),
        ("plus-sign", inside(b"+1")),
        ("hexadecimal", inside(b"0x1")),
        ("beyond-a-double", inside(b"1e400")),
        ("beneath-a-double", inside(b"1e-400")),
        ("many-digits", inside("9".repeat(300).as_bytes())),
        ("undefined", inside(b"undefined")),
        ("invalid-utf-8", inside(b"\"\xff\"")),
        ("overlong-utf-8", inside(b"\"\xc0\xaf\"")),
        ("surrogate-in-utf-8", inside(b"\"\xed\xa0\x80\"")),
        ("lone-surrogate", inside(br#""\ud800""#)),
        ("pair-of-surrogates", inside(br#""\ud83e\udd80""#)),
        ("control-character", inside(b"\"\x01\"")),
        ("delete-character", inside(b"\"\x7f\"")),
        ("unknown-escape", inside(br#""\x41""#)),
        ("utf-16", json.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("array", text(format!("[{json}]"))),
        ("in-text", text(serde_json::Value::from(json).to_string())),
        ("null", text("null".to_owned())),
        ("true", text("true".to_owned())),
        ("number", text("1".to_owned())),
        ("text", text("\"text\"".to_owned())),
        ("empty-array", text("[]".to_owned())),
        ("empty-object", text("{}".to_owned())),
        ("blank", text(" ".to_owned())),
    ]
}

fn with_first(json: &str, members: &str) -> String {
    json.replacen('{', &format!("{{{members},"), 1)
}

fn with_last(json: &str, members: &str) -> String {
    format!("{},{members}}}", &json[..json.len() - 1])
}
