//! `GET /deployments?q` and `GET /deployments/shared?q`.

use serde_json::json;

use crate::{
    suite::grants::World,
    support::{Client, TestApp, field},
};

fn encoded(text: &str) -> String {
    url::form_urlencoded::byte_serialize(text.as_bytes()).collect()
}

async fn found(caller: &Client<'_>, path: &str, q: &str) -> Vec<String> {
    field(&caller.get(format!("{path}?q={}", encoded(q))).await.is(200).json(), "name")
}

async fn alice_has<'app>(app: &'app TestApp, names: &[&str]) -> Client<'app> {
    let alice = app.user("user_alice");
    for name in names {
        alice.deploys(name).await;
    }
    alice
}

#[actix_web::test]
async fn finds_substrings_ignoring_case_newest_first() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["Web Shop", "blog", "shopping list", "SHOP 2"]).await;
    for q in ["shop", "SHOP", "sHoP"] {
        assert_eq!(found(&alice, "/deployments", q).await, ["SHOP 2", "shopping list", "Web Shop"], "{q}");
    }
    assert_eq!(found(&alice, "/deployments", "b sh").await, ["Web Shop"]);
    assert!(found(&alice, "/deployments", "shopp ing").await.is_empty());
    assert_eq!(found(&alice, "/deployments", "").await.len(), 4, "an empty search lists everything");
}

#[actix_web::test]
async fn letters_beyond_ascii_have_cases_too() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["Bücherei", "МАГАЗИН", "日本"]).await;
    assert_eq!(found(&alice, "/deployments", "BÜCHER").await, ["Bücherei"]);
    assert_eq!(found(&alice, "/deployments", "магазин").await, ["МАГАЗИН"]);
    assert_eq!(found(&alice, "/deployments", "本").await, ["日本"]);
    assert!(found(&alice, "/deployments", "bucher").await.is_empty(), "letters with and without dots differ");
}

#[actix_web::test]
async fn final_sigma_is_found_anywhere() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["ΣΟΣΙΣ", "οδος", "straße", "İstanbul"]).await;
    for q in ["ΣΟΣ", "σοσ", "σος", "σοσις"] {
        assert_eq!(found(&alice, "/deployments", q).await, ["ΣΟΣΙΣ"], "{q}");
    }
    for q in ["ΟΔΟΣ", "οδοσ", "οδος"] {
        assert_eq!(found(&alice, "/deployments", q).await, ["οδος"], "{q}");
    }
    assert_eq!(found(&alice, "/deployments", "RAß").await, ["straße"]);
    assert_eq!(found(&alice, "/deployments", "İSTAN").await, ["İstanbul"]);
    assert!(found(&alice, "/deployments", "istan").await.is_empty(), "İ is not I");
}

#[actix_web::test]
async fn spaces_count_at_both_ends_of_the_words() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["a shop", "shop a", "shop"]).await;
    assert_eq!(found(&alice, "/deployments", " shop").await, ["a shop"]);
    assert_eq!(found(&alice, "/deployments", "shop ").await, ["shop a"]);
}

#[actix_web::test]
async fn what_means_something_to_a_database_means_nothing_here() {
    let app = TestApp::start().await;
    let names = ["100%", "a_b", "axb", r"back\slash", "it's", "\"quoted\"", "[a-z]*", "'; DROP TABLE deployments; --"];
    let alice = alice_has(&app, &names).await;
    for (q, name) in [
        ("%", "100%"),
        ("a_b", "a_b"),
        (r"\", r"back\slash"),
        (r"k\s", r"back\slash"),
        ("'s", "it's"),
        ("\"", "\"quoted\""),
        ("[a-z]", "[a-z]*"),
        ("'; drop", "'; DROP TABLE deployments; --"),
    ] {
        assert_eq!(found(&alice, "/deployments", q).await, [name], "{q}");
    }
    for q in [r"\%", "1%0", "a%b", "__", r"\\"] {
        assert!(found(&alice, "/deployments", q).await.is_empty(), "{q}");
    }
}

#[actix_web::test]
async fn pages_go_on_within_the_search() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["app 1", "other", "app 2", "other", "app 3"]).await;
    let first = alice.get("/deployments?q=app&limit=2").await.is(200).json();
    assert_eq!(field(&first, "name"), ["app 3", "app 2"]);
    let next = first["next"].as_str().unwrap();
    let second = alice.get(format!("/deployments?q=app&limit=2&after={next}")).await.is(200).json();
    assert_eq!((field(&second, "name"), &second["next"]), (vec!["app 1".to_owned()], &json!(null)));
}

#[actix_web::test]
async fn finds_own_and_active_organization_only() {
    let app = TestApp::start().await;
    let acme = app.member("user_alice", "org_acme", "member", &[]);
    acme.deploys_with(json!({ "name": "shop of acme", "inOrganization": true })).await;
    acme.deploys("shop of alice").await;
    app.user("user_bob").deploys_with(json!({ "name": "shop of bob", "private": false })).await;
    assert_eq!(found(&acme, "/deployments", "shop").await, ["shop of alice", "shop of acme"]);
    assert_eq!(found(&app.user("user_alice"), "/deployments", "shop").await, ["shop of alice"]);
    assert_eq!(found(&app.user("user_bob"), "/deployments", "shop").await, ["shop of bob"]);
    let admin = app.member("user_mo", "org_acme", "admin", &["read", "manage"]);
    for path in ["/deployments", "/deployments/shared"] {
        assert!(found(&admin, path, "shop").await.is_empty(), "{path}");
    }
}

#[actix_web::test]
async fn finds_shared_deployments_page_by_page() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for name in ["Shop 1", "blog", "shop 2"] {
        World::of(&app, &alice, json!({ "name": name })).await;
    }
    alice.deploys("shop of her own").await;
    let vera = app.user("user_vera");
    assert_eq!(found(&vera, "/deployments/shared", "SHOP").await, ["shop 2", "Shop 1"]);
    for user in ["user_alice", "user_carol"] {
        assert!(found(&app.user(user), "/deployments/shared", "shop").await.is_empty(), "{user}");
    }
    let first = vera.get("/deployments/shared?q=shop&limit=1").await.is(200).json();
    let next = first["next"].as_str().unwrap();
    let second = vera.get(format!("/deployments/shared?q=shop&limit=1&after={next}")).await.is(200).json();
    assert_eq!((field(&second, "name"), &second["next"]), (vec!["Shop 1".to_owned()], &json!(null)));
}

#[actix_web::test]
async fn impossible_search_text_is_422_and_names_q() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    for path in ["/deployments", "/deployments/shared"] {
        alice.get(format!("{path}?q={}", encoded(&"é".repeat(100)))).await.is(200);
        for wrong in ["a".repeat(101), "%00".to_owned(), "a%0Ab".to_owned()] {
            alice.get(format!("{path}?q={wrong}")).await.refuses(422, "invalid").names(&["q"]);
        }
        alice.get(format!("{path}?q=a&q=b")).await.refuses(422, "invalid").names(&["q"]);
        app.anonymous().get(format!("{path}?q=a")).await.refuses(401, "token-missing");
    }
    alice.get("/deployments/public?q=a").await.refuses(422, "invalid").names(&["q"]);
}
