//! `GET /deployments/public`.

use std::collections::BTreeSet;

use serde_json::json;

use super::list::pages;
use crate::support::{TestApp, field};

#[actix_web::test]
async fn public_deployments_of_everybody_no_private_one() {
    let app = TestApp::start().await;
    let public = app.user("user_alice").deploys_with(json!({ "private": false })).await;
    let private = app.user("user_alice").deploys_with(json!({ "private": true })).await;
    for caller in ["user_alice", "user_bob"] {
        let list = app.user(caller).get("/deployments/public").await.is(200).json();
        assert_eq!(field(&list, "id"), std::slice::from_ref(&public.id), "{caller}");
        assert!(!list.to_string().contains(&private.id));
    }
}

#[actix_web::test]
async fn public_fields_only_no_owner_no_environment() {
    let app = TestApp::start().await;
    let fields = json!({ "private": false, "envVars": { "KEY": "s3cret-value" }, "tags": ["web"] });
    app.user("user_alice").deploys_with(fields).await;
    let list = app.user("user_bob").get("/deployments/public").await.is(200);
    let shown: BTreeSet<String> = list.json()["items"][0].as_object().unwrap().keys().cloned().collect();
    let public = ["branch", "createdAt", "description", "id", "name", "repository", "resourceVersion", "tags"];
    assert_eq!(shown, public.map(ToOwned::to_owned).into());
    assert!(!list.text().contains("s3cret-value") && !list.text().contains("user_alice"), "{}", list.text());
}

#[actix_web::test]
async fn a_deployment_that_becomes_private_leaves_it() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys_with(json!({ "private": false })).await;
    alice.patch(&row.path).json(json!({ "private": true })).await.is(200);
    assert_eq!(alice.get("/deployments/public").await.is(200).json(), json!({ "items": [], "next": null }));
}

#[actix_web::test]
async fn it_is_paged_over_the_public_rows_of_everybody() {
    let app = TestApp::start().await;
    let mut newest_first = Vec::new();
    for number in 0..6 {
        let owner = app.user(&format!("user_{}", number % 3));
        let row = owner.deploys_with(json!({ "private": number % 2 == 1 })).await;
        if number % 2 == 0 {
            newest_first.insert(0, row.id);
        }
    }
    let pages = pages(&app.user("user_reader"), "/deployments/public", 2).await;
    assert_eq!(pages, [&newest_first[..2], &newest_first[2..]]);
}

#[actix_web::test]
async fn private_id_as_cursor_reveals_nothing() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let public = alice.deploys_with(json!({ "private": false })).await;
    let private = alice.deploys_with(json!({ "private": true })).await;
    let list = app.user("user_bob").get(format!("/deployments/public?after={}", private.id)).await.is(200).json();
    assert_eq!(field(&list, "id"), [public.id]);
}
