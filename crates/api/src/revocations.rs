//! Sign-outs, bans and deletions, felt by every process of the service.
//! Owns how they travel: through a table that each process reads over and over. Knows no token; what a revocation says
//! and what it matches is `auth`'s.

mod poller;
mod table;

use std::{sync::Arc, time::Duration};

use auth::{DenyList, Revocation};
use poller::Poller;
pub(crate) use table::insert;

use crate::{
    db::{DatabaseUrl, Db, migrations::MigrationError, transaction},
    error::ApiError,
};

/// The revocations that this process knows, and its way of telling the others. Clones share everything.
#[derive(Clone)]
pub struct Revocations {
    denied: DenyList,
    poller: Arc<Poller>,
}

impl Revocations {
    /// Reads what has been revoked so far into the verifier's list, and goes on reading until the last clone is gone.
    ///
    /// # Errors
    /// Whatever the database says: a process that does not know whom it must refuse does not start.
    pub fn start(url: &DatabaseUrl, denied: DenyList) -> Result<Self, MigrationError> {
        let poller = Poller::start(url.clone(), denied.clone())?;
        Ok(Self { denied, poller: Arc::new(poller) })
    }

    /// Revokes: in this process when this returns, and in the others as soon as they have read it.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] when the others cannot be told. Nothing is revoked then, here neither: whoever tries again
    /// with the same token must not be taken for somebody who is signed out already.
    pub async fn revoke(&self, db: &Db, revocations: Vec<Revocation>) -> Result<(), ApiError> {
        if revocations.is_empty() {
            return Ok(());
        }
        let written = revocations.clone();
        // All or none, or "nothing is revoked" would not be true.
        db.run(move |connection| {
            transaction(connection, |connection| {
                written.iter().try_for_each(|revocation| insert(connection, revocation))
            })
        })
        .await?;
        self.apply_local(revocations);
        Ok(())
    }

    /// Takes note of what has been written to the table in somebody else's transaction.
    pub(crate) fn apply_local(&self, revocations: impl IntoIterator<Item = Revocation>) {
        self.denied.add(revocations);
    }

    /// How long ago the table was last read.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.poller.age()
    }

    /// Whether a sign-out elsewhere is felt here in time.
    #[must_use]
    pub fn are_current(&self) -> bool {
        self.age() < poller::STALE
    }

    /// How many revocations are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.denied.len()
    }
}
