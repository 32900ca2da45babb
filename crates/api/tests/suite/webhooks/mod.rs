//! `POST /webhooks/clerk`.

mod deletions;
mod emails;
mod events;
mod nulls;
mod sessions;
mod signatures;
mod users;

use serde_json::{Value, json};

use crate::support::{Answer, TestApp, webhook};

const PATH: &str = "/webhooks/clerk";

/// Sends an event as Clerk does, and asserts the outcome.
async fn tell(app: &TestApp, event: Value, outcome: &str) -> Answer {
    let answer = webhook::sign(app.anonymous().post(PATH), webhook::now(), &event).await.is(200);
    assert_eq!(answer.json(), json!({ "outcome": outcome }), "{event}");
    answer
}

/// A user in Clerk's format, changed at this time.
fn user(id: &str, first_name: &str, updated_at: i64) -> Value {
    json!({
        "object": "user",
        "id": id,
        "first_name": first_name,
        "last_name": "Lovelace",
        "image_url": "https://img.clerk.com/ada",
        "primary_email_address_id": "idn_2",
        "email_addresses": [
            { "id": "idn_1", "email_address": "old@example.com", "verification": { "status": "verified" } },
            { "id": "idn_2", "email_address": "ada@example.com", "verification": { "status": "verified" } },
        ],
        "banned": false,
        "created_at": 1_700_000_000_000_i64,
        "updated_at": updated_at,
    })
}

/// An event of this time.
fn event(name: &str, data: Value) -> Value {
    json!({ "object": "event", "type": name, "data": data, "timestamp": webhook::now() * 1000 })
}
