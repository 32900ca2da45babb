//! Who asks, as a statement needs it: the user, the organization that they act in, and what they may override.
//! A caller is made from a verified user and from nothing else.

use auth::{ClerkUser, UserId};

use crate::{access::Level, access_basis::Override};

/// The caller of one check, and of the writes that follow from it. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    user: ClerkUser,
    /// The first of the check's overrides that the caller has.
    held_override: Option<Override>,
    level: Level,
}

impl Caller {
    pub(crate) fn new(user: &ClerkUser, level: Level, overrides: &[Override]) -> Self {
        let held_override = overrides.iter().copied().find(|other| other.is_held_by(user));
        Self { user: user.clone(), held_override, level }
    }

    /// The same caller, of whom less is asked.
    pub(crate) fn at(self, level: Level) -> Self {
        Self { level, ..self }
    }

    /// The first of the check's overrides that the caller has.
    pub(crate) fn held_override(&self) -> Option<Override> {
        self.held_override
    }

    pub(crate) fn verified(&self) -> &ClerkUser {
        &self.user
    }

    pub(crate) fn id(&self) -> &UserId {
        self.user.user_id()
    }

    /// The id of the user.
    pub fn user(&self) -> &str {
        self.id().as_str()
    }

    /// The organization that the user acts in: the session token's active one. NULL matches no row.
    pub fn organization(&self) -> Option<&str> {
        self.user.org().map(auth::Organization::id)
    }

    /// The same, if the user may override the owners of that organization's rows, and of no others.
    pub fn overriding(&self) -> Option<&str> {
        self.held_override.and_then(|_| self.organization())
    }

    /// The word of viewers in a table of grants, if a viewer's grant gives what is asked for.
    pub fn viewer_label(&self) -> Option<&'static str> {
        Level::Viewer.grant_label(self.level)
    }

    /// The word of editors, if an editor's grant gives what is asked for.
    pub fn editor_label(&self) -> Option<&'static str> {
        Level::Editor.grant_label(self.level)
    }
}
