//! Revocations of sessions, users and tokens, shared by all processes of the service through a table that each one polls.
//! Knows no token: `auth` decides what a revocation matches.

mod poller;
mod table;

use std::{sync::Arc, time::Duration};

use auth::{DenyList, Revocation};
use ownership::Unscoped;
use poller::Poller;
pub(crate) use table::insert;

use crate::{
    db::{DatabaseUrl, Db, migrations::MigrationError, transaction},
    error::ApiError,
};

/// The revocations that this process knows, and the means to share them. Clones share everything.
#[derive(Clone)]
pub struct Revocations {
    denied: DenyList,
    poller: Arc<Poller>,
}

impl Revocations {
    /// Reads all revocations into the verifier's list, and polls for new ones until the last clone is dropped.
    ///
    /// # Errors
    /// The table cannot be read: a process must not start without knowing what is revoked.
    pub fn start(url: &DatabaseUrl, denied: DenyList) -> Result<Self, MigrationError> {
        let poller = Poller::start(url.clone(), denied.clone())?;
        Ok(Self { denied, poller: Arc::new(poller) })
    }

    /// Revokes, in this process when this returns, and in the others once they have read it.
    ///
    /// # Errors
    /// [`ApiError::Unavailable`] if the table cannot be written. Then nothing is revoked, not even in this process: a retry
    /// with the same token must not count as already signed out.
    pub async fn revoke(&self, db: &Unscoped<Db>, revocations: Vec<Revocation>) -> Result<(), ApiError> {
        if revocations.is_empty() {
            return Ok(());
        }
        let written = revocations.clone();
        // One transaction: after an error nothing is revoked.
        db.run(move |connection| {
            transaction(connection, |connection| {
                written.iter().try_for_each(|revocation| insert(connection, revocation))
            })
        })
        .await?;
        self.apply_local(revocations);
        Ok(())
    }

    /// Applies revocations that the caller has already written to the table.
    pub(crate) fn apply_local(&self, revocations: impl IntoIterator<Item = Revocation>) {
        self.denied.add(revocations);
    }

    /// Returns the time since the table was last read.
    #[must_use]
    pub fn age(&self) -> Duration {
        self.poller.age()
    }

    /// Returns whether revocations by other processes arrive in time.
    #[must_use]
    pub fn are_current(&self) -> bool {
        self.age() < poller::STALE
    }

    /// Returns how many revocations are known.
    #[must_use]
    pub fn known(&self) -> usize {
        self.denied.len()
    }
}
