//! Why a row was let through: its owner, an override, a grant. Said by the statement that loaded it.

use std::fmt;

use auth::ClerkUser;

use crate::access::Level;

/// Who else than the owner may do with a row what its owner may: members of the row's organization, acting in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Override {
    /// Those with this permission, such as `org:deployments:manage`.
    Permission(&'static str),
    /// Those with this role, such as `org:admin`.
    Role(&'static str),
}

impl Override {
    /// The permission or the role, as Clerk spells it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Permission(name) | Self::Role(name) => name,
        }
    }

    /// Whether the user has it, in the organization that they act in.
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

/// What let a caller through to a row. The first that holds, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AccessBasis {
    /// It is theirs.
    Owner,
    /// It is their organization's, and they have this there.
    Override(Override),
    /// It is shared with them at this level.
    Grant(Level),
}
