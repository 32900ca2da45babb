//! Issuer, subject, authorized party, audience, session status and actor.

use auth::{ClerkAuthBuilder, Impersonation};
use clerk_dev::TokenSpec;
use serde_json::json;

use crate::support::{assert_accepted, assert_refused, both_kinds, check, check_by, configured, session, template};

const APP: &str = "https://app.example.com";
const OTHER: &str = "https://other.example.com";

fn for_app() -> ClerkAuthBuilder {
    both_kinds().allow_insecure_loopback(true).authorized_parties([APP, "http://localhost:3000"])
}

#[actix_web::test]
async fn the_issuer_has_to_be_exactly_ours() {
    assert_accepted(&session()).await;
    for iss in ["https://clerk.example.com/", "http://clerk.example.com", "https://clerk.example.com.evil.example", ""]
    {
        assert_refused(&session().claim("iss", iss), "token-invalid-issuer").await;
    }
    assert_refused(&session().without("iss"), "token-invalid-issuer").await;
    assert_refused(&session().claim("iss", json!(["https://clerk.example.com"])), "token-invalid-issuer").await;
}

#[actix_web::test]
async fn the_subject_has_to_be_a_user() {
    assert_accepted(&session().claim("sub", "user_2abc")).await;
    for sub in ["", "user_", "mch_2abc", "client_2abc", "alice", "user_a b", "user_a\0"] {
        assert_refused(&session().claim("sub", sub), "token-invalid-subject").await;
    }
    assert_refused(&session().claim("sub", format!("user_{}", "a".repeat(200))), "token-invalid-subject").await;
    assert_refused(&session().without("sub"), "token-invalid-subject").await;
    assert_refused(&session().claim("sub", json!(["user_2abc"])), "token-verification-failed").await;
}

#[actix_web::test]
async fn a_session_token_needs_a_listed_authorized_party() {
    for azp in [APP, "http://localhost:3000"] {
        assert!(check_by(for_app(), &session().azp(azp)).await.is_ok());
    }
    for azp in [OTHER, "https://app.example.com/", "https://app.example.com:443", "HTTPS://APP.EXAMPLE.COM", "null", ""]
    {
        let verdict = check_by(for_app(), &session().azp(azp)).await;
        assert_eq!(verdict.map(|_| ()), Err("token-invalid-authorized-parties"), "{azp}");
    }
}

#[actix_web::test]
async fn absent_azp_is_refused_for_sessions_only() {
    assert_eq!(check_by(for_app(), &session()).await.map(|_| ()), Err("token-invalid-authorized-parties"));
    assert!(check_by(for_app(), &template()).await.is_ok());
}

#[actix_web::test]
async fn a_wrong_authorized_party_is_refused_for_templates_too() {
    assert!(check_by(for_app(), &template().azp(APP)).await.is_ok());
    for azp in [json!(OTHER), json!(""), json!(null), json!([APP])] {
        let verdict = check_by(for_app(), &template().claim("azp", azp)).await;
        assert_eq!(verdict.map(|_| ()), Err("token-invalid-authorized-parties"));
    }
}

#[actix_web::test]
async fn malformed_or_similar_azp_of_a_session_is_refused() {
    let resembling =
        [" https://app.example.com", "https://app.example.com\0", "https://app.example.com,https://x", "https://"];
    let others = [json!(null), json!([APP]), json!({ "azp": APP }), json!(true), json!(1)];

    for azp in resembling.map(|text| json!(text)).into_iter().chain(others) {
        let verdict = check_by(for_app(), &session().claim("azp", azp.clone())).await;
        assert_eq!(verdict.map(|_| ()), Err("token-invalid-authorized-parties"), "{azp}");
    }
}

#[actix_web::test]
async fn without_a_list_the_authorized_party_is_not_compared() {
    assert_accepted(&session().azp(OTHER)).await;
    assert_accepted(&session()).await;
}

#[actix_web::test]
async fn the_audience_is_not_compared_unless_configured() {
    assert_accepted(&session().claim("aud", "https://elsewhere.example")).await;
}

#[actix_web::test]
async fn a_configured_audience_is_demanded_of_every_kind() {
    let configuration = || both_kinds().audience("api").audience("jobs");

    for spec in [session(), template()] {
        for good in [json!("api"), json!("jobs"), json!(["x", "api"])] {
            assert!(check_by(configuration(), &spec.clone().claim("aud", good)).await.is_ok());
        }
        for bad in [json!("other"), json!([]), json!(["other"]), json!(["api", 1]), json!({ "api": 1 }), json!(null)] {
            let verdict = check_by(configuration(), &spec.clone().claim("aud", bad)).await;
            assert_eq!(verdict.map(|_| ()), Err("token-invalid-audience"));
        }
        assert_eq!(check_by(configuration(), &spec).await.map(|_| ()), Err("token-invalid-audience"));
    }
}

#[actix_web::test]
async fn a_template_audience_is_demanded_of_templates_only() {
    let configuration = || both_kinds().template_audience("api");

    assert!(check_by(configuration(), &session()).await.is_ok());
    assert!(check_by(configuration(), &template().claim("aud", "api")).await.is_ok());
    assert_eq!(check_by(configuration(), &template()).await.map(|_| ()), Err("token-invalid-audience"));
    let elsewhere = template().claim("aud", "elsewhere");
    assert_eq!(check_by(configuration(), &elsewhere).await.map(|_| ()), Err("token-invalid-audience"));
}

#[actix_web::test]
async fn a_session_has_to_be_active_where_its_status_is_told() {
    assert_accepted(&session().claim("sts", "active")).await;
    assert_accepted(&session().without("sts")).await;
    for sts in [json!("pending"), json!("Active"), json!("ended"), json!(""), json!(null), json!(true)] {
        assert_refused(&session().claim("sts", sts), "token-invalid-session-status").await;
    }
}

#[actix_web::test]
async fn a_status_is_compared_in_template_tokens_too() {
    assert!(check_by(both_kinds(), &template().claim("sts", "active")).await.is_ok());
    let pending = check_by(both_kinds(), &template().claim("sts", "pending")).await;

    assert_eq!(pending.map(|_| ()), Err("token-invalid-session-status"));
}

#[actix_web::test]
async fn both_audiences_are_demanded_where_both_are_configured() {
    let configuration = || both_kinds().audience("api").template_audience("template");
    let checked = async |token: TokenSpec| check_by(configuration(), &token).await.map(|_| ());

    assert_eq!(checked(session().claim("aud", "api")).await, Ok(()));
    assert_eq!(checked(template().claim("aud", json!(["template", "api"]))).await, Ok(()));
    for one in ["api", "template"] {
        assert_eq!(checked(template().claim("aud", one)).await, Err("token-invalid-audience"), "{one}");
    }
    assert_eq!(checked(session().claim("aud", "template")).await, Err("token-invalid-audience"));
}

#[actix_web::test]
async fn an_audience_is_compared_exactly() {
    for aud in
        [json!("API"), json!("api "), json!("api\0"), json!("ap"), json!(""), json!([["api"]]), json!("api,jobs")]
    {
        let verdict = check_by(configured().audience("api"), &session().claim("aud", aud.clone())).await;
        assert_eq!(verdict.map(|_| ()), Err("token-invalid-audience"), "{aud}");
    }
}

#[actix_web::test]
async fn an_impersonator_is_surfaced() {
    let impersonated = check(&session().claim("act", json!({ "sub": "user_admin" }))).await.unwrap();
    assert_eq!(impersonated.impersonation(), &Impersonation::By("user_admin".to_owned()));
    assert_eq!(impersonated.actor(), Some("user_admin"));

    for own in [session(), session().claim("act", json!(null))] {
        let user = check(&own).await.unwrap();
        assert_eq!((user.impersonation(), user.actor()), (&Impersonation::Nobody, None));
    }
}

/// Clerk puts the actor into every session token, but into a template token only if the template says so.
#[actix_web::test]
async fn a_template_token_without_act_cannot_tell_who_acts() {
    let acting = |spec: TokenSpec| async move { check_by(both_kinds(), &spec).await.unwrap().impersonation().clone() };

    assert_eq!(acting(template().claim("act", json!(null))).await, Impersonation::Nobody);
    let by = Impersonation::By("user_admin".to_owned());
    assert_eq!(acting(template().claim("act", json!({ "sub": "user_admin" }))).await, by);
    let silent = || template().without("act");
    for silent in [silent(), silent().without_header("cat"), silent().header("cat", "cl_I7d4PD111III")] {
        assert_eq!(acting(silent).await, Impersonation::Unknown);
    }
}

#[actix_web::test]
async fn unreadable_actor_is_refused() {
    for act in [json!("user_admin"), json!({}), json!({ "sub": 1 }), json!({ "sub": "" }), json!([]), json!(true)] {
        assert_refused(&session().claim("act", act), "token-verification-failed").await;
    }
}

#[actix_web::test]
async fn plain_configuration_accepts_only_what_it_names() {
    let narrow = configured().authorized_parties([APP]).audience("api");
    let verdict = check_by(narrow, &session().azp(APP).claim("aud", "api")).await;

    assert_eq!(verdict.unwrap().user_id().as_str(), "user_alice");
}
