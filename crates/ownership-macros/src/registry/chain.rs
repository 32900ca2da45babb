//! The way from a row to its owner.

use syn::{Ident, Path};

use super::ast::{Grants, OwnedThrough, Resource};

/// A resource and its parents, nearest first; the last of them has the owner's column.
#[derive(Clone)]
pub(crate) struct Chain<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) parents: Vec<&'a Resource>,
}

impl<'a> Chain<'a> {
    /// The resource and its parents, nearest first.
    pub(crate) fn resources(&self) -> impl Iterator<Item = &'a Resource> {
        [self.resource].into_iter().chain(self.parents.clone())
    }

    /// Each row of the chain with its parent, from the resource on.
    pub(crate) fn links(&self) -> impl DoubleEndedIterator<Item = (&'a Resource, &'a Resource)> {
        // Collected, because the links are walked from either end.
        self.resources().zip(self.parents.clone()).collect::<Vec<_>>().into_iter()
    }

    /// The chain without its first link, for a resource that has a parent.
    pub(crate) fn of_parent(&self) -> Option<Chain<'a>> {
        let (resource, parents) = self.parents.split_first()?;
        Some(Chain { resource, parents: parents.to_vec() })
    }

    /// The resource at the end of the chain, which has the owner's column.
    pub(crate) fn root(&self) -> &'a Resource {
        self.parents.last().copied().unwrap_or(self.resource)
    }

    /// The column of the organization at the end of the chain, with its table.
    pub(crate) fn organization(&self) -> Option<(&'a Path, &'a Ident)> {
        let root = self.root();
        root.organization().map(|column| (&root.table, column))
    }

    /// The tables of grants along the chain, each with the resource whose rows it shares.
    pub(crate) fn grants(&self) -> impl Iterator<Item = (&'a Resource, &'a Grants)> {
        self.resources().filter_map(|resource| Some((resource, resource.grants.as_ref()?)))
    }

    /// Whether a row can be shared, itself or through a parent.
    pub(crate) fn is_shared(&self) -> bool {
        self.grants().next().is_some()
    }
}

impl Resource {
    /// The column by which a row leads to its owner: the owner's own, or the parent's id.
    pub(crate) fn owner_column(&self) -> &Ident {
        match &self.owned_through {
            OwnedThrough::Columns { user: column, .. } | OwnedThrough::Parent { via: column, .. } => column,
        }
    }

    /// The column of the organization that a row belongs to.
    pub(crate) fn organization(&self) -> Option<&Ident> {
        match &self.owned_through {
            OwnedThrough::Columns { organization, .. } => organization.as_ref(),
            OwnedThrough::Parent { .. } => None,
        }
    }
}
