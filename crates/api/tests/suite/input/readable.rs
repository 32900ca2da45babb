//! Texts that people read: invisible and direction-changing texts are refused, and white space is normalized.

use serde_json::{Value, json};

use crate::support::{Client, TestApp, deployment};

/// A zero-width space, a direction override, a Hangul filler, an empty Braille pattern, a lone combining mark, a joiner
/// that joins nothing; and white space alone.
const UNREADABLE: [&str; 7] =
    ["a\u{200B}b", "a\u{202E}b", "\u{3164}", "\u{2800}", "\u{301}", "a\u{200D}b", " \u{3000} "];

/// A route and each of its readable fields, with a value made from a text.
fn fields(text: &str) -> [(&'static str, Vec<(&'static str, Value)>); 4] {
    let lines = |names: &[&'static str]| names.iter().map(|name| (*name, json!(text))).collect::<Vec<_>>();
    let mut of_deployment = lines(&["name", "repository", "branch", "dockerFilePath", "contextDir", "description"]);
    of_deployment.push(("tags", json!(["web", text])));
    let of_endpoint = vec![("route", json!(format!("/{text}"))), ("description", json!(text))];
    let of_user = lines(&["firstName", "lastName"]);
    [("deployment", of_deployment), ("endpoint", of_endpoint), ("user", of_user.clone()), ("sync", of_user)]
}

#[actix_web::test]
async fn text_that_shows_nothing_or_turns_the_line_is_422() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let row = alice.deploys("shop").await;
    let endpoint = alice.adds_endpoint(&row, "/").await;
    let before = app.rows().await;
    for text in UNREADABLE {
        for (resource, fields) in fields(text) {
            for (field, value) in fields.into_iter().filter(|(field, _)| *field != "route" || !text.starts_with(' ')) {
                let body = json!({ field: value });
                let calls = match resource {
                    "deployment" => {
                        let create = alice.post("/deployments").json(deployment(body.clone()));
                        vec![alice.patch(&row.path).json(body), create]
                    }
                    "endpoint" => {
                        let mut new = json!({ "route": "/new", "method": "GET" });
                        new[field] = body[field].clone();
                        let create = alice.post(format!("{}/endpoints", row.path)).json(new);
                        vec![alice.patch(&endpoint.path).json(body), create]
                    }
                    "user" => vec![alice.patch("/users/user_alice").json(body)],
                    _ => vec![alice.post("/users/clerk-sync").json(body)],
                };
                for call in calls {
                    call.await.refuses(422, "invalid").names(&[field]);
                }
            }
        }
    }
    assert_eq!(app.rows().await, before);
}

/// Asserts how a text in a field of a deployment is stored.
async fn kept(alice: &Client<'_>, field: &str, sent: &str, kept: &str) {
    let value = |text: &str| if field == "tags" { json!([text]) } else { json!(text) };
    let created = alice.post("/deployments").json(deployment(json!({ field: value(sent) }))).await.is(201).json();
    assert_eq!(created[field], value(kept), "{field}");
    let path = format!("/deployments/{}", created["id"].as_str().unwrap());
    assert_eq!(alice.patch(&path).json(json!({ field: value(sent) })).await.is(200).json()[field], value(kept));
    assert_eq!(alice.get(&path).await.is(200).json()[field], value(kept));
}

#[actix_web::test]
async fn white_space_is_trimmed_and_collapses_in_one_line() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for field in ["name", "tags"] {
        kept(&alice, field, "  my \u{A0}\u{2003} shop ", "my shop").await;
    }
    for field in ["repository", "branch", "dockerFilePath", "contextDir"] {
        kept(&alice, field, " a  b ", "a  b").await;
    }
    kept(&alice, "description", "\n one  two\n\n three \n", "one  two\n\n three").await;
    kept(&alice, "name", &format!(" {} ", "x".repeat(100)), &"x".repeat(100)).await;
    let named = json!({ "firstName": " Ada  Augusta ", "lastName": "" });
    let shown = alice.post("/users/clerk-sync").json(named).await.is(200).json();
    assert_eq!((&shown["firstName"], &shown["lastName"]), (&json!("Ada Augusta"), &json!("")));
    let variables = json!({ "KEY": "  \u{200B}exact  " });
    let created = alice.post("/deployments").json(deployment(json!({ "envVars": variables }))).await.is(201);
    assert_eq!(created.json()["envVars"], variables, "values for programs are not changed");
}

#[actix_web::test]
async fn names_in_any_script_and_emoji_are_kept() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for name in ["می\u{200C}خواهم", "র\u{200D}\u{9CD}যাব", "👩🏽\u{200D}💻 team", "Nguye\u{302}\u{303}n", "葛\u{E0100}城"]
    {
        kept(&alice, "name", name, name).await;
        let shown = alice.post("/users/clerk-sync").json(json!({ "lastName": name })).await.is(200).json();
        assert_eq!(shown["lastName"], name);
    }
}
