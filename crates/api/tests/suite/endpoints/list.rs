//! `GET /deployments/{deployment_id}/endpoints`.

use serde_json::json;

use crate::{
    suite::deployments::list::pages,
    support::{TestApp, field},
};

#[actix_web::test]
async fn it_holds_the_endpoints_of_this_deployment_alone() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let (parent, other) = (alice.deploys("shop").await, alice.deploys("other").await);
    let endpoint = alice.adds_endpoint(&parent, "/").await;
    alice.adds_endpoint(&other, "/other").await;
    let list = alice.get(format!("{}/endpoints", parent.path)).await.is(200).json();
    assert_eq!(list, json!({ "items": [alice.get(&endpoint.path).await.json()], "next": null }));
}

#[actix_web::test]
async fn it_is_paged_newest_first_without_gaps_or_repetitions() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let parent = alice.deploys("shop").await;
    let mut all = Vec::new();
    for number in 0..5 {
        all.insert(0, alice.adds_endpoint(&parent, &format!("/{number}")).await.id);
    }
    for limit in 1..=6 {
        assert_eq!(pages(&alice, &format!("{}/endpoints", parent.path), limit).await.concat(), all, "{limit}");
    }
}

#[actix_web::test]
async fn a_cursor_of_another_deployment_shows_nothing_of_it() {
    let app = TestApp::start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let (hers, his) = (alice.deploys("hers").await, bob.deploys("his").await);
    let endpoint = alice.adds_endpoint(&hers, "/hers").await;
    let newer = bob.adds_endpoint(&his, "/his").await;
    let list = alice.get(format!("{}/endpoints?after={}", hers.path, newer.id)).await.is(200).json();
    assert_eq!(field(&list, "id"), [endpoint.id]);
}

#[actix_web::test]
async fn nobody_lists_another_users_endpoints() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let path = format!("{}/endpoints", alice.deploys("shop").await.path);
    alice.get(&path).await.is(200);
    app.user("user_bob").get(&path).await.refuses(403, "not_owner");
    app.user("user_bob").get(format!("{path}?limit=nonsense")).await.refuses(403, "not_owner");
}
