//! Fields: their names, types and bounds. The answer names invalid fields, and nothing is written.

use serde_json::{Value, json};

use crate::support::{Client, TestApp, deployment};

/// Asserts that each body is refused for this field, on creation and on change, and that nothing is written.
async fn refused(app: &TestApp, alice: &Client<'_>, cases: impl IntoIterator<Item = (&'static str, Value)>) {
    let row = alice.deploys("shop").await;
    for (field, value) in cases {
        let body = json!({ field: value });
        app.unchanged_by(alice.patch(&row.path).json(&body)).await.refuses(422, "invalid").names(&[field]);
        let creation = alice.post("/deployments").json(deployment(body));
        app.unchanged_by(creation).await.refuses(422, "invalid").names(&[field]);
    }
}

#[actix_web::test]
async fn a_field_of_another_type_is_named() {
    let app = TestApp::start().await;
    let cases = [
        ("name", json!(7)),
        ("repository", json!(["x"])),
        ("branch", json!({})),
        ("dockerFilePath", json!(true)),
        ("contextDir", json!(1.5)),
        ("portNumber", json!("80")),
        ("portNumber", json!(80.5)),
        ("portNumber", json!(99_999_999_999_u64)),
        ("envVars", json!("A=B")),
        ("envVars", json!(["A"])),
        ("resourceVersion", json!("huge")),
        ("resourceVersion", json!("Basic")),
        ("private", json!("yes")),
        ("private", json!(0)),
        ("description", json!(7)),
        ("tags", json!("web")),
    ];
    refused(&app, &app.user("user_alice"), cases).await;
}

#[actix_web::test]
async fn a_value_deeper_down_is_named_with_its_path() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for (body, path) in [
        (json!({ "envVars": { "KEY": 7 } }), "envVars.KEY"),
        (json!({ "envVars": { "KEY": null } }), "envVars.KEY"),
        (json!({ "envVars": { "KEY": { "nested": "x" } } }), "envVars.KEY"),
        (json!({ "tags": ["a", 7] }), "tags[1]"),
    ] {
        app.unchanged_by(alice.patch(&row.path).json(body)).await.refuses(422, "invalid").names(&[path]);
    }
}

#[actix_web::test]
async fn an_unknown_a_missing_and_a_repeated_field_are_named() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for (body, field) in [
        (r#"{"name":"n","repository":"r","owner":"x"}"#, "owner"),
        (r#"{"name":"n","repository":"r","port_number":1}"#, "port_number"),
        (r#"{"repository":"r"}"#, "name"),
        (r#"{"name":"n"}"#, "repository"),
        (r#"{"name":"n","repository":"r","name":"m"}"#, "name"),
        (r#"{"name":"n","repository":"r","n\u0061me":"m"}"#, "name"),
    ] {
        let call = alice.post("/deployments").json_text(body);
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
}

#[actix_web::test]
async fn control_characters_are_refused_in_every_text() {
    let app = TestApp::start().await;
    let lines = ["name", "repository", "branch", "dockerFilePath", "contextDir"];
    let breaks = lines.into_iter().flat_map(|name| [(name, json!("a\nb")), (name, json!("a\u{1b}b"))]);
    let nul = json!("a\0b");
    let all = lines.into_iter().chain(["description"]).map(|name| (name, nul.clone()));
    let nested = [("tags", json!(["a\0b"])), ("tags", json!(["a\nb"])), ("envVars", json!({ "KEY": "a\0b" }))];
    let cases: Vec<_> = breaks.chain(all).chain(nested).chain([("envVars", json!({ "A\0": "x" }))]).collect();
    refused(&app, &app.user("user_alice"), cases).await;
}

#[actix_web::test]
async fn texts_have_bounds_in_characters() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let bounds = [
        ("name", 100),
        ("repository", 500),
        ("branch", 255),
        ("dockerFilePath", 255),
        ("contextDir", 255),
        ("description", 2000),
    ];
    for (name, most) in bounds {
        alice.deploys_with(json!({ name: "é".repeat(most) })).await;
        refused(&app, &alice, [(name, json!("é".repeat(most + 1)))]).await;
        if name != "description" {
            refused(&app, &alice, [(name, json!(""))]).await;
        }
    }
}

#[actix_web::test]
async fn numbers_and_collections_have_bounds() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let variables = |count: usize| (0..count).map(|number| (format!("K{number}"), json!("v"))).collect::<Value>();
    for fine in [
        json!({ "portNumber": 1 }),
        json!({ "portNumber": 65535 }),
        json!({ "tags": vec!["t".repeat(50); 20] }),
        json!({ "envVars": variables(100) }),
        json!({ "envVars": { "_a9": "v".repeat(4096) } }),
    ] {
        alice.deploys_with(fine).await;
    }
    let ports = [json!(0), json!(-1), json!(65536)].map(|port| ("portNumber", port));
    let tags = [json!(vec!["t"; 21]), json!(["t".repeat(51)]), json!([""])].map(|tags| ("tags", tags));
    let names = ["9A", "A-B", "", "A=B", "É"].map(|name| ("envVars", json!({ name: "x" })));
    let more = [("envVars", variables(101)), ("envVars", json!({ "A": "v".repeat(4097) }))];
    refused(&app, &alice, ports.into_iter().chain(tags).chain(names).chain(more)).await;
}

#[actix_web::test]
async fn every_field_that_is_wrong_is_named_at_once() {
    let app = TestApp::start().await;
    let body = deployment(json!({ "name": "", "portNumber": 0, "tags": [""] }));
    let call = app.user("user_alice").post("/deployments").json(body);
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["name", "portNumber", "tags"]);
}

#[actix_web::test]
async fn an_endpoints_fields_have_rules_too() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let parent = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&parent, "/").await;
    let long = format!("/{}", "x".repeat(500));
    for (field, value) in [
        ("route", json!("no-slash")),
        ("route", json!("/a\0")),
        ("route", json!("/a\nb")),
        ("route", json!(long)),
        ("route", json!(7)),
        ("description", json!("a\0")),
        ("description", json!("x".repeat(2001))),
        ("method", json!("CONNECT")),
    ] {
        let call = alice.patch(&endpoint.path).json(json!({ field: value }));
        app.unchanged_by(call).await.refuses(422, "invalid").names(&[field]);
    }
}

#[actix_web::test]
async fn a_users_fields_have_rules_too() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    alice.syncs().await;
    let addresses = ["ftp://x.example", "javascript:alert(1)", "x", "//x", "http://", "https://x.example/\n", ""];
    let pictures = addresses.map(|address| ("imgUrl", json!(address)));
    let more = [
        ("firstName", json!("a\0")),
        ("firstName", json!("x".repeat(101))),
        ("lastName", json!("a\nb")),
        ("lastName", json!(7)),
        ("imgUrl", json!(format!("https://x.example/{}", "x".repeat(2048)))),
    ];
    for (field, value) in pictures.into_iter().chain(more) {
        for call in [alice.patch("/users/user_alice"), alice.post("/users/clerk-sync")] {
            app.unchanged_by(call.json(json!({ field: value }))).await.refuses(422, "invalid").names(&[field]);
        }
    }
}
