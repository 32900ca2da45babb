//! What a handler can require of a user, in the words of Clerk's own `has()`.
//!
//! Owns the list of requirements and the reading of the claims `fea` and `pla`. It refuses to read other claims.

use std::time::Duration;

use crate::user::factors::Factors;

/// One requirement for [`ClerkUser::has`](crate::ClerkUser::has).
///
/// The counterpart of the arguments in Clerk's SDKs: `has({ role })`, `has({ permission })`, `has({ feature })`,
/// `has({ plan })` and `has({ reverification })`. If the SDKs disagree, the answer here is no. Combine several requirements
/// with `&&`: several in one call mean "one of them" in some of Clerk's releases and "all of them" in others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Requirement<'a> {
    /// A role in the active organization, written in full: `org:admin`.
    Role(&'a str),
    /// A custom permission in the active organization, written in full: `org:invoices:create`.
    Permission(&'a str),
    /// A feature of the active organization (`org:reports`), of the user (`user:reports`), or of either (`reports`).
    Feature(&'a str),
    /// A plan of the active organization (`org:pro`), of the user (`user:pro`), or of either (`pro`).
    Plan(&'a str),
    /// Factors that were verified recently before the token was issued.
    Verified {
        /// The factors.
        factors: Factors,
        /// Their age must be less than this.
        within: Duration,
    },
}

impl Requirement<'_> {
    /// Clerk's `strict_mfa`: both factors within ten minutes.
    pub const STRICT_MFA: Self = Self::verified(Factors::Both, 10);
    /// Clerk's `strict`: the second factor within ten minutes.
    pub const STRICT: Self = Self::verified(Factors::Second, 10);
    /// Clerk's `moderate`: the second factor within an hour.
    pub const MODERATE: Self = Self::verified(Factors::Second, 60);
    /// Clerk's `lax`: the second factor within a day.
    pub const LAX: Self = Self::verified(Factors::Second, 24 * 60);

    const fn verified(factors: Factors, minutes: u64) -> Self {
        Requirement::Verified { factors, within: Duration::from_secs(minutes * 60) }
    }
}

/// The required owner of a feature or a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Organization,
    User,
    Either,
}

/// Checks that a list such as `o:pro,u:free` contains `wanted`: `org:pro`, `user:free`, or `pro` of either owner.
///
/// The list's scopes are `o`, `u`, `uo` and `ou` (Clerk's documentation, "Session tokens"; `splitByScope` in
/// `clerk/javascript: packages/shared/src/authorization.ts`). Releases of that file disagree about everything else. An
/// element with another scope therefore grants nothing, and an element without a scope voids the whole list.
pub(super) fn lists(list: &str, wanted: &str, has_organization: bool) -> bool {
    let Some((scope, name)) = parse_wanted(wanted) else { return false };
    let mut found = false;
    for element in list.split(',') {
        let Some((owner, listed)) = element.trim().split_once(':') else { return false };
        let (of_organization, of_user) = match owner {
            "o" => (true, false),
            "u" => (false, true),
            "ou" | "uo" => (true, true),
            _ => (false, false),
        };
        // An organization's feature needs an active organization.
        let fits =
            (of_organization && has_organization && scope != Scope::User) || (of_user && scope != Scope::Organization);
        found |= fits && listed == name;
    }
    found
}

/// Returns the scope and the name; `None` if no list can contain them.
fn parse_wanted(wanted: &str) -> Option<(Scope, &str)> {
    let (scope, name) = match wanted.split_once(':') {
        Some(("org", name)) => (Scope::Organization, name),
        Some(("user", name)) => (Scope::User, name),
        Some(_) => return None,
        None => (Scope::Either, wanted),
    };
    (!name.is_empty() && !name.contains(':')).then_some((scope, name))
}
