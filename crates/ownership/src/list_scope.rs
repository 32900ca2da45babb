//! Who a list is for, as values that its query can keep.

use auth::ClerkUser;

use crate::{
    access::{Access, Level},
    caller::Caller,
    owned::Owned,
    resource::Resource,
};

/// Who asks for a list. Its values are its own, so that the query can outlive the request.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct ListScope(Caller);

impl ListScope {
    /// A list of the caller's own rows.
    pub fn owned_by(user: &ClerkUser) -> Self {
        Self::accessible_to(user, Level::Owner)
    }

    /// A list of the rows to which the caller has at least this access.
    pub fn accessible_to(user: &ClerkUser, level: Level) -> Self {
        Self(Caller::new(user, level, &[]))
    }

    /// A list that hangs on a row, for as long as that row is the caller's.
    pub fn of<R: Resource, A: Access>(row: &Owned<R, A>) -> Self {
        Self(row.as_caller().clone())
    }

    /// The id of the user.
    pub fn user(&self) -> String {
        self.0.user().to_owned()
    }

    /// The organization that the user acts in.
    pub fn organization(&self) -> Option<String> {
        self.0.organization().map(ToOwned::to_owned)
    }

    /// The same, if the user may override the owners of its rows.
    pub fn overriding(&self) -> Option<String> {
        self.0.overriding().map(ToOwned::to_owned)
    }

    /// The word of viewers in a table of grants, if a viewer's grant gives what is asked for.
    pub fn viewer_label(&self) -> Option<&'static str> {
        self.0.viewer_label()
    }

    /// The word of editors, if an editor's grant gives what is asked for.
    pub fn editor_label(&self) -> Option<&'static str> {
        self.0.editor_label()
    }
}
