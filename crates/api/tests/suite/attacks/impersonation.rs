//! Impersonation: support staff who act as a user see what the user sees, and cannot destroy, transfer or publish.

use api::app::Service;
use auth::TokenKind;
use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use crate::{
    suite::{
        grants::{World, all_pass},
        matrix::{self, Caller, Route},
    },
    support::{Client, FRONTEND, Rows, Setup, TestApp, deployment, forge},
};

fn impersonator(app: &TestApp) -> Client<'_> {
    app.bearer(&app.clerk.mint(&forge::impersonated("user_alice")))
}

#[actix_web::test]
async fn an_impersonated_session_reads_and_edits_as_its_user() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    all_pass(world.reads(&impersonator(&app))).await;
    all_pass(world.edits(&impersonator(&app))).await;
}

#[actix_web::test]
async fn impersonation_is_refused_without_a_query() {
    let app = TestApp::start().await;
    all_pass(World::of_alice(&app).await.owns(&app.user("user_alice"))).await;
    let World { deployment, endpoint } = World::of_alice(&app).await;
    let (grants, impersonator) = (format!("{}/grants", deployment.path), impersonator(&app));
    let before = app.rows().await;
    for call in [
        impersonator.put(format!("{grants}/user_carol")).json(json!({ "access": "editor" })),
        impersonator.delete(format!("{grants}/user_ed")),
        impersonator.post(format!("{}/transfer", deployment.path)).json(json!({ "to": "user_alice" })),
        impersonator.post("/deployments/batch-delete").json(json!({ "ids": [deployment.id] })),
        impersonator.delete(&endpoint.path),
        impersonator.delete(&deployment.path),
        impersonator.patch("/users/user_alice").json(json!({ "firstName": "Mallory" })),
        impersonator.delete("/users/user_alice"),
    ] {
        let (answer, statements) = app.statements_of(call).await;
        answer.refuses(403, "impersonation");
        assert_eq!(statements, Vec::<String>::new());
    }
    assert_eq!(app.rows().await, before);
    app.user("user_alice").delete("/users/user_alice").await.is(204);
}

#[actix_web::test]
async fn impersonator_is_shown_no_env_vars() {
    let app = TestApp::start().await;
    let world = World::of_alice(&app).await;
    let (path, fields) = (&world.deployment.path, json!({ "envVars": { "KEY": "hidden" } }));
    let impersonator = impersonator(&app);
    for call in [
        impersonator.get(path),
        impersonator.get("/deployments"),
        impersonator.patch(path).json(json!({ "name": "new" })),
        impersonator.post("/deployments").json(deployment(fields)),
    ] {
        let answer = call.await;
        let text = answer.text();
        assert!((200..300).contains(&answer.status) && text.contains(r#""access":"editor""#), "{text}");
        assert!(!text.contains("envVars") && !text.contains("hidden"), "{text}");
    }
    let shown = app.user("user_alice").get(path).await.is(200).json();
    assert_eq!((&shown["envVars"]["KEY"], &shown["access"]), (&json!("hidden"), &json!("owner")));
}

#[actix_web::test]
async fn impersonator_changes_no_field_of_the_owner() {
    let app = TestApp::start().await;
    let path = World::of_alice(&app).await.deployment.path;
    let impersonator = impersonator(&app);
    for body in [json!({ "envVars": {} }), json!({ "private": false }), json!({ "name": "new", "private": true })] {
        let call = impersonator.patch(&path).json(body);
        app.unchanged_by(call).await.refuses(403, "impersonation");
    }
    let public = deployment(json!({ "private": false }));
    let call = impersonator.post("/deployments").json(&public);
    app.unchanged_by(call).await.refuses(403, "impersonation");
    app.user("user_alice").patch(&path).json(json!({ "private": false })).await.is(200);
    app.user("user_alice").post("/deployments").json(public).await.is(201);
}

/// The answer is the unchanged row, so the front end, which syncs automatically, continues.
#[actix_web::test]
async fn impersonators_sync_keeps_the_profile() {
    let app = TestApp::start().await;
    for (caller, name, is_kept) in [
        (impersonator(&app), "Mallory", Value::Null),
        (app.user("user_alice"), "Alice", json!("Alice")),
        (impersonator(&app), "Mallory", json!("Alice")),
    ] {
        let call = caller.post("/users/clerk-sync").json(json!({ "firstName": name }));
        assert_eq!(call.await.is(200).json()["firstName"], is_kept);
    }
}

/// Sends every field of the description, with a value of every type, to every route that admits impersonators.
#[actix_web::test]
async fn no_field_lets_an_impersonator_destroy_or_publish() {
    let app = TestApp::start().await;
    let world = matrix::World::new(&app).await;
    let impersonator = Caller::Impersonated.client(&app, &world);
    let before = app.rows().await;
    let mut written = 0;
    for route in Route::with_a_body().filter(|route| !route.entry.no_impersonation) {
        for (field, value) in fields(&route) {
            let mut body = route.body(&world).unwrap();
            body[&field] = value;
            let name = format!("{} {body}", route.name());
            let call = route.with_body(route.call(&impersonator, &world), Some(body));
            written += usize::from(call.await.status < 300);
            assert!(keeps_all(&before, &app.rows().await), "{name}");
        }
    }
    assert!(written > 20, "{written} writes");
}

/// The fields of the route's body, each with a value of every type.
fn fields(route: &Route) -> Vec<(String, Value)> {
    let document = Service::openapi();
    let operation = &document["paths"][&route.entry.path][route.entry.method.to_lowercase()];
    let reference = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].as_str().unwrap();
    let schema = document.pointer(reference.trim_start_matches('#')).unwrap();
    let values = [Value::Null, json!(true), json!(false), json!(1), json!("x"), json!([]), json!({})];
    let names = schema["properties"].as_object().unwrap().keys();
    names.flat_map(|name| values.clone().map(|value| (name.clone(), value))).collect()
}

/// Every row still exists with its owner, secrets and profile, and is shared and public as before.
fn keeps_all(before: &Rows, after: &Rows) -> bool {
    let deployments = before.deployments.iter().all(|old| {
        let new = after.deployments.iter().find(|new| new.id == old.id);
        new.is_some_and(|new| (&new.user_id, &new.org_id, &new.env_vars) == (&old.user_id, &old.org_id, &old.env_vars))
    });
    let public = |rows: &Rows| rows.deployments.iter().filter(|row| !row.private).count();
    let endpoints = before.endpoints.iter().all(|old| after.endpoints.iter().any(|new| new.id == old.id));
    let users = before.users.iter().all(|old| {
        let new = after.users.iter().find(|new| new.id == old.id);
        new.is_some_and(|new| {
            (&new.first_name, &new.last_name, &new.img_url) == (&old.first_name, &old.last_name, &old.img_url)
        })
    });
    deployments && endpoints && users && public(before) == public(after) && before.grants == after.grants
}

/// A template token names the actor only if the template copies the claim, so a token without `act` is inconclusive.
#[actix_web::test]
async fn a_template_token_without_act_destroys_nothing() {
    let kinds = vec![TokenKind::Session, TokenKind::Template];
    let app = TestApp::start_with(Setup { kinds, ..Setup::default() }).await;
    let World { deployment, .. } = World::of_alice(&app).await;
    let template = || TokenSpec::template("user_alice").azp(FRONTEND);
    let silent = app.bearer(&app.clerk.mint(&template().without("act")));
    let before = app.rows().await;
    for path in [deployment.path.as_str(), "/users/user_alice"] {
        let (answer, statements) = app.statements_of(silent.delete(path)).await;
        answer.refuses(403, "impersonation_unknown");
        assert_eq!(statements, Vec::<String>::new());
    }
    assert_eq!(app.rows().await, before);
    silent.get(&deployment.path).await.is(200);
    app.bearer(&app.clerk.mint(&template())).delete("/users/user_alice").await.is(204);
}
