//! The caller as a statement needs them: the user, their active organization and their override.
//! A caller is made only from a verified user.

use auth::{ClerkUser, UserId};

use crate::{access::Level, access_basis::Override};

/// The caller of one check and of the writes that follow it. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    user: ClerkUser,
    /// The first of the check's overrides that the user has.
    held_override: Option<Override>,
    level: Level,
}

impl Caller {
    pub(crate) fn new(user: &ClerkUser, level: Level, overrides: &[Override]) -> Self {
        let held_override = overrides.iter().copied().find(|other| other.is_held_by(user));
        Self { user: user.clone(), held_override, level }
    }

    /// Returns the same caller with another required level.
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

    /// Returns the user's id.
    pub fn user(&self) -> &str {
        self.id().as_str()
    }

    /// Returns the session token's active organization. `None` is NULL in SQL and matches no row.
    pub fn organization(&self) -> Option<&str> {
        self.user.org().map(auth::Organization::id)
    }

    /// Returns the active organization if the user has an override for its rows.
    pub fn overriding(&self) -> Option<&str> {
        self.held_override.and_then(|_| self.organization())
    }

    /// Returns the viewer label of a grants table, if a viewer's grant covers the required level.
    pub fn viewer_label(&self) -> Option<&'static str> {
        Level::Viewer.grant_label(self.level)
    }

    /// Returns the editor label of a grants table, if an editor's grant covers the required level.
    pub fn editor_label(&self) -> Option<&'static str> {
        Level::Editor.grant_label(self.level)
    }
}
