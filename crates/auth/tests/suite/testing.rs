//! Test identities: in Clerk's format, and accepted by the verifier as written.

use std::collections::BTreeSet;
use std::time::Duration;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use auth::testing::{LocalIssuer, TestIdentity};
use auth::{ClerkAuth, ClerkUser, Credential, Factors, Impersonation, Requirement, TokenKind};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use clerk_dev::{Instance, TokenSpec};
use futures_util::FutureExt;
use proptest::prelude::*;
use serde_json::{Value, json};

fn verdict(auth: &ClerkAuth, token: &str) -> Result<ClerkUser, &'static str> {
    auth.verify(token).now_or_never().expect("nothing to wait for").map_err(|error| error.code())
}

fn both_kinds() -> ClerkAuth {
    LocalIssuer::auth().token_kinds([TokenKind::Session, TokenKind::Template]).any_template_audience().build().unwrap()
}

fn user(identity: &TestIdentity) -> ClerkUser {
    verdict(&LocalIssuer::auth().build().unwrap(), &identity.token()).unwrap()
}

/// Header and claims of a token.
fn parts(token: &str) -> [Value; 2] {
    let parts: Vec<_> = token.split('.').collect();
    [parts[0], parts[1]].map(|part| serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap())
}

fn names(object: &Value) -> BTreeSet<String> {
    object.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn an_identity_is_what_it_says() {
    let alice = TestIdentity::user("user_alice").session("sess_1").org("org_acme", "org:admin");
    let alice = alice.permission("org:deployments:manage").feature("user:beta").plan("org:pro");
    let user = user(&alice.verified_minutes_ago(3).second_factor_minutes_ago(5).claim("email", "alice@example.com"));

    assert_eq!(
        (user.user_id().as_str(), user.session_id(), user.kind()),
        ("user_alice", Some("sess_1"), TokenKind::Session)
    );
    let org = user.org().unwrap();
    assert_eq!((org.id(), org.slug(), org.role()), ("org_acme", Some("acme"), "org:admin"));
    assert_eq!(org.permissions(), ["org:deployments:manage"]);
    assert!(user.has(Requirement::Feature("user:beta")) && user.has(Requirement::Plan("org:pro")));
    assert_eq!(user.first_factor_age(), Some(Duration::from_secs(180)));
    assert!(user.has_verified(Factors::Both, Duration::from_secs(360)));
    assert_eq!((user.email(), user.impersonation()), (Some("alice@example.com"), &Impersonation::Nobody));
}

#[test]
fn a_plain_identity_has_nothing_but_a_fresh_session() {
    let bob = user(&TestIdentity::user("user_bob"));

    assert_eq!((bob.org(), bob.actor(), bob.second_factor_age()), (None, None, None));
    assert_eq!(bob.first_factor_age(), Some(Duration::ZERO));
}

#[test]
fn one_identity_has_one_session() {
    let alice = TestIdentity::user("user_alice");
    let session = |identity: &TestIdentity| user(identity).session_id().unwrap().to_owned();

    assert_eq!(session(&alice), session(&alice.clone().claim("plan", "pro")));
    assert_ne!(session(&alice), session(&TestIdentity::user("user_alice")));
    assert_ne!(alice.token(), alice.token());
}

#[test]
fn tokens_have_the_same_members_as_clerk_dev() {
    let instance = Instance::generate(LocalIssuer::URL).unwrap();
    let alice = TestIdentity::user("user_alice");
    for (spec, identity) in
        [(TokenSpec::session("user_alice"), alice.clone()), (TokenSpec::template("user_alice"), alice.template())]
    {
        let spec = spec.issued_at(1_800_000_000);
        let (theirs, ours) = (parts(&instance.mint(&spec)), parts(&identity.issued_at(1_800_000_000).token()));
        assert_eq!(ours.each_ref().map(names), theirs.each_ref().map(names));
        for (part, name) in
            [(0, "alg"), (0, "cat"), (0, "typ"), (1, "iss"), (1, "sub"), (1, "iat"), (1, "nbf"), (1, "exp")]
        {
            assert_eq!(ours[part][name], theirs[part][name], "{name}");
        }
        for name in ["fva", "sts", "v"] {
            assert_eq!(ours[1][name], theirs[1][name], "{name}");
        }
    }
}

#[test]
fn permissions_are_packed_as_clerk_packs_them() {
    let alice = TestIdentity::user("user_alice").org("org_acme", "admin").feature("user:beta");
    let alice = alice.permission("org:teams:read").permission("org:dashboard:read").permission("org:dashboard:manage");
    let [_, claims] = parts(&alice.feature("org:reports").plan("user:free").plan("org:pro").token());

    assert_eq!(claims["fea"], "o:dashboard,o:reports,o:teams,u:beta");
    assert_eq!(claims["pla"], "o:pro,u:free");
    let expected = json!({ "id": "org_acme", "slg": "acme", "rol": "admin", "per": "manage,read", "fpm": "3,0,2" });
    assert_eq!(claims["o"], expected);
}

#[test]
fn template_has_no_session_organization_or_factors() {
    let alice = TestIdentity::user("user_alice").org("org_acme", "admin").permission("org:a:b").template();

    let user = verdict(&both_kinds(), &alice.token()).unwrap();
    assert_eq!((user.kind(), user.session_id(), user.org()), (TokenKind::Template, None, None));
    assert_eq!(user.first_factor_age(), None);
    assert_eq!(verdict(&LocalIssuer::auth().build().unwrap(), &alice.token()).map(drop), Err("token-type-mismatch"));
}

#[test]
fn an_impersonation_names_who_acts() {
    let user = user(&TestIdentity::user("user_alice").impersonated_by("user_support"));

    assert_eq!((user.user_id().as_str(), user.actor()), ("user_alice", Some("user_support")));
}

#[test]
fn template_token_has_no_actor_by_default() {
    let alice = TestIdentity::user("user_alice").template();
    let acting = |identity: &TestIdentity| verdict(&both_kinds(), &identity.token()).unwrap().impersonation().clone();

    assert_eq!(acting(&alice), Impersonation::Nobody);
    assert_eq!(acting(&alice.without("act")), Impersonation::Unknown);
}

#[test]
fn a_late_token_is_expired_and_otherwise_genuine() {
    let alice = TestIdentity::user("user_alice");
    let auth = LocalIssuer::auth().build().unwrap();

    assert!(verdict(&auth, &alice.token()).is_ok());
    assert_eq!(verdict(&auth, &alice.clone().expired().token()).map(drop), Err("token-expired"));
    let rules: Vec<_> = auth.inspect(&alice.expired().token()).now_or_never().unwrap().refusals;
    assert_eq!(rules.len(), 1, "{rules:?}");
}

#[test]
fn a_claim_of_clerks_can_be_bent() {
    let auth = LocalIssuer::auth().authorized_parties(["https://app.example.com"]).build().unwrap();
    let alice = TestIdentity::user("user_alice").authorized_party("https://app.example.com");

    assert!(verdict(&auth, &alice.token()).is_ok());
    assert_eq!(
        verdict(&auth, &alice.clone().claim("sts", "pending").token()).map(drop),
        Err("token-invalid-session-status")
    );
    let foreign = alice.authorized_party("https://evil.example");
    assert_eq!(verdict(&auth, &foreign.token()).map(drop), Err("token-invalid-authorized-parties"));
}

#[actix_web::test]
async fn an_identity_comes_in_a_header_or_in_a_cookie() {
    let (auth, alice) = (LocalIssuer::auth().build().unwrap(), TestIdentity::user("user_alice"));
    let by_header = TestRequest::default().insert_header(alice.bearer()).to_http_request();
    let by_cookie = TestRequest::default().cookie(alice.cookie()).to_http_request();
    let unsafe_method = TestRequest::default().method(Method::POST).cookie(alice.cookie()).to_http_request();

    assert_eq!(auth.authenticate(&by_header).await.unwrap().credential(), Credential::Bearer);
    assert_eq!(auth.authenticate(&by_cookie).await.unwrap().credential(), Credential::Cookie);
    assert_eq!(auth.authenticate(&unsafe_method).await.unwrap_err().code(), "csrf");
}

#[test]
fn only_the_local_issuer_trusts_its_tokens() {
    let token = TestIdentity::user("user_alice").token();
    let other = Instance::generate(LocalIssuer::URL).unwrap();
    let trusting_other =
        ClerkAuth::builder().issuer(LocalIssuer::URL).jwt_key_pem(other.public_key_pem()).build().unwrap();

    assert!(verdict(&both_kinds(), &token).is_ok());
    assert_eq!(
        verdict(&both_kinds(), &other.mint(&TokenSpec::session("user_alice"))).map(drop),
        Err("token-invalid-signature")
    );
    assert_eq!(verdict(&trusting_other, &token).map(drop), Err("token-invalid-signature"));
}

#[test]
fn a_slip_panics_where_it_is_written() {
    let alice = || TestIdentity::user("user_alice");
    type Slip = fn(TestIdentity) -> TestIdentity;
    let slips: [(&str, Slip); 10] = [
        ("starts with `user_`", |_| TestIdentity::user("alice")),
        ("starts with `user_`", |alice| alice.impersonated_by("support")),
        ("starts with `sess_`", |alice| alice.session("1")),
        ("starts with `org_`", |alice| alice.org("acme", "admin")),
        ("is not a role", |alice| alice.org("org_acme", "org:")),
        ("is not a permission", |alice| alice.permission("deployments:read")),
        ("is not a permission", |alice| alice.permission("org:deployments")),
        ("has no owner", |alice| alice.feature("beta")),
        ("has no owner", |alice| alice.plan("team:pro")),
        ("`a,b` is not a name", |alice| alice.feature("org:a,b")),
    ];
    for (said, slip) in slips {
        let panic = std::panic::catch_unwind(|| slip(alice())).unwrap_err();
        let message = panic.downcast_ref::<String>().unwrap();
        assert!(message.contains(said), "{message}");
    }
}

#[test]
#[should_panic(expected = "call `.org(..)`")]
fn permission_without_organization_panics() {
    drop(TestIdentity::user("user_alice").permission("org:a:b").token());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn packed_entitlements_are_read_back(
        permissions in prop::collection::btree_set("org:[a-e_]{1,3}:[a-z_]{1,4}", 0..40),
        features in prop::collection::btree_set("(org|user):[a-e]{1,2}", 0..10),
        plans in prop::collection::btree_set("(org|user):[a-z]{1,6}", 0..3),
    ) {
        let mut alice = TestIdentity::user("user_alice").org("org_acme", "admin");
        alice = permissions.iter().fold(alice, |alice, permission| alice.permission(permission));
        alice = features.iter().fold(alice, |alice, feature| alice.feature(feature));
        alice = plans.iter().fold(alice, |alice, plan| alice.plan(plan));
        let user = user(&alice);

        prop_assert_eq!(user.org().unwrap().permissions().iter().cloned().collect::<BTreeSet<_>>(), permissions.clone());
        for (scope, name) in ["org", "user"].into_iter().flat_map(|scope| ('a'..='e').map(move |name| (scope, name))) {
            let feature = format!("{scope}:{name}");
            let permits = permissions.iter().any(|permission| permission.starts_with(&format!("{feature}:")));
            prop_assert_eq!(user.has(Requirement::Feature(&feature)), permits || features.contains(&feature), "{}", feature);
        }
        prop_assert!(features.iter().all(|feature| user.has(Requirement::Feature(feature))));
        prop_assert!(plans.iter().all(|plan| user.has(Requirement::Plan(plan))));
    }
}
