//! What an event says, as far as this service listens.
//! Reads the payloads that Clerk documents under "Webhooks"; a type that is not listened to is no mistake.

use auth::UserId;
use serde::Deserialize;
use serde_json::Value;

use super::Delivery;
use crate::{
    error::{ApiError, FieldError},
    http::rules,
    resources::user::sync::Profile,
};

/// An event, understood.
#[derive(Debug)]
pub enum Event {
    /// `user.created`, `user.updated`: how a user is now.
    UserSaved {
        /// What there is to know.
        profile: Box<Profile>,
        /// Set when the user is banned; Clerk's timestamp, in Unix seconds.
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
    /// `organization.deleted`.
    OrganizationDeleted {
        /// Which.
        organization_id: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// `organizationMembership.deleted`.
    MembershipEnded {
        /// Whose.
        user_id: UserId,
        /// In which organization.
        organization_id: String,
        /// When, in Unix seconds.
        at: i64,
    },
    /// Anything else.
    Other,
}

/// What every event has. Only its type decides; the others have a substitute.
#[derive(Deserialize)]
struct Envelope {
    r#type: String,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    timestamp: Value,
}

impl Event {
    /// Reads an event whose signature held.
    ///
    /// Only what decides is demanded: the type, the ids, and whether a user is banned. Everything else that is null, missing
    /// or of an unexpected type counts as not said, because Clerk repeats a refused event for a day and then disables the
    /// endpoint.
    ///
    /// # Errors
    /// 400 for a body that is not an event, 422 for an event of a known type without what decides: Clerk's dashboard then
    /// shows it as failed.
    pub fn read(body: &[u8], delivery: &Delivery) -> Result<Self, ApiError> {
        let Envelope { r#type, data, timestamp } = serde_json::from_slice(body)
            .map_err(|_| ApiError::Malformed(FieldError::new("", "a webhook event is expected")))?;
        // An event without a timestamp of its own is as old as the attempt to deliver it.
        let at = milliseconds(&timestamp).unwrap_or(delivery.sent_at().saturating_mul(1000));
        match r#type.as_str() {
            "user.created" | "user.updated" => saved(&data, at, is_banned(&data)?),
            // Not in Clerk's list of today, where a ban is an update.
            "user.banned" => saved(&data, at, true),
            "user.deleted" => Ok(Self::UserDeleted { id: user_id(&data)?, at }),
            "session.ended" | "session.removed" | "session.revoked" => {
                Ok(Self::SessionEnded { session_id: id(&data)?.to_owned() })
            }
            "organization.deleted" => {
                Ok(Self::OrganizationDeleted { organization_id: organization_id(&data, "data.id")?, at })
            }
            "organizationMembership.deleted" => {
                let user = data["public_user_data"]["user_id"].as_str().and_then(|id| id.parse().ok());
                Ok(Self::MembershipEnded {
                    user_id: user
                        .ok_or_else(|| ApiError::invalid("data.public_user_data.user_id", "not a user's id"))?,
                    organization_id: organization_id(&data["organization"], "data.organization.id")?,
                    at: seconds_up(at),
                })
            }
            _ => Ok(Self::Other),
        }
    }
}

fn saved(data: &Value, at: i64, is_banned: bool) -> Result<Event, ApiError> {
    let text = |name: &str| data[name].as_str().map(ToOwned::to_owned);
    let updated_at = milliseconds(&data["updated_at"]).unwrap_or(at);
    let profile = Profile {
        id: user_id(data)?,
        email: verified_email(data).map(ToOwned::to_owned),
        first_name: text("first_name"),
        last_name: text("last_name"),
        // As from a client: a page will load it.
        img_url: text("image_url").filter(|url| rules::is_web_address(url)),
        updated_at,
    };
    let banned_at = is_banned.then(|| seconds_up(at.max(updated_at)));
    Ok(Event::UserSaved { profile: Box::new(profile), banned_at })
}

/// The primary e-mail address, if its owner has proven that it is theirs.
fn verified_email(data: &Value) -> Option<&str> {
    let primary = data["primary_email_address_id"].as_str()?;
    let address = data["email_addresses"].as_array()?.iter().find(|address| address["id"] == primary)?;
    let is_verified = address["verification"]["status"] == "verified";
    address["email_address"].as_str().filter(|_| is_verified)
}

fn is_banned(data: &Value) -> Result<bool, ApiError> {
    match &data["banned"] {
        Value::Null => Ok(false),
        banned => banned.as_bool().ok_or_else(|| ApiError::invalid("data.banned", "true, false or null")),
    }
}

fn id(data: &Value) -> Result<&str, ApiError> {
    data["id"].as_str().ok_or_else(|| ApiError::invalid("data.id", "the id of what the event is about"))
}

fn user_id(data: &Value) -> Result<UserId, ApiError> {
    id(data)?.parse().map_err(|_| ApiError::invalid("data.id", "not a user's id"))
}

fn organization_id(organization: &Value, field: &str) -> Result<String, ApiError> {
    let id = organization["id"].as_str().filter(|id| id.starts_with("org_"));
    id.map(ToOwned::to_owned).ok_or_else(|| ApiError::invalid(field, "not an organization's id"))
}

/// Unix seconds, rounded up: a token of the same second is one from before.
fn seconds_up(milliseconds: i64) -> i64 {
    milliseconds.saturating_add(999) / 1000
}

/// A timestamp in milliseconds since 1970, as Clerk sends it. A value before March 1973 is taken for seconds.
fn milliseconds(timestamp: &Value) -> Option<i64> {
    let timestamp = timestamp.as_i64().or_else(|| timestamp.as_f64().map(|timestamp| timestamp as i64))?;
    Some(if timestamp.unsigned_abs() < 100_000_000_000 { timestamp * 1000 } else { timestamp })
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn moments_come_in_seconds_or_in_milliseconds() {
        for same in ["1800000000", "1800000000000", "1800000000.5", "1.8e12"] {
            assert_eq!(milliseconds(&serde_json::from_str(same).unwrap()), Some(1_800_000_000_000), "{same}");
        }
    }
}
