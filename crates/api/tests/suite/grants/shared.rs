//! `GET /deployments/shared`.

use serde_json::{Value, json};

use super::World;
use crate::{
    suite::deployments::list::pages,
    support::{TestApp, field},
};

#[actix_web::test]
async fn lists_what_is_shared_with_its_access_level() {
    let app = TestApp::start().await;
    let (world, other) = (World::of_alice(&app).await, World::of_alice(&app).await);
    let vera = app.user("user_vera");
    vera.deploys("her own").await;
    app.user("user_alice").deploys_with(json!({ "private": false })).await;
    app.user("user_alice").grants(&other.deployment, "user_vera", "editor").await;
    let list = vera.get("/deployments/shared").await.is(200).json();
    assert_eq!(field(&list, "id"), [&*other.deployment.id, &*world.deployment.id]);
    assert_eq!(field(&list, "access"), ["editor", "viewer"]);
    assert_eq!(field(&list, "userId"), ["user_alice"; 2]);
    assert_eq!(list["items"][0], vera.get(&other.deployment.path).await.json());
    let nobody = json!({ "items": [], "next": Value::Null });
    for user in ["user_alice", "user_carol"] {
        assert_eq!(app.user(user).get("/deployments/shared").await.is(200).json(), nobody, "{user}");
    }
    assert_eq!(field(&vera.get("/deployments").await.is(200).json(), "name"), ["her own"]);
}

#[actix_web::test]
async fn pages_are_newest_first_without_gaps_or_repetitions() {
    let app = TestApp::start().await;
    let mut newest_first = Vec::new();
    for _ in 0..3 {
        newest_first.insert(0, World::of_alice(&app).await.deployment.id);
    }
    for limit in 1..=4 {
        let pages = pages(&app.user("user_ed"), "/deployments/shared", limit).await;
        assert_eq!(pages.concat(), newest_first, "{limit}");
        assert_eq!(pages.len(), newest_first.len().div_ceil(limit), "no empty page at the end of {limit}");
    }
}
