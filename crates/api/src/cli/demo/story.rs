//! The story: Alice owns a deployment, Bob has no access until she shares it, and all others are refused.

use reqwest::Method;
use serde_json::{Value, json};

use super::{
    FRONTEND,
    runner::Step,
    tokens::Caller::{
        self, Anonymous, Browser, Expired, Forged, Malformed, Member, OtherIssuer, Session, Template, User,
    },
};

pub(super) const ALICE: &str = "user_alice";
pub(super) const BOB: &str = "user_bob";
const ELSEWHERE: &str = "https://elsewhere.example";

/// All of it, in order.
pub(super) fn steps() -> Vec<Step> {
    [authentication(), ownership(), browser(), sharing(), transfer(), organization(), sign_out()]
        .into_iter()
        .flatten()
        .collect()
}

fn authentication() -> Vec<Step> {
    vec![
        get("An anonymous caller reads a profile", Anonymous, "/users/me", 401).code("token-missing"),
        get("A malformed token", Malformed, "/users/me", 401),
        get("A token signed with another key", Forged, "/users/me", 401).code("token-invalid-signature"),
        get("An expired token", Expired, "/users/me", 401).code("token-expired"),
        get("A token of another issuer", OtherIssuer, "/users/me", 401),
        get("A template's token, where only session tokens are accepted", Template, "/users/me", 401),
        get("Alice, who has no row yet", User(ALICE), "/users/me", 200).says("/synced", json!(false)),
        post(
            "Alice's front end creates her row",
            User(ALICE),
            "/users/clerk-sync",
            json!({ "firstName": "Alice" }),
            200,
        )
        .says("/id", json!(ALICE)),
        post("Bob's front end creates his row", User(BOB), "/users/clerk-sync", json!({ "firstName": "Bob" }), 200),
        get("Bob reads Alice's profile", User(BOB), "/users/user_alice", 403).code("not_owner"),
    ]
}

fn ownership() -> Vec<Step> {
    let new =
        json!({ "name": "shop", "repository": "https://git.example.com/alice/shop", "envVars": { "KEY": "secret" } });
    vec![
        post("Alice creates a deployment", User(ALICE), "/deployments", new, 201).keep("dep", "/id"),
        get("Alice reads it", User(ALICE), "/deployments/{dep}", 200).says("/envVars/KEY", json!("secret")),
        get("Bob reads it", User(BOB), "/deployments/{dep}", 403).code("not_owner"),
        get("Bob reads one that does not exist: the same response", User(BOB), NO_SUCH, 403).code("not_owner"),
        patch("Bob renames it", User(BOB), "/deployments/{dep}", json!({ "name": "bob's" }), 403),
        patch("Bob sends a malformed body: the same response", User(BOB), "/deployments/{dep}", json!([]), 403),
        delete("Bob deletes it", User(BOB), "/deployments/{dep}", 403),
        delete("An anonymous caller deletes it", Anonymous, "/deployments/{dep}", 401),
        patch("Alice sets the owner in an update", User(ALICE), "/deployments/{dep}", json!({ "userId": BOB }), 422)
            .says("/error/fields/0/field", json!("userId")),
        patch("Alice renames it", User(ALICE), "/deployments/{dep}", json!({ "name": "store" }), 200)
            .says("/name", json!("store")),
        get("Bob's own list is empty", User(BOB), "/deployments", 200).says("/items", json!([])),
        post("Alice adds an endpoint", User(ALICE), "/deployments/{dep}/endpoints", endpoint(), 201).keep("ep", "/id"),
        get("Alice reads it", User(ALICE), "/deployments/{dep}/endpoints/{ep}", 200).says("/route", json!("/orders")),
        get("Bob reads it", User(BOB), "/deployments/{dep}/endpoints/{ep}", 403).code("not_owner"),
    ]
}

fn browser() -> Vec<Step> {
    vec![
        get("Alice's browser reads it, with the cookie", Browser(ALICE, FRONTEND), "/deployments/{dep}", 200),
        patch(
            "Her front end saves it",
            Browser(ALICE, FRONTEND),
            "/deployments/{dep}",
            json!({ "tags": ["live"] }),
            200,
        ),
        delete("A page of another site uses her cookie", Browser(ALICE, ELSEWHERE), "/deployments/{dep}", 403)
            .code("csrf"),
    ]
}

fn sharing() -> Vec<Step> {
    let (viewer, editor) = (json!({ "access": "viewer" }), json!({ "access": "editor" }));
    let secret = json!({ "envVars": { "KEY": "bob's" } });
    vec![
        put("Alice shares it with Bob as a viewer", User(ALICE), BOBS_GRANT, viewer, 200)
            .says("/access", json!("viewer")),
        get("Bob lists what is shared with him", User(BOB), "/deployments/shared", 200)
            .says("/items/0/access", json!("viewer")),
        get("Bob reads it, without its secrets", User(BOB), "/deployments/{dep}", 200).lacks("/envVars"),
        patch("Bob changes it", User(BOB), "/deployments/{dep}", json!({ "name": "bob's" }), 403).code("not_owner"),
        put("Alice makes Bob an editor", User(ALICE), BOBS_GRANT, editor, 200).says("/access", json!("editor")),
        patch("Bob changes it", User(BOB), "/deployments/{dep}", json!({ "description": "Sells things" }), 200)
            .says("/description", json!("Sells things")),
        patch("Bob writes its secrets", User(BOB), "/deployments/{dep}", secret, 422)
            .says("/error/fields/0/field", json!("envVars")),
        delete("Bob deletes it", User(BOB), "/deployments/{dep}", 403).code("not_owner"),
        delete("Alice deletes the grant", User(ALICE), BOBS_GRANT, 204),
        get("Bob reads it right after", User(BOB), "/deployments/{dep}", 403).code("not_owner"),
    ]
}

fn transfer() -> Vec<Step> {
    vec![
        post("Alice transfers it to an unknown user", User(ALICE), TRANSFER, json!({ "to": "user_unknown" }), 422)
            .says("/error/fields/0/field", json!("to")),
        post("Alice transfers it to Bob", User(ALICE), TRANSFER, json!({ "to": BOB }), 204),
        delete("Alice, no longer the owner, deletes it", User(ALICE), "/deployments/{dep}", 403).code("not_owner"),
        delete("Bob deletes it", User(BOB), "/deployments/{dep}", 204),
        get("It is gone", User(BOB), "/deployments/{dep}", 403).code("not_owner"),
    ]
}

fn organization() -> Vec<Step> {
    let (alice, bob) = (Member(ALICE, ACME, "member"), Member(BOB, ACME, "member"));
    let new = json!({
        "name": "intranet", "repository": "https://git.example.com/acme/intranet", "inOrganization": true,
    });
    vec![
        post("Alice, in Acme, creates a deployment there", alice, "/deployments", new, 201)
            .says("/orgId", json!(ACME))
            .keep("work", "/id"),
        get("Alice, without an active organization, reads it", User(ALICE), "/deployments/{work}", 403)
            .code("not_owner"),
        get("Bob, a member of Acme, reads it", bob, "/deployments/{work}", 403).code("not_owner"),
        get("An administrator of Acme reads it", Member(BOB, ACME, "admin"), "/deployments/{work}", 200)
            .says("/userId", json!(ALICE)),
        delete(
            "An administrator of another organization deletes it",
            Member(BOB, BOBS, "admin"),
            "/deployments/{work}",
            403,
        )
        .code("not_owner"),
        delete("The administrator of Acme deletes it", Member(BOB, ACME, "admin"), "/deployments/{work}", 204),
    ]
}

fn sign_out() -> Vec<Step> {
    let (phone, laptop) = (Session(ALICE, "sess_phone"), Session(ALICE, "sess_laptop"));
    vec![
        get("Alice is signed in on her phone", phone, "/users/me", 200).says("/id", json!(ALICE)),
        step("She signs out there", phone, Method::POST, "/users/logout", None, 204),
        get("The phone's token is used again", phone, "/users/me", 401).code("token-revoked"),
        get("Her laptop's session still works", laptop, "/users/me", 200).says("/id", json!(ALICE)),
    ]
}

const ACME: &str = "org_acme";
const BOBS: &str = "org_bobs";
const BOBS_GRANT: &str = "/deployments/{dep}/grants/user_bob";
const TRANSFER: &str = "/deployments/{dep}/transfer";
const NO_SUCH: &str = "/deployments/dep_00000000000070008000000000000000";

fn endpoint() -> Value {
    json!({ "route": "/orders", "method": "GET" })
}

fn get(title: &'static str, caller: Caller, path: &'static str, status: u16) -> Step {
    step(title, caller, Method::GET, path, None, status)
}

fn delete(title: &'static str, caller: Caller, path: &'static str, status: u16) -> Step {
    step(title, caller, Method::DELETE, path, None, status)
}

fn post(title: &'static str, caller: Caller, path: &'static str, body: Value, status: u16) -> Step {
    step(title, caller, Method::POST, path, Some(body), status)
}

fn put(title: &'static str, caller: Caller, path: &'static str, body: Value, status: u16) -> Step {
    step(title, caller, Method::PUT, path, Some(body), status)
}

fn patch(title: &'static str, caller: Caller, path: &'static str, body: Value, status: u16) -> Step {
    step(title, caller, Method::PATCH, path, Some(body), status)
}

fn step(
    title: &'static str,
    caller: Caller,
    method: Method,
    path: &'static str,
    body: Option<Value>,
    status: u16,
) -> Step {
    Step { title, caller, method, path, body, status, answer: None, absent: None, keep: None }
}

impl Step {
    fn code(self, code: &'static str) -> Self {
        self.says("/error/code", json!(code))
    }

    fn says(self, pointer: &'static str, value: Value) -> Self {
        Self { answer: Some((pointer, value)), ..self }
    }

    fn lacks(self, pointer: &'static str) -> Self {
        Self { absent: Some(pointer), ..self }
    }

    fn keep(self, name: &'static str, pointer: &'static str) -> Self {
        Self { keep: Some((name, pointer)), ..self }
    }
}
