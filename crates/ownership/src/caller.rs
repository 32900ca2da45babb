//! Who asks, as a statement needs it: the user, the organization that they act in, and what they may override.
//! A caller is made from a verified user and from nothing else.

use auth::{ClerkUser, UserId};

use crate::{Found, Resource, access::Access, access::Level, allowed::Allowed, allowed::Override, owned::Owned};

/// The caller of one check, and of the writes that follow from it. Only this crate makes one.
#[derive(Clone, Debug)]
pub struct Caller {
    user: ClerkUser,
    /// The first of the check's overrides that the caller has.
    overrides_by: Option<Override>,
    level: Level,
}

impl Caller {
    pub(crate) fn new(user: &ClerkUser, level: Level, overrides: &[Override]) -> Self {
        let overrides_by = overrides.iter().copied().find(|by| by.is_held_by(user));
        Self { user: user.clone(), overrides_by, level }
    }

    /// The same caller, of whom less is asked.
    pub(crate) fn at(self, level: Level) -> Self {
        Self { level, ..self }
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
        self.overrides_by.and_then(|_| self.organization())
    }

    /// The word of viewers in a table of grants, if a viewer's grant gives what is asked for.
    pub fn granted_as_viewer(&self) -> Option<&'static str> {
        Level::Viewer.giving(self.level)
    }

    /// The word of editors, if an editor's grant gives what is asked for.
    pub fn granted_as_editor(&self) -> Option<&'static str> {
        Level::Editor.giving(self.level)
    }

    /// The row that a statement found under the owner's own rule.
    pub fn owned<R: Resource>(&self, row: R) -> Option<Found<R>> {
        Some(Found { row, by: Allowed::Owner, is_editors: false })
    }

    /// The row that a statement found under the owner's rule or an override, with what it says of the former.
    pub fn found<R: Resource>(&self, row: R, owned: Option<bool>) -> Option<Found<R>> {
        self.found_shared(row, owned, Some(owned != Some(true)), false)
    }

    /// The row that a statement found under any of the three rules, with what it says of each.
    pub fn found_shared<R: Resource>(
        &self,
        row: R,
        owned: Option<bool>,
        overridden: Option<bool>,
        edits: bool,
    ) -> Option<Found<R>> {
        let by = match (owned, overridden) {
            (Some(true), _) => Allowed::Owner,
            // An override that nobody has told of is none: the row was not found.
            (_, Some(true)) => Allowed::Override(self.overrides_by?),
            _ if edits => Allowed::Grant(Level::Editor),
            _ => Allowed::Grant(Level::Viewer),
        };
        Some(Found { row, by, is_editors: edits })
    }
}

/// Who asks for a list. Its values are its own, so that the query can outlive the request.
#[doc(hidden)]
#[derive(Clone, Debug)]
pub struct Listing(Caller);

impl Listing {
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
    pub fn granted_as_viewer(&self) -> Option<&'static str> {
        self.0.granted_as_viewer()
    }

    /// The word of editors, if an editor's grant gives what is asked for.
    pub fn granted_as_editor(&self) -> Option<&'static str> {
        self.0.granted_as_editor()
    }
}
