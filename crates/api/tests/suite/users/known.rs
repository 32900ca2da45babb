//! `GET /users/known`: lists only owners and grantees of rows that the caller may read.

use serde_json::{Value, json};

use crate::support::{Client, TestApp, field, forge};

async fn known(caller: &Client<'_>, query: &str) -> Vec<String> {
    field(&caller.get(format!("/users/known{query}")).await.is(200).json(), "id")
}

/// Alice shares with Bob, Carol with Alice, and Dan with Erin; Frank shares nothing.
async fn start() -> TestApp {
    let app = TestApp::start().await;
    for name in ["alice", "bob", "carol", "dan", "erin", "frank"] {
        let token = forge::session(&format!("user_{name}")).email(format!("{name}@example.com"));
        let profile = json!({ "firstName": name.to_uppercase(), "lastName": "of Shops" });
        app.bearer(&app.clerk.mint(&token)).post("/users/clerk-sync").json(profile).await.is(200);
    }
    for (owner, grantee) in [("alice", "bob"), ("carol", "alice"), ("dan", "erin")] {
        let owner = app.user(&format!("user_{owner}"));
        let row = owner.deploys_with(json!({ "private": false })).await;
        owner.grants(&row, &format!("user_{grantee}"), "viewer").await;
    }
    app
}

#[actix_web::test]
async fn grantees_and_sharing_owners_are_known_and_no_others() {
    let app = start().await;
    for (caller, expected) in [
        ("alice", &["user_bob", "user_carol"][..]),
        ("bob", &["user_alice"]),
        ("carol", &["user_alice"]),
        ("dan", &["user_erin"]),
        ("frank", &[]),
        ("nobody", &[]),
    ] {
        assert_eq!(known(&app.user(&format!("user_{caller}")), "").await, expected, "{caller}");
    }
    let page = app.user("user_bob").get("/users/known").await.is(200).json();
    let alice = json!({ "id": "user_alice", "name": "ALICE of Shops" });
    assert_eq!(page, json!({ "items": [alice], "next": Value::Null }));
}

/// Neither a search nor an id tells whether a user exists that the caller does not know.
#[actix_web::test]
async fn no_parameter_leads_to_a_stranger() {
    let app = start().await;
    let (alice, frank) = (app.user("user_alice"), app.user("user_frank"));
    for text in ["dan@example.com", "DAN", "user_dan", "nobody@example.com", "%", "r__", "\\", "'"] {
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        let answer = alice.get(format!("/users/known?q={encoded}")).await.is(200);
        assert_eq!(answer.json(), json!({ "items": [], "next": Value::Null }), "{text}");
    }
    assert!(known(&alice, "?ids=user_dan,user_erin,user_frank,user_nobody,user_alice").await.is_empty());
    assert_eq!(known(&alice, "?ids=user_dan,user_carol").await, ["user_carol"]);
    assert_eq!(known(&alice, "?after=user_bob").await, ["user_carol"]);
    assert!(known(&frank, "?q=a").await.is_empty());
    app.anonymous().get("/users/known").await.refuses(401, "token-missing");
}

#[actix_web::test]
async fn search_finds_name_and_id_page_by_page() {
    let app = start().await;
    let alice = app.user("user_alice");
    for q in ["carol%20of", "user_c"] {
        assert_eq!(known(&alice, &format!("?q={q}")).await, ["user_carol"], "{q}");
    }
    assert_eq!(known(&alice, "?q=of%20shops").await, ["user_bob", "user_carol"]);
    // Not even those of known users.
    for q in ["carol@example", "bob@example"] {
        assert!(known(&alice, &format!("?q={q}")).await.is_empty(), "{q}");
    }
    let first = alice.get("/users/known?q=shops&limit=1").await.is(200).json();
    assert_eq!((field(&first, "id"), &first["next"]), (vec!["user_bob".to_owned()], &json!("user_bob")));
    let second = alice.get("/users/known?q=shops&limit=1&after=user_bob").await.is(200).json();
    assert_eq!((field(&second, "id"), &second["next"]), (vec!["user_carol".to_owned()], &Value::Null));
}

#[actix_web::test]
async fn relation_ends_with_the_grant_and_the_user() {
    let app = start().await;
    let (alice, bob) = (app.user("user_alice"), app.user("user_bob"));
    let row = field(&bob.get("/deployments/shared").await.is(200).json(), "id").remove(0);
    alice.delete(format!("/deployments/{row}/grants/user_bob")).await.is(204);
    assert_eq!(known(&alice, "").await, ["user_carol"]);
    assert!(known(&bob, "").await.is_empty());
    app.user("user_carol").delete("/users/user_carol").await;
    assert!(known(&alice, "").await.is_empty());
}

#[actix_web::test]
async fn colleagues_are_known_as_far_as_rows_may_be_read() {
    let app = start().await;
    let carol = app.member("user_carol", "org_acme", "member", &[]);
    let row = carol.deploys_with(json!({ "inOrganization": true })).await;
    carol.grants(&row, "user_dan", "viewer").await;
    let member = |role: &str, permissions: &[&str]| app.member("user_frank", "org_acme", role, permissions);
    assert!(known(&member("member", &[]), "").await.is_empty());
    assert_eq!(known(&member("member", &["read"]), "").await, ["user_carol"]);
    assert_eq!(known(&member("member", &["manage"]), "").await, ["user_carol", "user_dan"]);
    assert_eq!(known(&member("admin", &[]), "").await, ["user_carol", "user_dan"]);
    assert!(known(&app.member("user_frank", "org_other", "admin", &["read", "manage"]), "").await.is_empty());
    // Outside the organization its rows are not the owner's.
    assert_eq!(known(&carol, "").await, ["user_alice", "user_dan"]);
    assert_eq!(known(&app.user("user_carol"), "").await, ["user_alice"]);
}

#[actix_web::test]
async fn impossible_search_or_ids_are_422_and_named() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let many = |number| vec!["user_bob"; number].join(",");
    known(&alice, &format!("?ids={}", many(100))).await;
    for wrong in ["", "bob", "user_bob,", "user_bob,%00", &many(101)] {
        alice.get(format!("/users/known?ids={wrong}")).await.refuses(422, "invalid").names(&["ids"]);
    }
    for wrong in ["%00", &"a".repeat(101)] {
        alice.get(format!("/users/known?q={wrong}")).await.refuses(422, "invalid").names(&["q"]);
    }
    alice.get("/users/known?email=a").await.refuses(422, "invalid").names(&["email"]);
    alice.get("/users/known?after=bob").await.refuses(422, "invalid").names(&["after"]);
}
