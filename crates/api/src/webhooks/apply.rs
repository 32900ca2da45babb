//! What comes of an event: one transaction, in which the delivery is noted too.

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

/// What came of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// Something was changed.
    Applied,
    /// This service does not listen to events of this type.
    Ignored,
    /// This delivery has been handled before.
    Repeated,
    /// Something newer is known already, or the user has been deleted.
    Stale,
}

/// What an event has left to be done once it has been carried out.
#[derive(Debug, Default)]
pub struct Consequences {
    /// The users and sessions that this process refuses from now on.
    pub revoked: Vec<Revocation>,
    /// Whose rows are there for nobody any more, and have to be deleted; or which organization's have to be released.
    pub removed: Option<String>,
}

impl Consequences {
    fn of(revoked: impl IntoIterator<Item = Revocation>) -> Self {
        Self { revoked: revoked.into_iter().collect(), removed: None }
    }
}

/// Carries an event out, once. What may take long is not a part of it: a deletion is requested, and each token refused, even
/// if there are more rows than could be deleted in one transaction.
///
/// # Errors
/// Whatever the database says; nothing is changed then, and the delivery is not noted.
pub fn apply(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    delivery: &Delivery,
    event: Event,
) -> QueryResult<(Outcome, Consequences)> {
    db::transaction(connection, |connection| {
        if !delivery::note(connection, delivery)? {
            return Ok((Outcome::Repeated, Consequences::default()));
        }
        let (outcome, consequences) = carry_out(connection, clerk, event)?;
        // Last, so that little time passes between the moment that a row gets and the moment when others can see it.
        consequences.revoked.iter().try_for_each(|revocation| revocations::insert(connection, revocation))?;
        Ok((outcome, consequences))
    })
}

fn carry_out(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    event: Event,
) -> QueryResult<(Outcome, Consequences)> {
    match event {
        Event::UserSaved { profile, banned_at } => {
            // A ban counts even where something newer is known: it was in force at its moment, and matches no later token.
            let revoked = banned_at.map(|at| clerk.revocation_for_user(&profile.id, at));
            let outcome = if sync::apply_profile(connection, *profile)? { Outcome::Applied } else { Outcome::Stale };
            Ok((outcome, Consequences::of(revoked)))
        }
        Event::UserDeleted { id, at } => {
            sync::delete_permanently(connection, &id, at)?;
            let revoked = vec![clerk.revocation_for_deleted_user(&id)];
            Ok((Outcome::Applied, Consequences { revoked, removed: Some(id.to_string()) }))
        }
        Event::SessionEnded { session_id } => match clerk.revocation_for_session(&session_id) {
            Some(revocation) => Ok((Outcome::Applied, Consequences::of([revocation]))),
            None => Ok((Outcome::Ignored, Consequences::default())),
        },
        Event::OrganizationDeleted { organization_id: id, at } => match clerk.revocation_for_organization(&id) {
            Some(revocation) => {
                organization::delete_permanently(connection, &id, at)?;
                Ok((Outcome::Applied, Consequences { revoked: vec![revocation], removed: Some(id) }))
            }
            None => Ok((Outcome::Ignored, Consequences::default())),
        },
        // Its rows stay in the organization, and with the user who answers for them; only the tokens act there still.
        Event::MembershipEnded { user_id, organization_id, at } => {
            match clerk.revocation_for_membership(&user_id, &organization_id, at) {
                Some(revocation) => Ok((Outcome::Applied, Consequences::of([revocation]))),
                None => Ok((Outcome::Ignored, Consequences::default())),
            }
        }
        Event::Other => Ok((Outcome::Ignored, Consequences::default())),
    }
}
