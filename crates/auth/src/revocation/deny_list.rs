//! Revocations in memory.
//!
//! Owns the lock-free lookup and the merging. It refuses to delete a revocation that could still match a token.

use std::array;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{Revocation, Revocations, membership};
use crate::user::ClerkUser;
use crate::user::verified_token::RevocationKey;

/// A list of revocations in memory.
///
/// Clones share the list: pass one to [`revocations`](crate::ClerkAuthBuilder::revocations) and keep another in the
/// application. A lookup takes no lock; [`add`](Self::add) copies the affected shards once. The list keeps every revocation
/// until [`forget_expired`](Self::forget_expired) removes it. It has no size limit, because filling it up would let a
/// revoked user in again.
#[derive(Clone, Default)]
pub struct DenyList(Arc<Shards>);

/// A sign-out stays in the list for as long as its session may live, so the list may be long. An addition copies only its
/// own shard.
const SHARDS: usize = 256;

struct Shards {
    hasher: RandomState,
    shards: [ArcSwap<Entries>; SHARDS],
}

type Entries = HashMap<Box<str>, Entry>;

#[derive(Clone, Copy)]
struct Entry {
    issued_until: i64,
    expires_at: i64,
}

impl DenyList {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds revocations. For two with the same subject, the later of each timestamp counts.
    pub fn add(&self, revocations: impl IntoIterator<Item = Revocation>) {
        let mut new_by_shard: BTreeMap<usize, Vec<Revocation>> = BTreeMap::new();
        for new in revocations.into_iter().filter(|new| !self.covers(new)) {
            new_by_shard.entry(self.0.index(&new.subject)).or_default().push(new);
        }
        for (index, revocations) in new_by_shard {
            self.0.shards[index].rcu(|entries| {
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
    }

    /// Removes revocations that expired by `now`, in Unix seconds.
    pub fn forget_expired(&self, now: i64) {
        for shard in &self.0.shards {
            if shard.load().values().any(|entry| entry.expires_at <= now) {
                shard.rcu(|entries| {
                    let live = entries.iter().filter(|(_, entry)| entry.expires_at > now);
                    live.map(|(subject, entry)| (subject.clone(), *entry)).collect::<Entries>()
                });
            }
        }
    }

    /// Returns the number of revocations.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.shards.iter().map(|shard| shard.load().len()).sum()
    }

    /// Checks that the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn covers(&self, new: &Revocation) -> bool {
        self.0
            .entry(&new.subject)
            .is_some_and(|entry| entry.issued_until >= new.issued_until && entry.expires_at >= new.expires_at)
    }
}

impl Default for Shards {
    fn default() -> Self {
        Self { hasher: RandomState::new(), shards: array::from_fn(|_| ArcSwap::default()) }
    }
}

impl Shards {
    fn index(&self, subject: &str) -> usize {
        usize::try_from(self.hasher.hash_one(subject) % SHARDS as u64).unwrap_or_default()
    }

    fn entry(&self, subject: &str) -> Option<Entry> {
        self.shards[self.index(subject)].load().get(subject).copied()
    }
}

impl Revocations for DenyList {
    fn is_revoked(&self, user: &ClerkUser) -> bool {
        let is_denied =
            |subject: &str| self.0.entry(subject).is_some_and(|entry| user.issued_at() <= entry.issued_until);
        let revocation_key = match user.revocation_key() {
            RevocationKey::Session(id) => id,
            RevocationKey::Token(digest) => digest.subject(),
        };
        let user_id = user.user_id().as_str();
        let is_denied_within =
            |organization_id: &str| is_denied(organization_id) || is_denied(&membership(user_id, organization_id));
        is_denied(user_id)
            || is_denied(revocation_key)
            || user.org().is_some_and(|active| is_denied_within(active.id()))
    }
}

// Shows the number, not the users.
impl fmt::Debug for DenyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DenyList").field("len", &self.len()).finish_non_exhaustive()
    }
}
