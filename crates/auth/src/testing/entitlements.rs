//! Packs permissions, features and plans as version 2 of Clerk's claims does.
//!
//! Owns the packing, the inverse of the verifier's unpacking. A name that would make a list ambiguous panics.

use std::collections::{BTreeMap, BTreeSet};

/// The maximum number of permission names in a mask.
const MAX_NAMES: usize = u128::BITS as usize;

/// The permissions, features and plans in a session token.
#[derive(Debug, Clone, Default)]
pub(super) struct Entitlements {
    /// The organization's features, each with the names of the permissions granted in it, if any.
    permissions: BTreeMap<String, BTreeSet<String>>,
    users_features: BTreeSet<String>,
    plans: BTreeSet<String>,
}

/// The claims by their names in the token. An empty list is `None`.
pub(super) struct Packed {
    pub(super) fea: Option<String>,
    pub(super) pla: Option<String>,
    pub(super) per: Option<String>,
    pub(super) fpm: Option<String>,
}

impl Entitlements {
    pub(super) fn add_permission(&mut self, permission: &str) {
        let parts = permission.strip_prefix("org:").and_then(|rest| rest.split_once(':'));
        let fits = |(feature, name): &(&str, &str)| is_name(feature) && is_name(name);
        let Some((feature, name)) = parts.filter(fits) else {
            panic!("`{permission}` is not a permission: write it in full, such as `org:invoices:create`");
        };
        self.permissions.entry(feature.to_owned()).or_default().insert(name.to_owned());
        let names: BTreeSet<_> = self.permissions.values().flatten().collect();
        assert!(names.len() <= MAX_NAMES, "a token holds at most {MAX_NAMES} different permission names");
    }

    pub(super) fn add_feature(&mut self, feature: &str) {
        match scoped(feature) {
            ("org", name) => drop(self.permissions.entry(name.to_owned()).or_default()),
            (_, name) => drop(self.users_features.insert(name.to_owned())),
        }
    }

    pub(super) fn add_plan(&mut self, plan: &str) {
        let (scope, name) = scoped(plan);
        self.plans.insert(format!("{}:{name}", &scope[..1]));
    }

    /// Whether a permission, a feature or a plan belongs to an organization.
    pub(super) fn needs_organization(&self) -> bool {
        !self.permissions.is_empty() || self.plans.iter().any(|plan| plan.starts_with("o:"))
    }

    /// Packs the lists. The organization's features come first, so that a mask has the same position among all features and
    /// among the organization's: Clerk's SDKs count differently.
    pub(super) fn pack(&self) -> Packed {
        let names: Vec<&String> = self.permissions.values().flatten().collect::<BTreeSet<_>>().into_iter().collect();
        let mask = |granted: &BTreeSet<String>| {
            let bits = names.iter().enumerate().filter(|(_, name)| granted.contains(**name));
            bits.fold(0_u128, |mask, (bit, _)| mask | 1 << bit).to_string()
        };
        let scope = |feature: &String| if self.users_features.contains(feature) { "uo" } else { "o" };
        let of_organization = self.permissions.keys().map(|feature| format!("{}:{feature}", scope(feature)));
        let only_users = self.users_features.iter().filter(|feature| !self.permissions.contains_key(*feature));
        let features = of_organization.chain(only_users.map(|feature| format!("u:{feature}")));
        let masks: Vec<String> = self.permissions.values().map(mask).collect();
        Packed {
            fea: list(features),
            pla: list(self.plans.iter().cloned()),
            per: list(names.iter().map(|name| (*name).clone())),
            fpm: (!names.is_empty()).then(|| masks.join(",")),
        }
    }
}

fn scoped(text: &str) -> (&str, &str) {
    match text.split_once(':') {
        Some((scope @ ("org" | "user"), name)) if is_name(name) => (scope, name),
        Some(("org" | "user", name)) => panic!("`{name}` is not a name: expected ASCII without spaces, `:` or `,`"),
        _ => panic!("`{text}` has no owner: write `org:{text}` or `user:{text}`"),
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic() && !matches!(byte, b':' | b','))
}

fn list(elements: impl Iterator<Item = String>) -> Option<String> {
    let elements: Vec<String> = elements.collect();
    (!elements.is_empty()).then(|| elements.join(","))
}
