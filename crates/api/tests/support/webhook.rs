//! Webhooks as Svix sends them. The test signs them by hand, because the tested code must not sign for itself.

use std::time::{SystemTime, UNIX_EPOCH};

use api::webhooks::Secret;
use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::Value;
use uuid::Uuid;

use super::Call;

const KEY: [u8; 32] = *b"a key that is known to the tests";

/// The service's secret.
pub(crate) fn secret() -> Secret {
    secret_text().parse().unwrap()
}

/// The same secret, as Clerk's dashboard shows it.
pub(crate) fn secret_text() -> String {
    format!("whsec_{}", STANDARD.encode(KEY))
}

/// The current time in Unix seconds.
pub(crate) fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs().try_into().unwrap()
}

/// The signature of a delivery, as Svix documents it: HMAC-SHA256 of id, timestamp and body, joined by dots.
pub(crate) fn signature(id: &str, sent_at: i64, body: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, &KEY);
    let tag = hmac::sign(&key, format!("{id}.{sent_at}.{body}").as_bytes());
    format!("v1,{}", STANDARD.encode(tag.as_ref()))
}

/// The call with this event as a new delivery.
pub(crate) fn sign<'app>(call: Call<'app>, sent_at: i64, event: &Value) -> Call<'app> {
    deliver(call, &format!("msg_{}", Uuid::now_v7().simple()), sent_at, event)
}

/// The call with this event as this delivery.
pub(crate) fn deliver<'app>(call: Call<'app>, id: &str, sent_at: i64, event: &Value) -> Call<'app> {
    let body = event.to_string();
    let signature = signature(id, sent_at, &body);
    headed(call, id, sent_at, &signature).json_text(&body)
}

/// The call with these headers.
pub(crate) fn headed<'app>(call: Call<'app>, id: &str, sent_at: i64, signature: &str) -> Call<'app> {
    call.with("svix-id", id).with("svix-timestamp", sent_at.to_string()).with("svix-signature", signature)
}
