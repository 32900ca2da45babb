//! One delivery of an event: the headers that Svix puts on it, and the table of those that have been handled.

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

/// How long a delivery is remembered. Svix tries for a day and a half; what is sent again later by hand changes nothing
/// either, because news are compared by their moment.
const REMEMBERED: TimeDelta = TimeDelta::days(30);

/// The headers of a delivery, in bounds but not yet believed.
#[derive(Clone, Debug)]
pub struct Delivery {
    id: String,
    sent_at: i64,
    signatures: String,
}

/// A delivery as it is noted.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = webhook_deliveries)]
struct NewDelivery {
    id: String,
    received_at: NaiveDateTime,
}

impl Delivery {
    /// Reads `svix-id`, `svix-timestamp` and `svix-signature`, each of which has to be there once.
    ///
    /// # Errors
    /// [`WebhookRefusal::Unsigned`], whatever is wrong.
    pub fn announced(headers: &HeaderMap) -> Result<Self, WebhookRefusal> {
        let read = || {
            let id = only(headers, "svix-id").filter(|id| (1..=255).contains(&id.len()))?;
            let seconds = only(headers, "svix-timestamp").filter(|text| text.len() <= 12)?;
            // Digits alone: a sign would be another spelling of what is signed.
            let digits = seconds.bytes().all(|byte| byte.is_ascii_digit());
            let sent_at = digits.then(|| seconds.parse().ok()).flatten()?;
            let signatures = only(headers, "svix-signature")?.to_owned();
            Some(Self { id: id.to_owned(), sent_at, signatures })
        };
        read().ok_or(WebhookRefusal::Unsigned)
    }

    /// The message's id, the same on every attempt to deliver it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// When this attempt was made, in Unix seconds by the sender's clock.
    pub fn sent_at(&self) -> i64 {
        self.sent_at
    }

    pub(super) fn signatures(&self) -> &str {
        &self.signatures
    }
}

/// Notes a delivery and forgets very old ones; says whether it is a new one.
///
/// # Errors
/// Whatever the database says.
pub(super) fn note(connection: &mut MultiConnection, delivery: &Delivery) -> QueryResult<bool> {
    let received_at = now();
    let noted = NewDelivery { id: delivery.id.clone(), received_at };
    let is_new = insert_if_absent!(connection, &noted => webhook_deliveries.id)?;
    if is_new {
        let old = webhook_deliveries::table.filter(webhook_deliveries::received_at.lt(received_at - REMEMBERED));
        diesel::delete(old).execute(connection)?;
    }
    Ok(is_new)
}

/// A header that is there twice says nothing that could be relied on.
fn only<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
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

    fn announced(headers: &[(&'static str, &str)]) -> Option<Delivery> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(HeaderName::from_static(name), HeaderValue::from_str(value).unwrap());
        }
        Delivery::announced(&map).ok()
    }

    #[test]
    fn each_of_the_three_headers_has_to_be_there_once() {
        let all = [("svix-id", "msg_1"), ("svix-timestamp", "1800000000"), ("svix-signature", "v1,AA==")];
        assert!(announced(&all).is_some());
        for missing in 0..3 {
            let mut some = all.to_vec();
            some.remove(missing);
            assert!(announced(&some).is_none(), "{some:?}");
            assert!(announced(&[&all[..], &all[missing..=missing]].concat()).is_none(), "{missing} twice");
        }
    }

    #[test]
    fn a_moment_is_a_few_digits_and_nothing_else() {
        let at = |moment: &str| announced(&[("svix-id", "m"), ("svix-timestamp", moment), ("svix-signature", "v1,A")]);
        assert_eq!(at("1800000000").unwrap().sent_at(), 1_800_000_000);
        for wrong in ["", "-1", "+1", "1.5", "1e9", "0x10", "9223372036854775808", "-9223372036854775808", "1 "] {
            assert!(at(wrong).is_none(), "{wrong:?}");
        }
    }
}
