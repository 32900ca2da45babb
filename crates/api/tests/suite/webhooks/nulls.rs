//! Fields that Clerk's schema allows to be null or absent, and that the service must not require.

use serde_json::{Value, json};

use super::{event, tell, user};
use crate::support::{TestApp, webhook};

const NOW: i64 = 1_800_000_000_000;

/// The fields of a user that may have any value, because no decision depends on them.
const FIELDS: [&str; 7] =
    ["email_addresses", "primary_email_address_id", "first_name", "last_name", "image_url", "updated_at", "created_at"];

#[actix_web::test]
async fn null_or_absent_fields_of_a_user_are_accepted() {
    let app = TestApp::start().await;
    for (field, number) in FIELDS.into_iter().chain(["banned"]).zip(1..) {
        let mut null = user("user_ada", "Ada", NOW + 2 * number);
        null[field] = Value::Null;
        let mut absent = user("user_ada", "Ada", NOW + 2 * number + 1);
        absent.as_object_mut().unwrap().remove(field);
        for data in [null, absent] {
            let answer = webhook::sign(app.anonymous().post(super::PATH), webhook::now(), &event("user.updated", data));
            answer.await.is(200);
        }
    }
    app.user("user_ada").get("/users/me").await.is(200);
}

#[actix_web::test]
async fn fields_of_another_type_count_as_absent() {
    let app = TestApp::start().await;
    for other in [json!(7), json!("text"), json!(true), json!([null]), json!([{ "id": 1 }]), json!({ "id": "x" })] {
        for field in FIELDS {
            let mut data = user("user_ada", "Ada", NOW);
            data[field] = other.clone();
            let answer = webhook::sign(app.anonymous().post(super::PATH), webhook::now(), &event("user.updated", data));
            answer.await.is(200);
        }
    }
}

#[actix_web::test]
async fn a_user_of_ids_and_nulls_has_a_row() {
    let app = TestApp::start().await;
    let data = json!({
        "id": "user_ada", "email_addresses": null, "primary_email_address_id": null, "first_name": null,
        "last_name": null, "image_url": null, "banned": null, "updated_at": NOW,
    });
    tell(&app, json!({ "type": "user.created", "data": data, "timestamp": null }), "applied").await;
    let rows = app.rows().await;
    let row = rows.user("user_ada");
    assert_eq!((&row.email, &row.first_name, &row.last_name, &row.img_url), (&None, &None, &None, &None));
    assert_eq!(row.clerk_updated_at, Some(NOW));
}

#[actix_web::test]
async fn a_null_among_addresses_hides_no_other() {
    let app = TestApp::start().await;
    let mut data = user("user_ada", "Ada", NOW);
    let addresses = data["email_addresses"].as_array_mut().unwrap();
    addresses.splice(0..0, [Value::Null, json!({ "id": null }), json!({ "id": "idn_0", "email_address": null })]);
    tell(&app, event("user.created", data), "applied").await;
    assert_eq!(app.rows().await.user("user_ada").email.as_deref(), Some("ada@example.com"));
}

#[actix_web::test]
async fn unknown_events_may_hold_anything() {
    let app = TestApp::start().await;
    for data in [Value::Null, json!([]), json!("text"), json!({ "id": null })] {
        tell(&app, json!({ "type": "email.created", "data": data }), "ignored").await;
    }
    tell(&app, json!({ "type": "email.created", "timestamp": "soon" }), "ignored").await;
}

#[actix_web::test]
async fn a_ban_that_is_neither_yes_nor_no_is_422() {
    let app = TestApp::start().await;
    let mut data = user("user_ada", "Ada", NOW);
    data["banned"] = json!("true");
    let call = webhook::sign(app.anonymous().post(super::PATH), webhook::now(), &event("user.updated", data));
    app.unchanged_by(call).await.refuses(422, "invalid").names(&["data.banned"]);
}
