//! Size, parts, base64url and JSON.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::support::{GENUINE, check_text, configured, genuine_claims, genuine_header, session};

async fn assert_malformed(token: &str) {
    assert_eq!(check_text(configured(), token).await.map(|_| ()), Err("token-invalid"), "{token:?}");
}

/// A token of the genuine instance over raw bytes.
fn signed(header: &str, payload: &str) -> String {
    GENUINE.sign_bytes(header.as_bytes(), payload.as_bytes())
}

#[actix_web::test]
async fn a_genuine_token_is_accepted() {
    let token = GENUINE.sign(&genuine_header(), &genuine_claims());

    assert!(check_text(configured(), &token).await.is_ok());
}

#[actix_web::test]
async fn what_is_not_three_parts_is_refused() {
    let token = GENUINE.mint(&session());
    let two = token.rsplit_once('.').unwrap().0;

    for wrong in [
        "",
        ".",
        "..",
        ".AA.AA",
        "AA..AA",
        "null",
        "undefined",
        two,
        &format!("{two}."),
        &format!("{token}."),
        &format!("{token}.AA"),
    ] {
        assert_malformed(wrong).await;
    }
}

/// A genuine token of exactly this many bytes.
fn of_length(length: usize) -> String {
    // White space in the header moves the length by one where the claims alone could not.
    let candidates = (0..4).flat_map(|spaces| (5000..6000).map(move |padding| (spaces, padding)));
    let parts = |(spaces, padding): (usize, usize)| {
        let mut claims = genuine_claims();
        claims["padding"] = "x".repeat(padding).into();
        (format!("{}{}", genuine_header(), " ".repeat(spaces)), claims.to_string())
    };
    let encoded = |text: &str| (text.len() * 4).div_ceil(3);
    let fits = |(header, claims): &(String, String)| encoded(header) + 1 + encoded(claims) + 1 + 342 == length;
    let (header, claims) = candidates.map(parts).find(fits).unwrap();
    signed(&header, &claims)
}

#[actix_web::test]
async fn signed_token_is_accepted_up_to_8_kib() {
    for length in [8190, 8191, 8192] {
        let token = of_length(length);
        assert!(token.len() == length && check_text(configured(), &token).await.is_ok(), "{length}");
    }
    for length in [8193, 8194, 8195] {
        let token = of_length(length);
        assert_eq!(token.len(), length);
        assert_malformed(&token).await;
    }
}

#[actix_web::test]
async fn padding_white_space_and_the_other_alphabet_are_refused() {
    let token = GENUINE.mint(&session());
    let (signing_input, signature) = token.rsplit_once('.').unwrap();

    assert_malformed(&format!("{token}=")).await;
    assert_malformed(&format!("{token}\n")).await;
    assert_malformed(&format!(" {token}")).await;
    assert_malformed(&format!("{signing_input}=.{}", GENUINE.signature(format!("{signing_input}=").as_bytes()))).await;
    assert_malformed(&format!("{signing_input}.+{}", &signature[1..])).await;
}

#[actix_web::test]
async fn stray_bits_in_the_last_character_are_refused() {
    // A 256-byte signature leaves four bits of its last character unused.
    let token = GENUINE.mint(&session());
    let (body, last) = token.split_at(token.len() - 1);
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let position = alphabet.find(last).unwrap();

    assert_eq!(position % 16, 0);
    assert_malformed(&format!("{body}{}", &alphabet[position + 1..position + 2])).await;
}

#[actix_web::test]
async fn a_repeated_claim_is_refused_however_it_is_spelled() {
    let header = genuine_header().to_string();
    let claims = genuine_claims().to_string();

    assert!(check_text(configured(), &signed(&header, &claims)).await.is_ok());
    for repeated in [r#""sub":"user_mallory""#, r#""\u0073ub":"user_mallory""#, r#""x":{"a":1,"a":1}"#] {
        assert_malformed(&signed(&header, &claims.replacen('{', &format!("{{{repeated},"), 1))).await;
    }
}

#[actix_web::test]
async fn a_repeated_header_member_is_refused() {
    let claims = genuine_claims().to_string();
    let header = genuine_header().to_string().replacen('{', r#"{"alg":"none","#, 1);

    assert_malformed(&signed(&header, &claims)).await;
}

#[actix_web::test]
async fn trailing_bytes_and_a_byte_order_mark_are_refused() {
    let (header, claims) = (genuine_header().to_string(), genuine_claims().to_string());

    for (header, claims) in [
        (format!("{header}{{}}"), claims.clone()),
        (header.clone(), format!("{claims}x")),
        (header.clone(), format!("{claims}\0")),
        (format!("\u{feff}{header}"), claims.clone()),
        (header.clone(), format!("\u{feff}{claims}")),
    ] {
        assert_malformed(&signed(&header, &claims)).await;
    }
}

#[actix_web::test]
async fn invalid_utf8_is_refused_in_header_and_claims() {
    let (header, claims) = (genuine_header().to_string(), genuine_claims().to_string());
    let spoil = |json: &str| [b"{\"x\":\"\xff\",".as_slice(), &json.as_bytes()[1..]].concat();

    assert_malformed(&GENUINE.sign_bytes(&spoil(&header), claims.as_bytes())).await;
    assert_malformed(&GENUINE.sign_bytes(header.as_bytes(), &spoil(&claims))).await;
}

#[actix_web::test]
async fn header_and_claims_have_to_be_objects() {
    let (header, claims) = (genuine_header().to_string(), genuine_claims().to_string());

    for wrong in ["[]", "null", "1", "\"x\"", "true", " "] {
        assert_malformed(&signed(wrong, &claims)).await;
        assert_malformed(&signed(&header, wrong)).await;
    }
}

#[actix_web::test]
async fn claims_may_nest_sixteen_deep_and_no_deeper() {
    let nested = |depth: usize| {
        let value = format!("{}{}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        signed(
            &genuine_header().to_string(),
            &genuine_claims().to_string().replacen('{', &format!(r#"{{"x":{value},"#), 1),
        )
    };

    assert!(check_text(configured(), &nested(16)).await.is_ok());
    assert_malformed(&nested(17)).await;
    assert_malformed(&nested(1500)).await;
}

#[actix_web::test]
async fn claims_hold_up_to_1024_values() {
    let with = |elements: usize| {
        let mut claims = genuine_claims();
        claims["x"] = vec![1; elements].into();
        GENUINE.sign(&genuine_header(), &claims)
    };
    let others = genuine_claims().as_object().unwrap().len() + 1;

    assert!(check_text(configured(), &with(1024 - others)).await.is_ok());
    assert_malformed(&with(1024 - others + 1)).await;
}

#[actix_web::test]
async fn what_holds_nothing_is_counted_too() {
    let with = |elements: usize| {
        let nested = format!(r#"{{"x":[{}],"#, vec!["{}"; elements].join(","));
        signed(&genuine_header().to_string(), &genuine_claims().to_string().replacen('{', &nested, 1))
    };

    assert!(check_text(configured(), &with(1000)).await.is_ok());
    assert_malformed(&with(1024)).await;
}

#[actix_web::test]
async fn a_header_may_have_32_members_and_four_levels() {
    let with_members = |members: usize| {
        let mut header = genuine_header();
        for number in header.as_object().unwrap().len()..members {
            header[format!("x{number}")] = 1.into();
        }
        GENUINE.sign(&header, &genuine_claims())
    };
    let with_levels = |levels: usize| {
        let value = format!("{}{}", "[".repeat(levels - 1), "]".repeat(levels - 1));
        let header = genuine_header().to_string().replacen('{', &format!(r#"{{"x":{value},"#), 1);
        signed(&header, &genuine_claims().to_string())
    };

    assert!(check_text(configured(), &with_members(32)).await.is_ok());
    assert_malformed(&with_members(33)).await;
    assert!(check_text(configured(), &with_levels(4)).await.is_ok());
    assert_malformed(&with_levels(5)).await;
}

#[actix_web::test]
async fn a_number_beyond_the_range_of_a_double_is_refused() {
    let claims = genuine_claims().to_string().replacen('{', r#"{"x":1e999,"#, 1);

    assert_malformed(&signed(&genuine_header().to_string(), &claims)).await;
}

#[actix_web::test]
async fn an_unsigned_token_is_refused() {
    let part = |json: &serde_json::Value| URL_SAFE_NO_PAD.encode(json.to_string());
    let unsigned = format!("{}.{}.", part(&genuine_header()), part(&genuine_claims()));

    assert_malformed(&unsigned).await;
}
