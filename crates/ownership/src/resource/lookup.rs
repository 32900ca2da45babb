//! Which rows a statement looks for and for whom, and what it found. Only this crate makes any of these.

use super::Resource;
use crate::{access::Level, access_basis::AccessBasis, caller::Caller};

/// Which row, for whom, and within which parents: what a query of one row is made from. Only this crate makes one.
pub struct Lookup<'a, R: Resource> {
    pub(crate) id: &'a R::Id,
    pub(crate) caller: &'a Caller,
    pub(crate) within: &'a [(&'static str, String)],
}

impl<R: Resource> Lookup<'_, R> {
    /// The row's primary key.
    pub fn id(&self) -> &R::Id {
        self.id
    }

    /// Who must be allowed to the row.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// The id of the parent of that name, when the route names one.
    pub fn within(&self, ancestor: &str) -> Option<&str> {
        self.within.iter().find(|(name, _)| *name == ancestor).map(|(_, id)| id.as_str())
    }

    /// The row that a statement found under the owner's own rule.
    pub fn found_owned(&self, row: R) -> Option<FoundRow<R>> {
        found(self.caller, row, Some(true), None, false)
    }

    /// The row that a statement found under the owner's rule or an override, with what it says of the former.
    pub fn found(&self, row: R, owned: Option<bool>) -> Option<FoundRow<R>> {
        found(self.caller, row, owned, Some(true), false)
    }

    /// The row that a statement found under any of the three rules, with what it says of each.
    pub fn found_shared(
        &self,
        row: R,
        owned: Option<bool>,
        overridden: Option<bool>,
        is_editor: bool,
    ) -> Option<FoundRow<R>> {
        found(self.caller, row, owned, overridden, is_editor)
    }
}

/// Which rows, and for whom. Only this crate makes one.
pub struct LookupAll<'a, R: Resource> {
    pub(crate) ids: &'a [R::Id],
    pub(crate) caller: &'a Caller,
}

impl<R: Resource> LookupAll<'_, R> {
    /// The rows' primary keys, each once.
    pub fn ids(&self) -> &[R::Id] {
        self.ids
    }

    /// Who must be allowed to the rows.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// A row that a statement found under the owner's own rule.
    pub fn found_owned(&self, row: R) -> Option<FoundRow<R>> {
        found(self.caller, row, Some(true), None, false)
    }

    /// A row that a statement found under the owner's rule or an override, with what it says of the former.
    pub fn found(&self, row: R, owned: Option<bool>) -> Option<FoundRow<R>> {
        found(self.caller, row, owned, Some(true), false)
    }
}

/// A row as a statement found it, with what allowed it. Only this crate makes one, from a [`Lookup`](crate::Lookup)'s
/// caller.
#[derive(Debug)]
pub struct FoundRow<R> {
    pub(crate) row: R,
    pub(crate) basis: AccessBasis,
    /// Whether there is an editor's grant, whatever else allowed it.
    pub(crate) is_shared_with_editor: bool,
}

fn found<R>(
    caller: &Caller,
    row: R,
    owned: Option<bool>,
    overridden: Option<bool>,
    is_editor: bool,
) -> Option<FoundRow<R>> {
    let basis = match (owned, overridden) {
        (Some(true), _) => AccessBasis::Owner,
        // An override that nobody has told of is none: the row was not found.
        (_, Some(true)) => AccessBasis::Override(caller.held_override()?),
        _ if is_editor => AccessBasis::Grant(Level::Editor),
        _ => AccessBasis::Grant(Level::Viewer),
    };
    Some(FoundRow { row, basis, is_shared_with_editor: is_editor })
}
