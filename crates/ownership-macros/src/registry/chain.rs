//! The chain of parents from a row to its owner.

use syn::{Ident, Path};

use super::ast::{Grants, OwnedThrough, Resource, Users};

/// A resource and its parents, nearest first. The last one has the owner's column.
#[derive(Clone)]
pub(crate) struct Chain<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) parents: Vec<&'a Resource>,
    /// The table that the columns of the owner and of all grantees along the chain point at.
    pub(crate) users: Option<&'a Users>,
}

impl<'a> Chain<'a> {
    /// Iterates over the resource and its parents, nearest first.
    pub(crate) fn resources(&self) -> impl Iterator<Item = &'a Resource> {
        [self.resource].into_iter().chain(self.parents.clone())
    }

    /// Iterates over each resource of the chain with its parent.
    pub(crate) fn links(&self) -> impl DoubleEndedIterator<Item = (&'a Resource, &'a Resource)> {
        // Collected for `DoubleEndedIterator`.
        self.resources().zip(self.parents.clone()).collect::<Vec<_>>().into_iter()
    }

    /// Returns the chain of the parent, if there is one.
    pub(crate) fn of_parent(&self) -> Option<Chain<'a>> {
        let (resource, parents) = self.parents.split_first()?;
        Some(Chain { resource, parents: parents.to_vec(), users: self.users })
    }

    /// Returns the chain without its parents.
    pub(crate) fn alone(&self) -> Chain<'a> {
        Chain { parents: Vec::new(), ..*self }
    }

    /// Returns the resource at the end of the chain, which has the owner's column.
    pub(crate) fn root(&self) -> &'a Resource {
        self.parents.last().copied().unwrap_or(self.resource)
    }

    /// Returns the organization's table and column, if the chain ends at one.
    pub(crate) fn organization(&self) -> Option<(&'a Path, &'a Ident)> {
        let root = self.root();
        root.organization().map(|column| (&root.table, column))
    }

    /// Iterates over the tables of grants along the chain, each with the resource that it shares.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (&'a Resource, &'a Grants)> {
        self.resources().filter_map(|resource| Some((resource, resource.grants.as_ref()?)))
    }

    /// Whether a row can be shared, directly or through a parent.
    pub(crate) fn is_shared(&self) -> bool {
        self.grants().next().is_some()
    }
}

impl Resource {
    /// Returns the column that leads to the owner: the owner's id, or the parent's.
    pub(crate) fn owner_column(&self) -> &Ident {
        match &self.owned_through {
            OwnedThrough::Columns { user: column, .. } | OwnedThrough::Parent { via: column, .. } => column,
        }
    }

    /// Returns the column with the organization's id.
    pub(crate) fn organization(&self) -> Option<&Ident> {
        match &self.owned_through {
            OwnedThrough::Columns { organization, .. } => organization.as_ref(),
            OwnedThrough::Parent { .. } => None,
        }
    }

    /// Returns the table of users that the owner's column points at.
    pub(crate) fn users(&self) -> Option<&Users> {
        match &self.owned_through {
            OwnedThrough::Columns { users, .. } => users.as_ref(),
            OwnedThrough::Parent { .. } => None,
        }
    }
}
