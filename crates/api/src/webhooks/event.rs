//! Parsing of events, as Clerk documents them under "Webhooks". A type that this service does not handle is not an error.

use auth::UserId;
use serde::Deserialize;
use serde_json::Value;

use super::Delivery;
use crate::{
    error::{ApiError, FieldError},
    http::rules,
    resources::user::sync::Profile,
};

/// A parsed event.
#[derive(Debug)]
pub enum Event {
    /// `user.created`, `user.updated`, `user.banned`.
    UserSaved {
        /// The user's profile.
        profile: Box<Profile>,
        /// When the user was banned, in Unix seconds by Clerk's clock; `None` if they are not.
        banned_at: Option<i64>,
    },
    /// `user.deleted`.
    UserDeleted {
        /// The user.
        id: UserId,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// `session.ended`, `session.removed`, `session.revoked`.
    SessionEnded {
        /// The session.
        session_id: String,
    },
    /// `organization.deleted`.
    OrganizationDeleted {
        /// The organization.
        organization_id: String,
        /// When, in milliseconds since 1970.
        at: i64,
    },
    /// `organizationMembership.deleted`.
    MembershipEnded {
        /// The member.
        user_id: UserId,
        /// The organization.
        organization_id: String,
        /// When, in Unix seconds.
        at: i64,
    },
    /// Any other type.
    Other,
}

/// The fields of every event. Only the type is required.
#[derive(Deserialize)]
struct Envelope {
    r#type: String,
    #[serde(default)]
    data: Value,
    #[serde(default)]
    timestamp: Value,
}

impl Event {
    /// Parses an event whose signature is verified.
    ///
    /// Only the type, the ids, and whether a user is banned are required. Any other field that is null, missing or of an
    /// unexpected type counts as absent, because Clerk repeats a rejected event for a day and then disables the endpoint.
    ///
    /// # Errors
    /// 400 for a body that is not an event, 422 for an event of a known type without a required field; Clerk's dashboard
    /// shows either as failed.
    pub fn read(body: &[u8], delivery: &Delivery) -> Result<Self, ApiError> {
        let Envelope { r#type, data, timestamp } = serde_json::from_slice(body)
            .map_err(|_| ApiError::Malformed(FieldError::new("", "expected a webhook event")))?;
        // An event without a timestamp is as old as the delivery attempt.
        let at = milliseconds(&timestamp).unwrap_or(delivery.sent_at().saturating_mul(1000));
        match r#type.as_str() {
            "user.created" | "user.updated" => saved(&data, at, is_banned(&data)?),
            // Not in Clerk's current list, where a ban is an update.
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
                    user_id: user.ok_or_else(|| ApiError::invalid("data.public_user_data.user_id", "not a user id"))?,
                    organization_id: organization_id(&data["organization"], "data.organization.id")?,
                    at: ceil_seconds(at),
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
        // Checked as if from a client: a page will load it.
        img_url: text("image_url").filter(|url| rules::is_web_address(url)),
        updated_at,
    };
    let banned_at = is_banned.then(|| ceil_seconds(at.max(updated_at)));
    Ok(Event::UserSaved { profile: Box::new(profile), banned_at })
}

/// Returns the primary email address, if it is verified.
fn verified_email(data: &Value) -> Option<&str> {
    let primary = data["primary_email_address_id"].as_str()?;
    let address = data["email_addresses"].as_array()?.iter().find(|address| address["id"] == primary)?;
    let is_verified = address["verification"]["status"] == "verified";
    address["email_address"].as_str().filter(|_| is_verified)
}

fn is_banned(data: &Value) -> Result<bool, ApiError> {
    match &data["banned"] {
        Value::Null => Ok(false),
        banned => banned.as_bool().ok_or_else(|| ApiError::invalid("data.banned", "must be true, false or null")),
    }
}

fn id(data: &Value) -> Result<&str, ApiError> {
    data["id"].as_str().ok_or_else(|| ApiError::invalid("data.id", "must be an id"))
}

fn user_id(data: &Value) -> Result<UserId, ApiError> {
    id(data)?.parse().map_err(|_| ApiError::invalid("data.id", "not a user id"))
}

fn organization_id(organization: &Value, field: &str) -> Result<String, ApiError> {
    let id = organization["id"].as_str().filter(|id| id.starts_with("org_"));
    id.map(ToOwned::to_owned).ok_or_else(|| ApiError::invalid(field, "not an organization id"))
}

/// Converts to Unix seconds, rounded up, so that a token of the same second counts as earlier.
fn ceil_seconds(milliseconds: i64) -> i64 {
    milliseconds.saturating_add(999) / 1000
}

/// Reads a timestamp of Clerk, in milliseconds since 1970. A value before March 1973 is taken as seconds.
fn milliseconds(timestamp: &Value) -> Option<i64> {
    let timestamp = timestamp.as_i64().or_else(|| timestamp.as_f64().map(|timestamp| timestamp as i64))?;
    Some(if timestamp.unsigned_abs() < 100_000_000_000 { timestamp * 1000 } else { timestamp })
}

#[cfg(test)]
mod tests {
    use super::milliseconds;

    #[test]
    fn timestamps_may_be_seconds_or_milliseconds() {
        for same in ["1800000000", "1800000000000", "1800000000.5", "1.8e12"] {
            assert_eq!(milliseconds(&serde_json::from_str(same).unwrap()), Some(1_800_000_000_000), "{same}");
        }
    }
}
