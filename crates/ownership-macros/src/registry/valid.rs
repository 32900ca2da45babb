//! Names are unique, parents exist, and every chain of parents ends at an owner.

use super::parse::{OwnedThrough, Registry, Resource};
use crate::errors::Errors;

/// For each resource, itself and then its parents up to the one that has an owner column.
pub(crate) fn chains<'a>(registry: &'a Registry, errors: &mut Errors) -> Vec<Vec<&'a Resource>> {
    for (index, resource) in registry.resources.iter().enumerate() {
        if registry.resources.iter().take(index).any(|earlier| earlier.name == resource.name) {
            errors.at(&resource.name, format!("`{}` is declared twice", resource.name));
        }
    }
    registry.resources.iter().map(|resource| chain(registry, resource, errors)).collect()
}

fn chain<'a>(registry: &'a Registry, resource: &'a Resource, errors: &mut Errors) -> Vec<&'a Resource> {
    let mut chain = vec![resource];
    let mut current = resource;
    while let OwnedThrough::Parent { name, .. } = &current.owned_through {
        let Some(parent) = registry.resources.iter().find(|other| other.name == *name) else {
            // Said once, at the resource that names the missing parent.
            if chain.len() == 1 {
                errors.at(name, format!("no resource `{name}` in this registry"));
            }
            break;
        };
        if chain.iter().any(|earlier| earlier.name == parent.name) {
            errors.at(
                name,
                format!("`{}` would be its own parent: a chain ends at a resource with `owner: …`", parent.name),
            );
            break;
        }
        chain.push(parent);
        current = parent;
    }
    chain
}
