//! Revocations in memory.
//!
//! Owns the lookup, which takes no lock, and the merging. It refuses to forget what could still match a token.

use std::array;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::{Revocation, Revocations, membership};
use crate::user::ClerkUser;
use crate::user::verified_token::RevocationKey;

/// A memory of revocations, asked by every request and filled by whoever hears of one.
///
/// Clones share it: one goes to [`revocations`](crate::ClerkAuthBuilder::revocations), another stays with the
/// application. Asking takes no lock; adding copies a small shard of the list, once for all that are added together. It holds
/// every revocation until [`forget_expired`](Self::forget_expired) is told a later moment: a bound would let somebody
/// who fills it sign in again.
#[derive(Clone, Default)]
pub struct DenyList(Arc<Shards>);

/// A sign-out is remembered for as long as its session may live, so the list of a large application is long. Of these shards
/// an addition copies the one that it belongs to.
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
    /// An empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds revocations. Of two with one subject, the later end of either counts.
    pub fn add(&self, revocations: impl IntoIterator<Item = Revocation>) {
        let mut news: BTreeMap<usize, Vec<Revocation>> = BTreeMap::new();
        for new in revocations.into_iter().filter(|new| !self.holds(new)) {
            news.entry(self.0.index(&new.subject)).or_default().push(new);
        }
        for (index, revocations) in news {
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

    /// Forgets what can match no token any more at this moment, in Unix seconds.
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

    /// How many revocations are held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.shards.iter().map(|shard| shard.load().len()).sum()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn holds(&self, new: &Revocation) -> bool {
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

// Says how many, and not who.
impl fmt::Debug for DenyList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DenyList").field("len", &self.len()).finish_non_exhaustive()
    }
}
