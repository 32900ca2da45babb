//! The way from a row to its owner.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Ident, Path};

use super::parse::{OwnedThrough, Resource};

/// A resource and its parents, nearest first; the last of them has the owner's column.
pub(crate) struct Chain<'a> {
    pub(crate) resource: &'a Resource,
    pub(crate) parents: Vec<&'a Resource>,
}

impl<'a> Chain<'a> {
    /// Each row of the chain with its parent, from the resource on.
    pub(crate) fn links(&self) -> impl DoubleEndedIterator<Item = (&'a Resource, &'a Resource)> {
        let children: Vec<_> = [self.resource].into_iter().chain(self.parents.iter().copied()).collect();
        let parents = self.parents.clone();
        // Collected, because the links are walked from either end.
        children.into_iter().zip(parents).collect::<Vec<_>>().into_iter()
    }

    /// The owner's column at the end of the chain, with its table.
    pub(crate) fn owner(&self) -> (&'a Path, &'a Ident) {
        let last = self.parents.last().copied().unwrap_or(self.resource);
        (&last.table, last.way())
    }

    /// The predicate of every write and every list: this row leads to `owner`.
    pub(crate) fn leads_to_owner(&self) -> TokenStream {
        let (owner_table, owner) = self.owner();
        self.links().rev().fold(quote!(#owner_table::#owner.eq(owner)), |predicate, (child, parent)| {
            let (child_table, via) = (&child.table, child.way());
            let (parent_table, parent_id) = (&parent.table, &parent.id);
            quote! {
                #child_table::#via.eq_any(#parent_table::table.filter(#predicate).select(#parent_table::#parent_id))
            }
        })
    }
}

impl Resource {
    /// The column by which a row leads to its owner: the owner's own, or the parent's id.
    pub(crate) fn way(&self) -> &Ident {
        match &self.owned_through {
            OwnedThrough::Column(column) | OwnedThrough::Parent { via: column, .. } => column,
        }
    }
}
