//! What comes of an event: one transaction, in which the delivery is noted too.

use auth::{ClerkAuth, Revocation};
use diesel::{Connection as _, QueryResult};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Delivery, Event, delivery};
use crate::{db::MultiConnection, resources::user::mirror, revocations};

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

/// Carries an event out, once, and says whom the process must refuse from now on.
///
/// # Errors
/// Whatever the database says; nothing is changed then, and the delivery is not noted.
pub fn apply(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    delivery: &Delivery,
    event: Event,
) -> QueryResult<(Outcome, Vec<Revocation>)> {
    connection.transaction(|connection| {
        if !delivery::note(connection, delivery)? {
            return Ok((Outcome::Repeated, Vec::new()));
        }
        let (outcome, revoked) = carry_out(connection, clerk, event)?;
        // Last, so that little time passes between the moment that a row gets and the moment when others can see it.
        revoked.iter().try_for_each(|revocation| revocations::insert(connection, revocation))?;
        Ok((outcome, revoked))
    })
}

fn carry_out(
    connection: &mut MultiConnection,
    clerk: &ClerkAuth,
    event: Event,
) -> QueryResult<(Outcome, Vec<Revocation>)> {
    match event {
        Event::UserSaved { profile, banned_at } => {
            // A ban counts even where something newer is known: it was in force at its moment, and matches no later token.
            let revoked = banned_at.map(|at| clerk.shut_out(&profile.id, at));
            let outcome = if mirror::follow(connection, *profile)? { Outcome::Applied } else { Outcome::Stale };
            Ok((outcome, revoked.into_iter().collect()))
        }
        Event::UserDeleted { id, at } => {
            mirror::bury(connection, &id, at)?;
            Ok((Outcome::Applied, vec![clerk.bury(&id)]))
        }
        Event::SessionEnded { session_id } => match clerk.end_session(&session_id) {
            Some(revocation) => Ok((Outcome::Applied, vec![revocation])),
            None => Ok((Outcome::Ignored, Vec::new())),
        },
        Event::Other => Ok((Outcome::Ignored, Vec::new())),
    }
}
