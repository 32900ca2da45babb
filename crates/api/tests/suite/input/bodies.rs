//! Bodies: their type, their size, and whether they are JSON.

use serde_json::{Value, json};

use crate::support::{TestApp, deployment};

const LIMIT: usize = 64 * 1024;

/// A valid body of exactly this size, padded with white space.
fn padded(body: &Value, bytes: usize) -> String {
    let text = body.to_string();
    format!("{text}{}", " ".repeat(bytes - text.len()))
}

#[actix_web::test]
async fn a_body_of_64_kib_is_taken_and_one_byte_more_is_413() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for (call, body) in [
        (alice.patch(&row.path), json!({ "name": "n" })),
        (alice.post("/deployments"), deployment(json!({}))),
        (alice.post("/users/clerk-sync"), json!({})),
    ] {
        let answer = call.json_text(&padded(&body, LIMIT)).await;
        assert!(answer.status < 300, "{}", answer.text());
    }
    for (call, body) in [
        (alice.patch(&row.path), json!({ "name": "n" })),
        (alice.post("/deployments"), deployment(json!({}))),
        (alice.post("/deployments/batch-delete"), json!({ "ids": [row.id] })),
        (alice.post("/users/set-token"), json!({ "jwt": "x" })),
    ] {
        app.unchanged_by(call.json_text(&padded(&body, LIMIT + 1))).await.refuses(413, "too_large");
    }
}

#[actix_web::test]
async fn a_body_must_be_sent_as_json() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let body = json!({ "name": "n" }).to_string();
    for content_type in ["application/json", "application/json; charset=utf-8", "Application/JSON"] {
        alice.patch(&row.path).body(content_type, body.clone()).await.is(200);
    }
    let others =
        ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "text/json", "application/json2", ""];
    for content_type in others {
        let call = alice.patch(&row.path).body(content_type, body.clone());
        app.unchanged_by(call).await.refuses(415, "not_json");
    }
    app.unchanged_by(alice.patch(&row.path)).await.refuses(415, "not_json");
}

#[actix_web::test]
async fn a_body_that_is_no_json_is_400() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let broken =
        ["", " ", "{", "{'name':'n'}", r#"{"name":"n"}}"#, r#"{"name":"n"} {}"#, r#"{"name":"n",}"#, "\u{feff}{}"];
    for body in broken.into_iter().chain(["nul", r#"{"name":"\ud800"}"#, "{\"name\":\"a\nb\"}"]) {
        app.unchanged_by(alice.patch(&row.path).json_text(body)).await.refuses(400, "malformed");
    }
    let call = alice.patch(&row.path).body("application/json", &b"{\"name\":\"\xff\"}"[..]);
    app.unchanged_by(call).await.refuses(400, "malformed");
}

#[actix_web::test]
async fn json_nested_without_end_is_refused_and_nothing_worse() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for body in ["[".repeat(60_000), format!("{{\"name\":{}", "[".repeat(60_000)), "{\"envVars\":".repeat(5_000)] {
        let answer = app.unchanged_by(alice.patch(&row.path).json_text(&body)).await;
        assert!([400, 422].contains(&answer.status), "{}", answer.text());
    }
}

#[actix_web::test]
async fn json_of_another_shape_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    for body in ["null", "7", "\"name\"", "true"] {
        app.unchanged_by(alice.patch(&row.path).json_text(body)).await.refuses(422, "invalid");
        app.unchanged_by(alice.post("/deployments").json_text(body)).await.refuses(422, "invalid");
    }
}

#[actix_web::test]
async fn an_error_says_where_and_quotes_no_more_than_a_little() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for body in [
        json!({ "x".repeat(20_000): 1 }),
        json!({ "name": { "x": "y".repeat(20_000) } }),
        json!({ "resourceVersion": "z".repeat(20_000) }),
    ] {
        let answer = alice.post("/deployments").json(body).await.refuses(422, "invalid");
        assert!(answer.text().len() < 2_000, "{} bytes", answer.text().len());
    }
}

/// The answer does not grow with the body.
#[actix_web::test]
async fn a_list_of_mistakes_ends_with_how_many_more_there_are() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let variables: serde_json::Map<_, _> = (0..100).map(|n| (format!("{n}"), json!("\0"))).collect();
    for (body, named, last) in [
        (json!({ "tags": vec![""; 20] }), 20, "must have 1 to 50 characters"),
        (json!({ "name": "", "tags": vec![""; 20] }), 21, "and 1 more"),
        (json!({ "envVars": variables }), 21, "and 180 more"),
        (json!({ "tags": vec![""; 18_000] }), 1, "must have at most 20 tags"),
    ] {
        let answer = app.unchanged_by(alice.patch(&row.path).json(body)).await.refuses(422, "invalid");
        let fields = answer.json()["error"]["fields"].clone();
        assert_eq!(fields.as_array().unwrap().len(), named, "{fields}");
        assert_eq!(fields[named - 1]["message"], last);
        assert!(answer.text().len() < 4_000, "{} bytes", answer.text().len());
    }
}

#[actix_web::test]
async fn what_a_client_made_up_is_quoted_in_200_characters() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let long = "x".repeat(3_000);
    let answers = [
        alice.get(format!("/deployments?{long}=1")).await,
        alice.post("/deployments/batch-delete").json(json!({ &long: [] })).await,
        alice.post("/deployments").json(json!({ "envVars": { &long: 7 } })).await,
    ];
    for answer in answers {
        let fields = answer.refuses(422, "invalid").json()["error"]["fields"].clone();
        let longest = fields[0].as_object().unwrap().values().map(|text| text.as_str().unwrap().chars().count()).max();
        assert_eq!(longest, Some(200), "{fields}");
    }
}
