//! Applying an event: one transaction, which also records the delivery.

use auth::{ClerkAuth, Revocation};
use diesel::QueryResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Delivery, Event, delivery};
use crate::{
    db::{self, MultiConnection},
    resources::{organization, user::sync},
    revocations,
};

/// The result of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
#[schema(as = Outcome)]
pub enum WebhookOutcome {
    /// It was applied.
    Applied,
    /// This service does not handle events of this type.
    Ignored,
    /// This delivery was handled before.
    Repeated,
    /// A newer state is known, or the user is deleted.
    Stale,
}

/// What remains to be done after the transaction.
#[derive(Debug, Default)]
pub struct Consequences {
    /// The revocations to apply in this process.
    pub revoked: Vec<Revocation>,
    /// The user whose rows are to be deleted, or the organization whose rows are to be released.
    pub removed: Option<String>,
}

impl Consequences {
    fn of(revoked: impl IntoIterator<Item = Revocation>) -> Self {
        Self { revoked: revoked.into_iter().collect(), removed: None }
    }
}

/// Applies an event once. A deletion is only requested here, and its tokens revoked: a user may own more rows than one
/// transaction can delete.
///
/// # Errors
/// A query fails. Then nothing is changed, and the delivery is not recorded.
pub fn apply(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    delivery: &Delivery,
    event: Event,
) -> QueryResult<(WebhookOutcome, Consequences)> {
    db::transaction(connection, |connection| {
        if !delivery::record_if_new(connection, delivery)? {
            return Ok((WebhookOutcome::Repeated, Consequences::default()));
        }
        let (outcome, consequences) = apply_event(connection, clerk, event)?;
        // Last, so that a row becomes visible soon after its timestamp is taken.
        consequences.revoked.iter().try_for_each(|revocation| revocations::insert(connection, revocation))?;
        Ok((outcome, consequences))
    })
}

fn apply_event(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    event: Event,
) -> QueryResult<(WebhookOutcome, Consequences)> {
    match event {
        Event::UserSaved { profile, banned_at } => {
            // A ban counts even if a newer profile is known: it was in force at its timestamp, and matches no later token.
            let revoked = banned_at.map(|at| clerk.revocation_for_user(&profile.id, at));
            let outcome = if sync::apply_profile(connection, *profile)? {
                WebhookOutcome::Applied
            } else {
                WebhookOutcome::Stale
            };
            Ok((outcome, Consequences::of(revoked)))
        }
        Event::UserDeleted { id, at } => {
            sync::delete_permanently(connection, &id, at)?;
            let revoked = vec![clerk.revocation_for_deleted_user(&id)];
            Ok((WebhookOutcome::Applied, Consequences { revoked, removed: Some(id.to_string()) }))
        }
        Event::SessionEnded { session_id } => match clerk.revocation_for_session(&session_id) {
            Some(revocation) => Ok((WebhookOutcome::Applied, Consequences::of([revocation]))),
            None => Ok((WebhookOutcome::Ignored, Consequences::default())),
        },
        Event::OrganizationDeleted { organization_id: id, at } => match clerk.revocation_for_organization(&id) {
            Some(revocation) => {
                organization::delete_permanently(connection, &id, at)?;
                Ok((WebhookOutcome::Applied, Consequences { revoked: vec![revocation], removed: Some(id) }))
            }
            None => Ok((WebhookOutcome::Ignored, Consequences::default())),
        },
        // The rows stay in the organization and with their owner; only the tokens must lose their access.
        Event::MembershipEnded { user_id, organization_id, at } => {
            match clerk.revocation_for_membership(&user_id, &organization_id, at) {
                Some(revocation) => Ok((WebhookOutcome::Applied, Consequences::of([revocation]))),
                None => Ok((WebhookOutcome::Ignored, Consequences::default())),
            }
        }
        Event::Other => Ok((WebhookOutcome::Ignored, Consequences::default())),
    }
}
