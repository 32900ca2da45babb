//! The input and the result of a query: ids with their caller, and rows with the reason for the access.
//! Only this crate makes them.

use super::Resource;
use crate::{access::Level, access_basis::AccessBasis, caller::Caller, ids::parse_id};

/// The id, the caller and the parents that a query of one row needs.
pub struct Lookup<'a, R: Resource> {
    pub(crate) id: &'a R::Id,
    pub(crate) caller: &'a Caller,
    pub(crate) within: &'a [(&'static str, String)],
    /// Whether a grant is the basis of the proof that the statement depends on.
    pub(crate) is_granted: bool,
}

impl<R: Resource> Lookup<'_, R> {
    /// Returns the row's primary key.
    pub fn id(&self) -> &R::Id {
        self.id
    }

    /// Returns the caller who needs access to the row.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// Whether the caller has a grant, which a write must lock. False before a check.
    pub fn is_granted(&self) -> bool {
        self.is_granted
    }

    /// Returns the id of the parent `P`: `Some(None)` if the route does not name it, `None` if no row can have that id.
    pub fn parent<P: Resource>(&self) -> Option<Option<P::Id>> {
        match self.within.iter().find(|(name, _)| *name == P::NAME) {
            None => Some(None),
            Some((_, id)) => parse_id(id).map(Some),
        }
    }

    /// Wraps a row that a statement found, with the statement's answers to each access rule.
    pub fn found(&self, row: R, owned: Option<bool>, overridden: Option<bool>, is_editor: bool) -> Option<FoundRow<R>> {
        FoundRow::new(self.caller, row, owned, overridden, is_editor)
    }
}

/// The ids and the caller that a query of many rows needs.
pub struct LookupAll<'a, R: Resource> {
    pub(crate) ids: &'a [R::Id],
    pub(crate) caller: &'a Caller,
}

impl<R: Resource> LookupAll<'_, R> {
    /// Returns the rows' primary keys, each once.
    pub fn ids(&self) -> &[R::Id] {
        self.ids
    }

    /// Returns the caller who needs access to the rows.
    pub fn caller(&self) -> &Caller {
        self.caller
    }

    /// Wraps a row that a statement found, with the statement's answers to each access rule.
    pub fn found(&self, row: R, owned: Option<bool>, overridden: Option<bool>, is_editor: bool) -> Option<FoundRow<R>> {
        FoundRow::new(self.caller, row, owned, overridden, is_editor)
    }
}

/// A row as a statement found it, with the reason for the access.
#[derive(Debug)]
pub struct FoundRow<R> {
    pub(crate) row: R,
    pub(crate) basis: AccessBasis,
    /// Whether the caller, who does not own the row, has an editor's grant.
    pub(crate) is_shared_with_editor: bool,
}

impl<R> FoundRow<R> {
    fn new(caller: &Caller, row: R, owned: Option<bool>, overridden: Option<bool>, is_editor: bool) -> Option<Self> {
        let basis = match (owned, overridden) {
            (Some(true), _) => AccessBasis::Owner,
            // Without an override the caller has no access, so the row counts as not found.
            (_, Some(true)) => AccessBasis::Override(caller.held_override()?),
            _ if is_editor => AccessBasis::Grant(Level::Editor),
            _ => AccessBasis::Grant(Level::Viewer),
        };
        Some(Self { row, basis, is_shared_with_editor: is_editor })
    }
}
