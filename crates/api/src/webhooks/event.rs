//! What an event says, as far as this service listens.
//! Reads the payloads that Clerk documents under "Webhooks"; a type that is not listened to is no mistake.

use auth::UserId;
use serde::Deserialize;
use serde_json::{Number, Value};

use super::Delivery;
use crate::{
    error::ApiError,
    http::{FieldError, rules},
    resources::user::mirror::Profile,
};

/// An event, understood.
#[derive(Debug)]
pub enum Event {
    /// `user.created`, `user.updated`: how a user is now.
    UserSaved {
        /// What there is to know.
        profile: Box<Profile>,
        /// Set when the user is banned; the moment that Clerk says, in Unix seconds.
        banned_at: Option<i64>,
    },
    /// `user.deleted`.
    UserDeleted {
        /// Who.
        id: UserId,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// `session.ended`, `session.removed`, `session.revoked`.
    SessionEnded {
        /// Which.
        session_id: String,
    },
    /// Anything else.
    Other,
}

#[derive(Deserialize)]
struct Envelope {
    r#type: String,
    data: Value,
    timestamp: Option<Number>,
}

#[derive(Deserialize)]
struct UserData {
    id: String,
    #[serde(default)]
    email_addresses: Vec<EmailAddress>,
    primary_email_address_id: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    image_url: Option<String>,
    updated_at: Option<Number>,
    #[serde(default)]
    banned: Option<bool>,
}

#[derive(Deserialize)]
struct EmailAddress {
    id: Option<String>,
    email_address: String,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

impl Event {
    /// Reads an event whose signature held.
    ///
    /// # Errors
    /// 400 for what is no event at all, 422 for one that this service listens to and does not understand: Clerk's
    /// dashboard then shows it as failed.
    pub fn read(body: &[u8], delivery: &Delivery) -> Result<Self, ApiError> {
        let Envelope { r#type, data, timestamp } = serde_json::from_slice(body)
            .map_err(|_| ApiError::Malformed(FieldError::new("", "a webhook event is expected")))?;
        // An event without a moment of its own is as old as the attempt to deliver it.
        let at = timestamp.and_then(milliseconds).unwrap_or(delivery.sent_at().saturating_mul(1000));
        match r#type.as_str() {
            "user.created" | "user.updated" => UserData::event(read(data)?, at),
            // Not in Clerk's list of today, where a ban is an update.
            "user.banned" => {
                let user: UserData = read(data)?;
                UserData::event(UserData { banned: Some(true), ..user }, at)
            }
            "user.deleted" => Ok(Self::UserDeleted { id: user_id(&read::<Named>(data)?.id)?, at }),
            "session.ended" | "session.removed" | "session.revoked" => {
                Ok(Self::SessionEnded { session_id: read::<Named>(data)?.id })
            }
            _ => Ok(Self::Other),
        }
    }
}

impl UserData {
    fn event(self, at: i64) -> Result<Event, ApiError> {
        let updated_at = self.updated_at.and_then(milliseconds).unwrap_or(at);
        let primary = |address: &&EmailAddress| address.id.is_some() && address.id == self.primary_email_address_id;
        let profile = Profile {
            id: user_id(&self.id)?,
            email: self.email_addresses.iter().find(primary).map(|address| address.email_address.clone()),
            first_name: self.first_name,
            last_name: self.last_name,
            // As from a client: a page will load it.
            img_url: self.image_url.filter(|url| rules::is_web_address(url)),
            updated_at,
        };
        // Rounded up: a token of the same second is one from before.
        let banned_at = self.banned.unwrap_or(false).then(|| at.max(updated_at).saturating_add(999) / 1000);
        Ok(Event::UserSaved { profile: Box::new(profile), banned_at })
    }
}

fn read<T: for<'de> Deserialize<'de>>(data: Value) -> Result<T, ApiError> {
    serde_json::from_value(data).map_err(|_| ApiError::invalid("data", "not what this type of event holds"))
}

fn user_id(text: &str) -> Result<UserId, ApiError> {
    text.parse().map_err(|_| ApiError::invalid("data.id", "not a user's id"))
}

/// A moment in milliseconds since 1970. Clerk sends those; what would lie before March 1973 is meant in seconds.
fn milliseconds(moment: Number) -> Option<i64> {
    let moment = moment.as_i64().or_else(|| moment.as_f64().map(|moment| moment as i64))?;
    Some(if moment.unsigned_abs() < 100_000_000_000 { moment * 1000 } else { moment })
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn moments_come_in_seconds_or_in_milliseconds() {
        for same in ["1800000000", "1800000000000", "1800000000.5", "1.8e12"] {
            assert_eq!(milliseconds(serde_json::from_str(same).unwrap()), Some(1_800_000_000_000), "{same}");
        }
    }
}
