//! `GET /deployments/{deployment_id}/grants`.

use diesel::RunQueryDsl as _;
use serde_json::json;

use super::World;
use crate::support::{TestApp, field};

#[actix_web::test]
async fn grants_are_paged_by_user_id() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let world = World::of_alice(&app).await;
    let path = format!("{}/grants", world.deployment.path);
    alice.grants(&world.deployment, "user_carol", "viewer").await;
    alice.grants(&World::of_alice(&app).await.deployment, "user_carol", "viewer").await;
    let all = alice.get(&path).await.is(200).json();
    assert_eq!(field(&all, "userId"), ["user_carol", "user_ed", "user_vera"]);
    assert_eq!(field(&all, "access"), ["viewer", "editor", "viewer"]);
    assert_eq!(all["next"], json!(null));
    let first = alice.get(format!("{path}?limit=2")).await.is(200).json();
    assert_eq!((field(&first, "userId").len(), &first["next"]), (2, &json!("user_ed")));
    let second = alice.get(format!("{path}?limit=2&after=user_ed")).await.is(200).json();
    assert_eq!((field(&second, "userId"), &second["next"]), (vec!["user_vera".to_owned()], &json!(null)));
}

#[actix_web::test]
async fn grantees_are_named_until_they_are_removed() {
    let app = TestApp::start().await;
    let (alice, vera) = (app.user("user_alice"), app.user("user_vera"));
    let world = World::of_alice(&app).await;
    let path = format!("{}/grants", world.deployment.path);
    vera.patch("/users/user_vera").json(json!({ "firstName": "Vera", "lastName": "Ray" })).await.is(200);
    let all = alice.get(&path).await.is(200).json();
    let names: Vec<_> = all["items"].as_array().unwrap().iter().map(|grant| &grant["userName"]).collect();
    assert_eq!(names, [&json!(null), &json!("Vera Ray")]);
    let changed = alice.put(format!("{path}/user_vera")).json(json!({ "access": "editor" })).await.is(200).json();
    assert_eq!(changed["userName"], "Vera Ray");
    app.run(|connection| {
        let sql = "INSERT INTO removals (subject, requested_at) VALUES ('user_vera', 0)";
        diesel::sql_query(sql).execute(connection)
    })
    .await;
    let all = alice.get(&path).await.is(200).json();
    assert!(all["items"].as_array().unwrap().iter().all(|grant| grant["userName"].is_null()), "{all}");
}

#[actix_web::test]
async fn nobody_else_sees_it() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let path = format!("{}/grants", world.deployment.path);
    for user in ["user_vera", "user_ed", "user_carol"] {
        app.user(user).get(&path).await.refuses(403, "not_owner");
    }
}

#[actix_web::test]
async fn a_parameter_that_is_wrong_is_a_422_that_names_it() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let path = format!("{}/grants", alice.deploys("shop").await.path);
    for (query, name) in [("limit=0", "limit"), ("limit=101", "limit"), ("after=x", "after"), ("user=x", "user")] {
        alice.get(format!("{path}?{query}")).await.refuses(422, "invalid").names(&[name]);
    }
}
