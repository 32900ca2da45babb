//! The accessors of a verified user.

use auth::{ClerkUser, Credential};
use serde_json::json;

use crate::support::{both_kinds, check, check_by, session, template};

async fn verified(spec: clerk_dev::TokenSpec) -> ClerkUser {
    check(&spec).await.unwrap()
}

#[actix_web::test]
async fn the_email_is_the_claim_email_or_else_user_email() {
    assert_eq!(verified(session().email("a@example.com")).await.email(), Some("a@example.com"));
    assert_eq!(verified(session().claim("user_email", "b@example.com")).await.email(), Some("b@example.com"));
    let both = session().email("a@example.com").claim("user_email", "b@example.com");
    assert_eq!(verified(both).await.email(), Some("a@example.com"));
    assert_eq!(verified(session()).await.email(), None);
}

#[actix_web::test]
async fn an_email_that_is_not_text_is_none() {
    for value in [json!(null), json!(1), json!(["a@example.com"]), json!({ "sub": "a@example.com" })] {
        assert_eq!(verified(session().claim("email", value)).await.email(), None);
    }
    let fallback = session().claim("email", json!(null)).claim("user_email", "b@example.com");
    assert_eq!(verified(fallback).await.email(), Some("b@example.com"));
}

#[actix_web::test]
async fn any_claim_can_be_read_as_it_was_signed() {
    let user = verified(session().claim("plan", json!({ "tier": "pro" }))).await;

    assert_eq!(user.claim("plan"), Some(&json!({ "tier": "pro" })));
    assert_eq!(user.claim("absent"), None);
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Ours {
    plan: String,
    seats: Option<u32>,
}

#[actix_web::test]
async fn claims_can_be_read_as_a_type_of_the_callers_own() {
    let user = verified(session().claim("plan", "pro").claim("seats", 3)).await;

    assert_eq!(user.claims(), Ok(Ours { plan: "pro".to_owned(), seats: Some(3) }));
}

#[actix_web::test]
async fn unfitting_claims_are_an_error_without_claims() {
    for misfit in [session(), session().claim("plan", "secret").claim("seats", "secret"), session().claim("plan", 7)] {
        let error = verified(misfit).await.claims::<Ours>().unwrap_err();
        assert!(!format!("{error} {error:?}").contains("secret"));
    }
}

#[actix_web::test]
async fn a_token_verified_by_hand_came_directly() {
    assert_eq!(verified(session()).await.credential(), Credential::Direct);
}

#[actix_web::test]
async fn a_template_token_has_no_session() {
    assert_eq!(check_by(both_kinds(), &template()).await.unwrap().session_id(), None);
}

#[actix_web::test]
async fn debugging_a_user_shows_no_claims() {
    let user = verified(session().email("private@example.com")).await;

    assert!(!format!("{user:?}").contains("private"));
}
