//! `POST /deployments` with `inOrganization`.

use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use auth::TokenKind;

use crate::support::{FRONTEND, Setup, TestApp, deployment};

#[actix_web::test]
async fn belongs_to_the_active_organization_only_on_request() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    for (fields, org) in [
        (json!({ "inOrganization": true }), json!("org_acme")),
        (json!({ "inOrganization": false }), Value::Null),
        (json!({}), Value::Null),
    ] {
        let created = alice.post("/deployments").json(deployment(fields)).await.is(201).json();
        assert_eq!((&created["orgId"], &created["userId"]), (&org, &json!("user_alice")));
        let path = format!("/deployments/{}", created["id"].as_str().unwrap());
        assert_eq!(alice.get(path).await.is(200).json(), created);
    }
}

#[actix_web::test]
async fn in_organization_without_an_active_one_is_422() {
    let app = TestApp::start().await;
    let call = app.user("user_alice").post("/deployments").json(deployment(json!({ "inOrganization": true })));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
}

#[actix_web::test]
async fn organization_of_a_template_token_is_ignored() {
    let app =
        TestApp::start_with(Setup { kinds: vec![TokenKind::Session, TokenKind::Template], ..Setup::default() }).await;
    let owner = app.member("user_alice", "org_acme", "member", &[]);
    let row = owner.deploys_with(json!({ "inOrganization": true })).await;
    let template = |user: &str| {
        let active = json!({ "id": "org_acme", "rol": "admin", "slg": "acme", "per": "manage", "fpm": "1" });
        let spec = TokenSpec::template(user).azp(FRONTEND).claim("v", 2).claim("o", active);
        app.bearer(&app.clerk.mint(&spec.claim("fea", "o:deployments").claim("org_id", "org_acme")))
    };
    let call = template("user_alice").post("/deployments").json(deployment(json!({ "inOrganization": true })));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
    for user in ["user_alice", "user_mo"] {
        template(user).get("/users/me").await.is(200);
        for call in [template(user).get(&row.path), template(user).delete(&row.path)] {
            app.unchanged_by(call).await.refuses(403, "not_owner");
        }
    }
    owner.get(&row.path).await.is(200);
}

#[actix_web::test]
async fn organization_cannot_be_named_or_changed() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "admin", &[]);
    let row = alice.deploys("shop").await;
    for field in ["orgId", "org_id", "organization"] {
        if field != "orgId" {
            let call = alice.post("/deployments").json(deployment(json!({ field: "org_other" })));
            app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
        }
        let call = alice.patch(&row.path).json(json!({ field: "org_other" }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
    let call = alice.patch(&row.path).json(json!({ "inOrganization": true }));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
}

/// A page that shows one organization while the session's active organization is another one, or none.
#[actix_web::test]
async fn other_organization_than_the_active_one_is_409() {
    let app = TestApp::start().await;
    let acme = || app.member("user_alice", "org_acme", "admin", &["manage"]);
    for (caller, fields, active) in [
        (acme(), json!({ "orgId": "org_other" }), json!("org_acme")),
        (acme(), json!({ "orgId": "org_other", "inOrganization": true }), json!("org_acme")),
        (acme(), json!({ "orgId": "" }), json!("org_acme")),
        (app.user("user_alice"), json!({ "orgId": "org_acme" }), Value::Null),
        (app.user("user_alice"), json!({ "orgId": "org_acme", "inOrganization": true }), Value::Null),
    ] {
        let call = caller.post("/deployments").json(deployment(fields.clone()));
        let answer = app.unchanged_by(call).await.refuses(409, "organization_mismatch");
        assert_eq!(answer.json()["error"].get("active_organization"), Some(&active), "{fields}");
    }
    let other = acme().post("/deployments").json(deployment(json!({ "portNumber": 0 }))).await;
    assert_eq!(other.refuses(422, "invalid").json()["error"].get("active_organization"), None);
}

#[actix_web::test]
async fn org_id_of_the_active_one_implies_in_organization() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    for (fields, org) in [
        (json!({ "orgId": "org_acme" }), json!("org_acme")),
        (json!({ "orgId": "org_acme", "inOrganization": true }), json!("org_acme")),
        (json!({ "orgId": null }), Value::Null),
        (json!({ "orgId": null, "inOrganization": false }), Value::Null),
    ] {
        let created = alice.post("/deployments").json(deployment(fields.clone())).await.is(201).json();
        assert_eq!(created["orgId"], org, "{fields}");
    }
}

#[actix_web::test]
async fn in_organization_that_contradicts_org_id_is_422() {
    let app = TestApp::start().await;
    let alice = app.member("user_alice", "org_acme", "member", &[]);
    for (org, inside) in [(json!("org_acme"), false), (json!("org_other"), false), (Value::Null, true)] {
        let body = deployment(json!({ "orgId": org, "inOrganization": inside }));
        let call = alice.post("/deployments").json(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
    }
    let call = alice.post("/deployments").json(deployment(json!({ "inOrganization": null })));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["inOrganization"]);
}
