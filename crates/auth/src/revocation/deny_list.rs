//! Revocations in memory.
//!
//! Owns the lookup, which takes no lock, and the merging. It refuses to forget what could still match a token.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{Revocation, Revocations};
use crate::user::{Bond, ClerkUser};

/// A memory of revocations, asked by every request and filled by whoever hears of one.
///
/// Clones share it: one goes to [`revocations`](crate::ClerkAuthBuilder::revocations), another stays with the
/// application. Asking takes no lock; adding copies the list, so revocations are best added many at once. It holds
/// every revocation until [`forget_expired`](Self::forget_expired) is told a later moment: a bound would let somebody
/// who fills it sign in again.
#[derive(Clone, Default)]
pub struct DenyList(Arc<ArcSwap<Entries>>);

type Entries = HashMap<Box<str>, Entry>;

#[derive(Clone, Copy)]
struct Entry {
    issued_until: i64,
    expires_at: i64,
}

impl DenyList {
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds revocations. Of two with one subject, the later end of either counts.
    pub fn add(&self, revocations: impl IntoIterator<Item = Revocation>) {
        let revocations: Vec<_> = revocations.into_iter().filter(|new| !self.holds(new)).collect();
        if revocations.is_empty() {
            return;
        }
        self.0.rcu(|entries| {
            let mut entries = Entries::clone(entries);
            for Revocation { subject, issued_until, expires_at } in &revocations {
                let entry = entries
                    .entry(subject.as_str().into())
                    .or_insert(Entry { issued_until: i64::MIN, expires_at: i64::MIN });
                entry.issued_until = entry.issued_until.max(*issued_until);
                entry.expires_at = entry.expires_at.max(*expires_at);
            }
            entries
        });
    }

    /// Forgets what can match no token any more at this moment, in Unix seconds.
    pub fn forget_expired(&self, now: i64) {
        if self.0.load().values().any(|entry| entry.expires_at <= now) {
            self.0.rcu(|entries| {
                let live = entries.iter().filter(|(_, entry)| entry.expires_at > now);
                live.map(|(subject, entry)| (subject.clone(), *entry)).collect::<Entries>()
            });
        }
    }

    /// How many revocations are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.load().len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn holds(&self, new: &Revocation) -> bool {
        self.0
            .load()
            .get(new.subject.as_str())
            .is_some_and(|entry| entry.issued_until >= new.issued_until && entry.expires_at >= new.expires_at)
    }
}

impl Revocations for DenyList {
    fn is_revoked(&self, user: &ClerkUser) -> bool {
        let entries = self.0.load();
        let is_denied =
            |subject: &str| entries.get(subject).is_some_and(|entry| user.issued_at() <= entry.issued_until);
        let bond = match user.bond() {
            Bond::Session(id) => id,
            Bond::Alone(digest) => digest.subject(),
        };
        is_denied(user.user_id().as_str()) || is_denied(bond)
    }
}

// Says how many, and not who.
impl fmt::Debug for DenyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DenyList").field("len", &self.len()).finish_non_exhaustive()
    }
}
