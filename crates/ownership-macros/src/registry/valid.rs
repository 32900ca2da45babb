//! Validates that names are unique, parents exist, and every chain of parents ends at an owner.

use quote::ToTokens;
use syn::Path;

use super::{
    ast::{OwnedThrough, Registry, Resource, ResourceHeader, Users},
    chain::Chain,
};
use crate::errors::Errors;

/// The resources to expand, and the broken ones, which get a fallback.
pub(crate) struct Checked<'a> {
    pub(crate) chains: Vec<Chain<'a>>,
    pub(crate) broken: Vec<&'a ResourceHeader>,
}

/// Validates every resource.
pub(crate) fn check<'a>(registry: &'a Registry, errors: &mut Errors) -> Checked<'a> {
    let mut checked = Checked { chains: Vec::new(), broken: registry.broken.iter().collect() };
    for (index, resource) in registry.resources.iter().enumerate() {
        // The first declaration counts.
        if repeats(resource, registry.resources.iter().take(index), errors) {
            continue;
        }
        if leads_through_itself(resource, errors) {
            checked.broken.push(&resource.header);
            continue;
        }
        match chain(registry, resource, errors) {
            Some(chain) => checked.chains.push(chain),
            None => checked.broken.push(&resource.header),
        }
    }
    if registry.connection.is_none() {
        locks(&checked, errors);
    }
    checked
}

/// Reports a row of the table of users that leads to its owner through the same table.
fn leads_through_itself(resource: &Resource, errors: &mut Errors) -> bool {
    let own = resource.users().filter(|users| spelled(&users.table) == spelled(&resource.table));
    if let Some(Users { table, clerk_id, .. }) = own {
        errors.at(table, format!("these rows are the users themselves: `owner: {clerk_id}`"));
    }
    own.is_some()
}

fn spelled(path: &Path) -> String {
    path.to_token_stream().to_string()
}

/// Requires the connection's type where a write depends on a row other than the written one. Reported once.
fn locks(checked: &Checked<'_>, errors: &mut Errors) {
    let mut resources = checked.chains.iter().map(|chain| chain.resource);
    let deciding = resources.find_map(|resource| match (&resource.owned_through, &resource.grants) {
        (OwnedThrough::Parent { name, .. }, _) => Some(name.clone()),
        (_, Some(grants)) => grants.table.segments.last().map(|last| last.ident.clone()),
        _ => None,
    });
    if let Some(deciding) = deciding {
        let message = format!(
            "writes depend on rows of `{deciding}`, which PostgreSQL must lock first; name the type of your connection \
             below `database`, for example `connection = diesel::PgConnection;` or `connection = \
             diesel::SqliteConnection;`"
        );
        errors.at(deciding, message);
    }
}

fn repeats<'a>(
    resource: &Resource,
    mut earlier: impl Iterator<Item = &'a Resource> + Clone,
    errors: &mut Errors,
) -> bool {
    let ResourceHeader { name, row } = &resource.header;
    if earlier.clone().any(|other| other.header.name == *name) {
        errors.at(name, format!("`{name}` is declared twice"));
    } else if let Some(other) = earlier.find(|other| spelled(&other.header.row) == spelled(row)) {
        errors.at(row, format!("this row type already belongs to the resource `{}`", other.header.name));
    } else {
        return false;
    }
    true
}

/// Returns the resource and its parents, or `None` if they do not lead to an owner.
fn chain<'a>(registry: &'a Registry, resource: &'a Resource, errors: &mut Errors) -> Option<Chain<'a>> {
    let mut chain = Chain { resource, parents: Vec::new(), users: None };
    let mut current = resource;
    while let OwnedThrough::Parent { name, .. } = &current.owned_through {
        let Some(parent) = registry.resources.iter().find(|other| other.header.name == *name) else {
            // Reported once, at the resource that names the missing parent. A broken parent is not missing.
            if chain.parents.is_empty() && registry.broken.iter().all(|other| other.name != *name) {
                errors.at(name, format!("no resource `{name}` in this registry"));
            }
            return None;
        };
        let circular = parent.header.name == resource.header.name;
        if circular {
            errors.at(name, format!("circular parents: `{name}` would be its own ancestor; a chain must end at a resource with `owner: …`"));
        }
        // A cycle further up is reported at its own resources.
        if circular || chain.parents.iter().any(|earlier| earlier.header.name == parent.header.name) {
            return None;
        }
        chain.parents.push(parent);
        current = parent;
    }
    chain.users = current.users();
    Some(chain)
}
