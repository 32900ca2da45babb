//! The caller of a list query, as owned values.

use auth::ClerkUser;

use crate::{access::Level, caller::Caller};

/// The caller of a list query. Returns owned values, so that the query can outlive the request.
#[derive(Clone, Debug)]
pub struct ListScope(Caller);

impl ListScope {
    /// Selects the rows that the user owns.
    pub fn owned_by(user: &ClerkUser) -> Self {
        Self::accessible_to(user, Level::Owner)
    }

    /// Selects the rows to which the user has at least this access.
    pub fn accessible_to(user: &ClerkUser, level: Level) -> Self {
        Self(Caller::new(user, level, &[]))
    }

    /// Selects with the access of a proof's caller.
    pub(crate) fn of(caller: &Caller) -> Self {
        Self(caller.clone())
    }

    /// Returns the user's id.
    pub fn user(&self) -> String {
        self.0.user().to_owned()
    }

    /// Returns the active organization.
    pub fn organization(&self) -> Option<String> {
        self.0.organization().map(ToOwned::to_owned)
    }

    /// Returns the active organization if the user has an override for its rows.
    pub fn overriding(&self) -> Option<String> {
        self.0.overriding().map(ToOwned::to_owned)
    }

    /// Returns the viewer label of a grants table, if it covers the required level.
    pub fn viewer_label(&self) -> Option<&'static str> {
        self.0.viewer_label()
    }

    /// Returns the editor label of a grants table, if it covers the required level.
    pub fn editor_label(&self) -> Option<&'static str> {
        self.0.editor_label()
    }
}
