//! Why a caller has access to a row: as its owner, by an override or by a grant.

use std::fmt;

use auth::ClerkUser;

use crate::access::Level;

/// What gives members of the row's organization, while they act in it, the owner's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Override {
    /// A permission, such as `org:deployments:manage`.
    Permission(&'static str),
    /// A role, such as `org:admin`.
    Role(&'static str),
}

impl Override {
    /// Returns the permission or role as Clerk spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permission(name) | Self::Role(name) => name,
        }
    }

    /// Whether the user has it in their active organization.
    pub(crate) fn is_held_by(self, user: &ClerkUser) -> bool {
        match self {
            Self::Permission(permission) => user.has_permission(permission),
            Self::Role(role) => user.has_role(role),
        }
    }
}

impl fmt::Display for Override {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// Why a caller has access to a row: the first of these that applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccessBasis {
    /// The caller owns the row.
    Owner,
    /// The row belongs to the caller's active organization, where they have this override.
    Override(Override),
    /// The row is shared with the caller at this level.
    Grant(Level),
}
