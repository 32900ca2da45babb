//! The kinds of token: session, template and machine tokens.

use auth::TokenKind;
use clerk_dev::TokenSpec;
use serde_json::json;

use crate::support::{
    NOW, assert_accepted, assert_refused, both_kinds, check, check_by, configured, session, template,
};

const SESSION: &str = "cl_B7d4PD111AAA";
const TEMPLATE: &str = "cl_B7d4PD222AAA";
const OPTED_OUT: &str = "cl_I7d4PD111III";

#[actix_web::test]
async fn a_session_token_is_accepted_by_default_and_says_so() {
    let user = check(&session()).await.unwrap();

    assert_eq!(user.kind(), TokenKind::Session);
    assert!(user.session_id().unwrap().starts_with("sess_"));
}

#[actix_web::test]
async fn session_token_without_category_is_accepted() {
    assert_accepted(&session().header("cat", SESSION)).await;
    assert_accepted(&session().without_header("cat")).await;
    assert_accepted(&session().header("cat", OPTED_OUT)).await;
}

#[actix_web::test]
async fn template_token_is_refused_by_default() {
    let user = check_by(both_kinds(), &template()).await.unwrap();

    assert_eq!((user.kind(), user.session_id()), (TokenKind::Template, None));
    assert_refused(&template(), "token-type-mismatch").await;
}

#[actix_web::test]
async fn session_token_is_refused_if_only_templates_are_accepted() {
    let only_templates = || configured().token_kinds([TokenKind::Template]).any_template_audience();

    assert!(check_by(only_templates(), &template()).await.is_ok());
    assert_eq!(check_by(only_templates(), &session()).await.map(|_| ()), Err("token-type-mismatch"));
}

#[actix_web::test]
async fn without_a_category_the_session_id_tells_the_kinds_apart() {
    for cat in [None, Some(OPTED_OUT)] {
        let with = |spec: TokenSpec| match cat {
            Some(cat) => spec.header("cat", cat),
            None => spec.without_header("cat"),
        };
        assert_eq!(check_by(both_kinds(), &with(session())).await.unwrap().kind(), TokenKind::Session);
        assert_eq!(check_by(both_kinds(), &with(template())).await.unwrap().kind(), TokenKind::Template);
        assert_refused(&with(template()), "token-type-mismatch").await;
    }
}

#[actix_web::test]
async fn a_handshake_token_is_no_credential() {
    // Clerk mints it with the session category, but without a session.
    let handshake = session().without("sid");

    assert_eq!(check_by(both_kinds(), &handshake).await.map(|_| ()), Err("token-type-mismatch"));
}

#[actix_web::test]
async fn a_template_token_with_a_session_id_contradicts_itself() {
    let confused = session().header("cat", TEMPLATE);

    assert_eq!(check_by(both_kinds(), &confused).await.map(|_| ()), Err("token-type-mismatch"));
}

#[actix_web::test]
async fn machine_tokens_and_unknown_categories_are_refused() {
    let machine = TokenSpec::machine("user_alice").issued_at(NOW);
    assert_eq!(check_by(both_kinds(), &machine).await.map(|_| ()), Err("token-type-mismatch"));

    for cat in [json!("cl_B7d4PD333AAA"), json!("cl_B7d4PD444AAA"), json!(""), json!(null), json!(1), json!([SESSION])]
    {
        for spec in [session(), template()] {
            let token = spec.header("cat", cat.clone());
            assert_eq!(check_by(both_kinds(), &token).await.map(|_| ()), Err("token-type-mismatch"), "{cat}");
        }
    }
}

#[actix_web::test]
async fn an_oauth_access_token_is_never_accepted() {
    let access_token =
        template().header("typ", "at+jwt").without_header("cat").claim("client_id", "c").claim("scope", "s");

    assert_eq!(check_by(both_kinds(), &access_token).await.map(|_| ()), Err("token-invalid"));
}

#[actix_web::test]
async fn a_session_id_has_to_be_one() {
    assert_accepted(&session().claim("sid", "sess_1")).await;
    for sid in [json!(""), json!("1"), json!("sess_"), json!("sess_ 1"), json!(null), json!(1), json!({})] {
        assert_refused(&session().claim("sid", sid), "token-verification-failed").await;
    }
}

#[actix_web::test]
async fn a_category_is_compared_exactly() {
    for cat in ["cl_b7d4pd111aaa", "cl_B7d4PD111AAA ", " cl_B7d4PD111AAA", "cl_B7d4PD111AA", "cl_B7d4PD111AAAA"] {
        assert_refused(&session().header("cat", cat), "token-type-mismatch").await;
    }
}

#[actix_web::test]
async fn session_id_has_at_most_128_bytes() {
    assert_accepted(&session().claim("sid", format!("sess_{}", "a".repeat(123)))).await;
    assert_refused(&session().claim("sid", format!("sess_{}", "a".repeat(124))), "token-verification-failed").await;
}

#[actix_web::test]
async fn template_token_with_a_session_id_is_refused() {
    for sid in [json!("sess_1"), json!(""), json!("1")] {
        let verdict = check_by(both_kinds(), &template().claim("sid", sid.clone())).await;
        assert_eq!(verdict.map(|_| ()), Err("token-type-mismatch"), "{sid}");
    }
    let nothing = check_by(both_kinds(), &template().claim("sid", json!(null))).await;
    assert_eq!(nothing.map(|_| ()), Err("token-verification-failed"));
}

/// An id token of Clerk's authorization server: no session, no category, and the client as the audience.
fn id_token() -> TokenSpec {
    template().without_header("cat").without("act").claim("aud", json!(["client_2xhFjEI5X2qWRvtV"]))
}

#[actix_web::test]
async fn an_oidc_id_token_is_not_a_template_token() {
    for (claim, value) in [
        ("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ")),
        ("c_hash", json!("LDktKdoQak3Pk0cnXxCltA")),
        ("auth_time", json!(NOW - 60)),
        ("nonce", json!("n-0S6_WzA2Mj")),
        ("acr", json!("0")),
        ("amr", json!(["pwd"])),
        ("azp", json!("client_2xhFjEI5X2qWRvtV")),
        ("azp", json!(["https://app.example.com"])),
    ] {
        let verdict = check_by(both_kinds(), &id_token().claim(claim, value)).await;
        assert_eq!(verdict.map(|_| ()), Err("token-type-mismatch"), "{claim}");
    }
}

/// The header states a template token, so its author set the claim.
#[actix_web::test]
async fn a_stated_template_token_may_have_such_claims() {
    let stated = template().claim("nonce", "n-0S6_WzA2Mj").claim("amr", json!(["pwd"]));
    assert_eq!(check_by(both_kinds(), &stated).await.unwrap().kind(), TokenKind::Template);
    let unstated = template().without_header("cat").azp("https://app.example.com");
    assert_eq!(check_by(both_kinds(), &unstated).await.unwrap().kind(), TokenKind::Template);
}

/// Only the audience identifies a plain id token.
#[actix_web::test]
async fn an_audience_tells_a_plain_id_token() {
    let verdict = check_by(both_kinds().template_audience("api"), &id_token()).await;
    assert_eq!(verdict.map(|_| ()), Err("token-invalid-audience"));
}
