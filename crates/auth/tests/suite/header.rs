//! The JOSE header.

use serde_json::json;

use crate::support::{GENUINE, assert_accepted, assert_refused, check, check_by, check_text, configured, session};

#[actix_web::test]
async fn only_rs256_is_accepted() {
    assert_accepted(&session().header("alg", "RS256")).await;
    for alg in ["none", "None", "", "rs256", "RS384", "RS512", "PS256", "HS256", "ES256", "EdDSA", "RS256 "] {
        assert_refused(&session().header("alg", alg), "token-invalid-algorithm").await;
    }
    for alg in [json!(null), json!(["RS256"]), json!({ "RS256": 1 }), json!(1)] {
        assert_refused(&session().header("alg", alg), "token-invalid-algorithm").await;
    }
    assert_refused(&session().without_header("alg"), "token-invalid-algorithm").await;
}

#[actix_web::test]
async fn typ_has_to_be_jwt() {
    assert_accepted(&session().header("typ", "JWT")).await;
    for typ in [json!("at+jwt"), json!("application/at+jwt"), json!("jwt"), json!("JOSE"), json!(""), json!(null)] {
        assert_refused(&session().header("typ", typ), "token-invalid").await;
    }
    assert_refused(&session().without_header("typ"), "token-invalid").await;
}

#[actix_web::test]
async fn header_with_keys_or_extensions_is_refused() {
    for name in ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty"] {
        for value in [json!("https://evil.example"), json!(null), json!(true), json!([])] {
            assert_refused(&session().header(name, value), "token-invalid-header").await;
        }
    }
}

#[actix_web::test]
async fn an_unknown_header_member_does_no_harm() {
    assert_accepted(&session().header("x-new", "anything")).await;
}

#[actix_web::test]
async fn a_kid_of_an_unknown_key_is_a_mismatch() {
    assert_accepted(&session().header("kid", GENUINE.kid())).await;
    assert_refused(&session().header("kid", "ins_foreign"), "jwk-kid-mismatch").await;
}

#[actix_web::test]
async fn malformed_kid_is_a_mismatch() {
    assert_refused(&session().without_header("kid"), "jwk-kid-mismatch").await;
    for kid in [json!(""), json!(null), json!(1), json!("ins_\n"), json!("ins_é"), json!("a b"), json!("k".repeat(129))]
    {
        assert_refused(&session().header("kid", kid), "jwk-kid-mismatch").await;
    }
}

#[actix_web::test]
async fn a_kid_of_128_bytes_is_looked_up_and_one_of_129_is_not() {
    let keys = crate::support::TestKeys::of(&GENUINE);
    let of_length = |length: usize| session().header("kid", "k".repeat(length));
    let checked = async |length: usize| check_by(configured().key_store(keys.clone()), &of_length(length)).await;

    assert_eq!((checked(129).await.map(|_| ()), keys.asked()), (Err("jwk-kid-mismatch"), 0));
    assert_eq!((checked(128).await.map(|_| ()), keys.asked()), (Err("jwk-kid-mismatch"), 1));
}

#[actix_web::test]
async fn a_kid_that_no_header_line_could_hold_is_never_looked_up() {
    let keys = crate::support::TestKeys::of(&GENUINE);
    for kid in
        ["ins_ a", " ins_a", "ins_a ", "ins_\0", "ins_a\r\n", "ins_\u{7f}", "ins_\u{a0}", "ins_😀", "\u{feff}ins_a"]
    {
        let verdict = check_by(configured().key_store(keys.clone()), &session().header("kid", kid)).await;
        assert_eq!(verdict.map(|_| ()), Err("jwk-kid-mismatch"), "{kid:?}");
    }

    assert_eq!(keys.asked(), 0);
}

#[actix_web::test]
async fn a_kid_is_compared_by_its_bytes_and_never_decoded() {
    let kid = GENUINE.kid();
    let escaped = kid.replacen("ins_", "%69ns_", 1);
    for other in
        [escaped.as_str(), &kid.to_uppercase(), &kid[..kid.len() - 1], &format!("{kid}%00"), &format!("{kid}_")]
    {
        assert_refused(&session().header("kid", other), "jwk-kid-mismatch").await;
    }
}

#[actix_web::test]
async fn a_kid_is_a_name_and_never_a_path_or_a_query() {
    for kid in ["../../dev/null", "' OR 1=1 --", "https://evil.example/key", "file:///etc/passwd"] {
        assert_eq!(check(&session().header("kid", kid)).await.map(|_| ()), Err("jwk-kid-mismatch"));
    }
}

#[actix_web::test]
async fn pem_verifies_any_well_formed_kid() {
    let by_pem = || auth::ClerkAuth::builder().issuer(crate::support::ISSUER).jwt_key_pem(GENUINE.public_key_pem());
    let clocked = || by_pem().clock(auth::FixedClock(crate::support::NOW));

    let other = GENUINE.mint(&session().header("kid", "ins_other"));
    assert!(check_text(clocked(), &other).await.is_ok());
    let without = GENUINE.mint(&session().without_header("kid"));
    assert_eq!(check_text(clocked(), &without).await.map(|_| ()), Err("jwk-kid-mismatch"));
    assert!(check_text(configured(), &other).await.is_err());
}
