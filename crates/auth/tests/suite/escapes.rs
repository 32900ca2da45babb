//! Different spellings of the same text, and different texts that look the same.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::{GENUINE, check_text, configured, genuine_claims, genuine_header};

/// A token of the genuine instance with a replacement in the header's text.
fn with_header(from: &str, to: &str) -> String {
    let header = genuine_header().to_string();
    assert!(header.contains(from), "{from}");
    GENUINE.sign_bytes(header.replacen(from, to, 1).as_bytes(), genuine_claims().to_string().as_bytes())
}

/// A token of the genuine instance with a replacement in the claims' text.
fn with_claims(from: &str, to: &str) -> String {
    let claims = genuine_claims().to_string();
    assert!(claims.contains(from), "{from}");
    GENUINE.sign_bytes(genuine_header().to_string().as_bytes(), claims.replacen(from, to, 1).as_bytes())
}

async fn verdict(token: &str) -> Result<(), &'static str> {
    check_text(configured(), token).await.map(|_| ())
}

#[actix_web::test]
async fn a_text_means_the_same_in_every_spelling() {
    for token in [
        with_header(r#""RS256""#, r#""\u0052S\u0032\u00356""#),
        with_header(r#""JWT""#, r#""\u004a\u0057T""#),
        with_header(r#""alg""#, r#""\u0061lg""#),
        with_claims("https://clerk", r"https:\/\/clerk"),
        with_claims(r#""sub""#, r#""s\u0075b""#),
        with_claims("user_alice", r"user_\u0061lice"),
    ] {
        let user = check_text(configured(), &token).await.expect("the same token");
        assert_eq!(user.user_id().as_str(), "user_alice");
    }
}

#[actix_web::test]
async fn header_with_two_algorithms_is_refused() {
    for both in [
        r#""alg":"RS256","alg":"none""#,
        r#""alg":"none","alg":"RS256""#,
        r#""alg":"RS256","\u0061lg":"RS256""#,
        r#""al\u0067":"none","alg":"RS256""#,
        r#""\u0061\u006c\u0067":"RS256","\u0061\u006C\u0067":"HS256""#,
    ] {
        assert_eq!(verdict(&with_header(r#""alg":"RS256""#, both)).await, Err("token-invalid"), "{both}");
    }
    assert_eq!(verdict(&with_header(r#""alg":"RS256""#, r#""\u0061lg":"RS256""#)).await, Ok(()));
}

#[actix_web::test]
async fn refused_member_is_recognized_in_every_spelling() {
    for member in [r#""\u006aku":"https://evil.example""#, r#""x5\u0063":[]"#, r#""cri\u0074":["b64"]"#] {
        let token = with_header("{", &format!("{{{member},"));
        assert_eq!(verdict(&token).await, Err("token-invalid-header"), "{member}");
    }
}

#[actix_web::test]
async fn member_with_a_similar_name_is_not_the_claim() {
    // The last is spelled with a Cyrillic letter.
    for name in ["EXP", "Exp", " exp", "exp ", "exp\\u0000", "\\u0000exp", "ехр"] {
        let renamed = with_claims(r#""exp":"#, &format!(r#""{name}":"#));
        assert_eq!(verdict(&renamed).await, Err("token-verification-failed"), "{name}");
        let beside = with_claims(r#""exp":"#, &format!(r#""{name}":1,"exp":"#));
        assert_eq!(verdict(&beside).await, Ok(()), "{name}");
    }
    for name in ["", "__proto__", "constructor", "\\ud83d\\ude00"] {
        assert_eq!(verdict(&with_claims("{", &format!(r#"{{"{name}":1,"#))).await, Ok(()), "{name}");
    }
}

#[actix_web::test]
async fn a_zero_byte_ends_no_text() {
    for (token, code) in [
        (with_header(r#""RS256""#, r#""RS256\u0000""#), "token-invalid-algorithm"),
        (with_header(r#""JWT""#, r#""JWT\u0000""#), "token-invalid"),
        (with_header("ins_", r"ins_\u0000"), "jwk-kid-mismatch"),
        (with_header("cl_B7d4PD111AAA", r"cl_B7d4PD111AAA\u0000"), "token-type-mismatch"),
        (with_claims("clerk.example.com", r"clerk.example.com\u0000"), "token-invalid-issuer"),
        (with_claims("user_alice", r"user_alice\u0000"), "token-invalid-subject"),
        (with_claims("sess_1", r"sess_1\u0000"), "token-verification-failed"),
        (with_claims("active", r"active\u0000"), "token-invalid-session-status"),
    ] {
        assert_eq!(verdict(&token).await, Err(code));
    }
}

#[actix_web::test]
async fn a_raw_control_character_in_a_text_is_refused() {
    for byte in ["\0", "\n", "\r", "\t", "\u{1f}"] {
        assert_eq!(verdict(&with_claims("active", &format!("active{byte}"))).await, Err("token-invalid"), "{byte:?}");
        assert_eq!(verdict(&with_header("JWT", &format!("JWT{byte}"))).await, Err("token-invalid"), "{byte:?}");
    }
}

#[actix_web::test]
async fn surrogates_come_in_pairs_or_not_at_all() {
    let paired = with_claims("{", r#"{"name":"\ud83d\ude00","#);
    let user = check_text(configured(), &paired).await.expect("a pair");
    assert_eq!(user.claim("name"), Some(&"😀".into()));

    for wrong in [r"\ud83d", r"\ude00", r"\ude00\ud83d", r"\ud83d\ud83d", r"\ud83dx", r"\ud83d\u0041", r"\uD8", r"\x41"]
    {
        let token = with_claims("{", &format!(r#"{{"name":"{wrong}","#));
        assert_eq!(verdict(&token).await, Err("token-invalid"), "{wrong}");
    }
}

#[actix_web::test]
async fn bytes_that_decoders_have_been_fooled_with_are_no_utf8() {
    // Overlong forms of `/` and of NUL, a surrogate in three bytes, beyond the last code point, a cut sequence.
    for bytes in [
        b"\xc0\xaf".as_slice(),
        b"\xe0\x80\xaf",
        b"\xc0\x80",
        b"\xed\xa0\xbd\xed\xb8\x80",
        b"\xf4\x90\x80\x80",
        b"\xe2\x82",
        b"\xfe\xff",
    ] {
        let claims = [b"{\"x\":\"", bytes, b"\",", &genuine_claims().to_string().as_bytes()[1..]].concat();
        let token = GENUINE.sign_bytes(genuine_header().to_string().as_bytes(), &claims);
        assert_eq!(verdict(&token).await, Err("token-invalid"), "{bytes:x?}");
    }
}

#[actix_web::test]
async fn json_in_another_encoding_is_refused() {
    let wide = |text: String| text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
    let (header, claims) = (genuine_header().to_string(), genuine_claims().to_string());

    assert_eq!(verdict(&GENUINE.sign_bytes(header.as_bytes(), &wide(claims.clone()))).await, Err("token-invalid"));
    assert_eq!(verdict(&GENUINE.sign_bytes(&wide(header), claims.as_bytes())).await, Err("token-invalid"));
}

#[actix_web::test]
async fn white_space_is_json_s_own_four_and_no_other() {
    let (header, claims) = (genuine_header().to_string(), genuine_claims().to_string());
    let around = |space: &str| GENUINE.sign_bytes(header.as_bytes(), format!("{space}{claims}{space}").as_bytes());

    assert_eq!(verdict(&around(" \t\r\n")).await, Ok(()));
    for space in ["\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{200b}", "/**/", "//x\n", "\0"] {
        assert_eq!(verdict(&around(space)).await, Err("token-invalid"), "{space:?}");
    }
}

#[actix_web::test]
async fn a_signed_token_that_is_encoded_once_more_is_refused() {
    let token = GENUINE.sign(&genuine_header(), &genuine_claims());
    let percent = token.replace('.', "%2E");
    let (first, rest) = token.split_once('.').unwrap();
    let percent_in_text = format!("%{:02X}{}.{rest}", first.as_bytes()[0], &first[1..]);

    for wrong in
        [URL_SAFE_NO_PAD.encode(&token), percent, percent_in_text, format!("\"{token}\""), token.to_uppercase()]
    {
        assert_eq!(verdict(&wrong).await, Err("token-invalid"), "{wrong}");
    }
    assert_eq!(verdict(&token).await, Ok(()));
}
