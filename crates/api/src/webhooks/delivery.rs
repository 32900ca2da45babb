//! One delivery of an event: the headers that Svix adds, and the table of handled deliveries.

use actix_web::http::header::HeaderMap;
use chrono::{NaiveDateTime, TimeDelta};
use diesel::{ExpressionMethods, Insertable, QueryDsl, QueryResult, RunQueryDsl};

use crate::{
    columns::now,
    db::{MultiConnection, dialect::insert_if_absent},
    error::WebhookRefusal,
};

mod schema {
    diesel::table! {
        webhook_deliveries (id) {
            id -> Text,
            received_at -> Timestamp,
        }
    }
}

use schema::webhook_deliveries;

/// How long a delivery is remembered. Svix retries for a day and a half. An event that is sent again later changes nothing
/// either, because events are ordered by timestamp.
const RETENTION: TimeDelta = TimeDelta::days(30);

/// The headers of a delivery, checked for form but not yet verified.
#[derive(Clone, Debug)]
pub struct Delivery {
    id: String,
    sent_at: i64,
    signatures: String,
}

/// A row of the table.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = webhook_deliveries)]
struct NewDelivery {
    id: String,
    received_at: NaiveDateTime,
}

impl Delivery {
    /// Reads `svix-id`, `svix-timestamp` and `svix-signature`.
    ///
    /// # Errors
    /// [`WebhookRefusal::Unsigned`] if a header is missing, repeated or malformed.
    pub fn from_headers(headers: &HeaderMap) -> Result<Self, WebhookRefusal> {
        let read = || {
            let id = single_header(headers, "svix-id").filter(|id| (1..=255).contains(&id.len()))?;
            let seconds = single_header(headers, "svix-timestamp").filter(|text| text.len() <= 12)?;
            // Digits only: a sign would be another spelling of the signed text.
            let digits = seconds.bytes().all(|byte| byte.is_ascii_digit());
            let sent_at = digits.then(|| seconds.parse().ok()).flatten()?;
            let signatures = single_header(headers, "svix-signature")?.to_owned();
            Some(Self { id: id.to_owned(), sent_at, signatures })
        };
        read().ok_or(WebhookRefusal::Unsigned)
    }

    /// Returns the message's id, the same on every attempt.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns when this attempt was made, in Unix seconds by the sender's clock.
    pub fn sent_at(&self) -> i64 {
        self.sent_at
    }

    pub(super) fn signatures(&self) -> &str {
        &self.signatures
    }
}

/// Records a delivery, and returns whether it is new; also deletes very old rows. Of two concurrent deliveries with one id,
/// the second waits until the first transaction ends.
pub(super) fn record_if_new(connection: &mut MultiConnection, delivery: &Delivery) -> QueryResult<bool> {
    let received_at = now();
    let row = NewDelivery { id: delivery.id.clone(), received_at };
    let is_new = insert_if_absent!(connection, &row => webhook_deliveries.id)?;
    if is_new {
        let old = webhook_deliveries::table.filter(webhook_deliveries::received_at.lt(received_at - RETENTION));
        diesel::delete(old).execute(connection)?;
    }
    Ok(is_new)
}

/// Returns a header that occurs exactly once: a repeated one is ambiguous.
fn single_header<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let mut values = headers.get_all(name);
    match (values.next(), values.next()) {
        (Some(value), None) => value.to_str().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn from_headers(headers: &[(&'static str, &str)]) -> Option<Delivery> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        Delivery::from_headers(&map).ok()
    }

    #[test]
    fn each_header_must_occur_once() {
        let all = [("svix-id", "msg_1"), ("svix-timestamp", "1800000000"), ("svix-signature", "v1,AA==")];
        assert!(from_headers(&all).is_some());
        for missing in 0..3 {
            let mut some = all.to_vec();
            some.remove(missing);
            assert!(from_headers(&some).is_none(), "{some:?}");
            assert!(from_headers(&[&all[..], &all[missing..=missing]].concat()).is_none(), "{missing} twice");
        }
    }

    #[test]
    fn timestamp_is_digits_only() {
        let at = |timestamp: &str| {
            from_headers(&[("svix-id", "m"), ("svix-timestamp", timestamp), ("svix-signature", "v1,A")])
        };
        assert_eq!(at("1800000000").unwrap().sent_at(), 1_800_000_000);
        for wrong in ["", "-1", "+1", "1.5", "1e9", "0x10", "9223372036854775808", "-9223372036854775808", "1 "] {
            assert!(at(wrong).is_none(), "{wrong:?}");
        }
    }
}
