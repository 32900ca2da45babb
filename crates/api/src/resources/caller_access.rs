//! The highest access that a caller has to a row: more than the check of one route has asked for.

use auth::{ClerkUser, Organization};
use ownership::{
    AccessBasis, Override, Owned, Resource,
    access::{Access, Level},
    identity,
};

/// The permission to read an organization's deployments.
const READ: &str = "org:deployments:read";
/// The permission to act as the owner of an organization's deployments.
const MANAGE: &str = "org:deployments:manage";
/// The role with the same effect.
const ADMIN: &str = "org:admin";

/// Returns the id of the active organization if the caller is treated as the owner of its deployments.
pub fn managed_organization(caller: &ClerkUser) -> Option<&str> {
    let manages = caller.has_permission(MANAGE) || caller.has_role(ADMIN);
    caller.org().filter(|_| manages).map(Organization::id)
}

/// Returns the id of the active organization if the caller may read its deployments.
pub fn read_organization(caller: &ClerkUser) -> Option<&str> {
    let reads = caller.org().filter(|_| caller.has_permission(READ)).map(Organization::id);
    reads.or_else(|| managed_organization(caller))
}

/// A caller's access to a deployment, or to what is in it.
#[derive(Clone, Copy, Debug)]
pub struct CallerAccess {
    level: Level,
    is_impersonated: bool,
}

impl CallerAccess {
    /// The access of an owner in person.
    pub const FULL: Self = Self { level: Level::Owner, is_impersonated: false };

    /// The access of the row's owner.
    pub fn of_owner(owner: &ClerkUser) -> Self {
        Self::new(Level::Owner, owner)
    }

    /// The access of a grantee, who may also manage the row for its organization.
    pub fn of_grantee(grantee: &ClerkUser, granted: Level, organization: Option<&str>) -> Self {
        let manages = organization.is_some() && managed_organization(grantee) == organization;
        Self::new(if manages { Level::Owner } else { granted }, grantee)
    }

    /// The access that a proof shows. An override counts as the owner, except for the permission to read, beside which the
    /// caller may have an editor's grant.
    pub fn of<R: Resource, A: Access>(proof: &Owned<R, A>) -> Self {
        let level = match proof.allowed_by() {
            AccessBasis::Override(Override::Permission(READ)) if proof.is_shared_with_editor() => Level::Editor,
            AccessBasis::Override(Override::Permission(READ)) => Level::Viewer,
            AccessBasis::Owner | AccessBasis::Override(_) => Level::Owner,
            AccessBasis::Grant(level) => level,
        };
        Self::new(level, proof.user())
    }

    fn new(level: Level, caller: &ClerkUser) -> Self {
        Self { level, is_impersonated: identity::no_impersonation(caller).is_err() }
    }

    /// Returns the level that decisions ask for.
    pub fn level(self) -> Level {
        self.level
    }

    /// Returns the level that counts for fields: at most an editor's in an impersonated session.
    pub fn level_for_fields(self) -> Level {
        if self.is_impersonated { self.level.min(Level::Editor) } else { self.level }
    }

    /// Whether decisions with `no_impersonation` refuse the caller.
    pub fn is_impersonated(self) -> bool {
        self.is_impersonated
    }

    /// Lowers the level.
    #[must_use]
    pub fn at_most(self, level: Level) -> Self {
        Self { level: self.level.min(level), ..self }
    }
}
