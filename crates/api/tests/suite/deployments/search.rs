//! `GET /deployments` and `GET /deployments/shared` with a search, filters and an order.

use serde_json::{Value, json};

use crate::{
    suite::grants::World,
    support::{Client, TestApp, field},
};

const LISTS: [&str; 2] = ["/deployments", "/deployments/shared"];

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
    for path in LISTS {
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
    for path in LISTS {
        alice.get(format!("{path}?q={}", encoded(&"é".repeat(100)))).await.is(200);
        for wrong in ["a".repeat(101), "%00".to_owned(), "a%0Ab".to_owned()] {
            alice.get(format!("{path}?q={wrong}")).await.refuses(422, "invalid").names(&["q"]);
        }
        alice.get(format!("{path}?q=a&q=b")).await.refuses(422, "invalid").names(&["q"]);
        app.anonymous().get(format!("{path}?q=a")).await.refuses(401, "token-missing");
    }
    alice.get("/deployments/public?q=a").await.refuses(422, "invalid").names(&["q"]);
}

/// Creates Alice's deployments, which are all shared with Vera, in the order of their creation.
async fn alice_shares(app: &TestApp, all: &[Value]) {
    for fields in all {
        World::of(app, &app.user("user_alice"), fields.clone()).await;
    }
}

/// The names in both lists, which must be the same: Alice's own, and those shared with Vera.
async fn listed(app: &TestApp, query: &str) -> Vec<String> {
    let own = app.user("user_alice").get(format!("/deployments?{query}")).await.is(200).json();
    let shared = app.user("user_vera").get(format!("/deployments/shared?{query}")).await.is(200).json();
    assert_eq!(field(&own, "name"), field(&shared, "name"), "{query}");
    field(&own, "name")
}

#[actix_web::test]
async fn finds_repositories_and_tags() {
    let app = TestApp::start().await;
    let tags = json!(["Web App", "ÉTÉ", r#"a "b" \ c"#]);
    alice_shares(
        &app,
        &[json!({ "name": "one", "repository": "https://git.example/Acme/x" }), json!({ "name": "two", "tags": tags })],
    )
    .await;
    for (q, name) in
        [("acme/X", "one"), ("web a", "two"), ("été", "two"), (r#""B""#, "two"), (r"\", "two"), ("tw", "two")]
    {
        assert_eq!(listed(&app, &format!("q={}", encoded(q))).await, [name], "{q}");
    }
}

/// Tags are stored as a JSON array.
#[actix_web::test]
async fn stored_form_of_tags_is_not_found() {
    let app = TestApp::start().await;
    alice_shares(&app, &[json!({ "tags": ["a\",", "b", r"c\"] }), json!({ "tags": [] })]).await;
    for q in ["[", "]", "\",\"", ",\"", r"\\", r#"\""#, r"\n", "nb", "ab"] {
        assert!(listed(&app, &format!("q={}", encoded(q))).await.is_empty(), "{q}");
    }
    for tag in [",", "a", "[", "\"", "%", "_", "b\",", "bc"] {
        assert!(listed(&app, &format!("tag={}", encoded(tag))).await.is_empty(), "{tag}");
    }
    for tag in ["a\",", "A\",", "b", " b ", r"c\"] {
        assert_eq!(listed(&app, &format!("tag={}", encoded(tag))).await.len(), 1, "{tag}");
    }
}

#[actix_web::test]
async fn filters_narrow_the_list_together() {
    let app = TestApp::start().await;
    alice_shares(
        &app,
        &[
            json!({ "name": "one", "tags": ["web"], "private": false }),
            json!({ "name": "two", "tags": ["web", "next"], "resourceVersion": "high" }),
            json!({ "name": "three", "resourceVersion": "high", "private": false }),
        ],
    )
    .await;
    for (query, names) in [
        ("private=true", &["two"][..]),
        ("private=false", &["three", "one"]),
        ("resourceVersion=high", &["three", "two"]),
        ("resourceVersion=standard", &[]),
        ("tag=WEB", &["two", "one"]),
        ("tag=we", &[]),
        ("tag=web&private=false", &["one"]),
        ("tag=web&resourceVersion=high&private=true&q=w", &["two"]),
        ("tag=web&resourceVersion=high&private=false", &[]),
        ("resourceVersion=high&sort=name", &["three", "two"]),
    ] {
        assert_eq!(listed(&app, query).await, names, "{query}");
    }
}

#[actix_web::test]
async fn each_order_pages_without_gaps_or_repeats() {
    let app = TestApp::start().await;
    let names = ["b", "B", "a. b", "a", "É", "b", "A%"];
    alice_shares(&app, &names.map(|name| json!({ "name": name }))).await;
    let alice = app.user("user_alice");
    let oldest = alice.get("/deployments").await.json()["items"][6]["id"].as_str().unwrap().to_owned();
    alice.patch(format!("/deployments/{oldest}")).json(json!({ "branch": "changed" })).await.is(200);
    let (vera, sorts) = (app.user("user_vera"), ["created", "name", "updated"]);
    for (client, path, sort) in
        LISTS.iter().zip([&alice, &vera]).flat_map(|(path, client)| sorts.map(|sort| (client, path, sort)))
    {
        let path = format!("{path}?sort={sort}");
        let all = client.get(&path).await.is(200).json();
        assert_eq!(field(&all, "id").len(), names.len(), "{path}");
        match sort {
            "name" => assert_eq!(
                field(&all, "name")[3..6].iter().map(|name| name.to_uppercase()).collect::<Vec<_>>(),
                ["B"; 3]
            ),
            "updated" => assert_eq!(all["items"][0]["id"], oldest),
            _ => assert_eq!(all["items"][6]["id"], oldest),
        }
        for limit in [1, 2, 3] {
            let (mut ids, mut after) = (Vec::new(), String::new());
            loop {
                let page = client.get(format!("{path}&limit={limit}{after}")).await.is(200).json();
                ids.extend(field(&page, "id"));
                let Some(next) = page["next"].as_str() else { break };
                after = format!("&after={}", encoded(next));
            }
            assert_eq!(ids, field(&all, "id"), "{path} {limit}");
        }
    }
}

/// The cursor has the values of its row, which is renamed and deleted here.
#[actix_web::test]
async fn pages_by_name_go_on_where_the_row_was() {
    let app = TestApp::start().await;
    let alice = alice_has(&app, &["c", "a", "b"]).await;
    let first = alice.get("/deployments?sort=name&limit=2").await.is(200).json();
    assert_eq!(field(&first, "name"), ["a", "b"]);
    let path = format!("/deployments/{}", field(&first, "id")[1]);
    alice.patch(&path).json(json!({ "name": "z" })).await.is(200);
    let next = format!("/deployments?sort=name&after={}", encoded(first["next"].as_str().unwrap()));
    assert_eq!(field(&alice.get(&next).await.is(200).json(), "name"), ["c", "z"]);
    alice.delete(&path).await.is(204);
    assert_eq!(field(&alice.get(&next).await.is(200).json(), "name"), ["c"]);
}

#[actix_web::test]
async fn impossible_order_filter_or_cursor_is_422_and_named() {
    let app = TestApp::start().await;
    let alice = app.user("user_alice");
    let id = alice.deploys("shop").await.id;
    for path in LISTS {
        for (name, values) in [
            ("sort", vec!["size", "", "Name", "name,id", "-name", "name%00", "%ff"]),
            ("private", vec!["yes", "", "1", "TRUE", "null"]),
            ("resourceVersion", vec!["huge", "", "High", "basic,high", "%00"]),
            ("tag", vec!["", "%20", "a%00", "a%0Ab"]),
        ] {
            for value in values {
                alice.get(format!("{path}?{name}={value}")).await.refuses(422, "invalid").names(&[name]);
            }
            alice.get(format!("{path}?{name}=a&{name}=b")).await.refuses(422, "invalid");
        }
        let long = "a".repeat(101);
        alice.get(format!("{path}?tag={long}")).await.refuses(422, "invalid").names(&["tag"]);
        for (sort, wrong) in [
            ("created", vec![".", ".shop", ".1"]),
            ("name", vec!["", ".a%00", ".a%0Ab", &*format!(".{long}")]),
            ("updated", vec!["", ".", ".shop", ".-1", ".9223372036854775807", ".253402300800000000"]),
        ] {
            for wrong in wrong {
                let query = format!("{path}?sort={sort}&after={id}{wrong}");
                alice.get(query).await.refuses(422, "invalid").names(&["after"]);
            }
        }
        alice.get(format!("{path}?sort=name&after={id}.")).await.is(200);
    }
    alice.get("/deployments/public?sort=name").await.refuses(422, "invalid").names(&["sort"]);
}
