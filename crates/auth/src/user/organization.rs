//! The organization that was active when a session token was issued.
//!
//! Owns the reading of both versions of Clerk's organization claims. It refuses to guess: contradictory claims grant
//! nothing.

mod permissions;

use serde_json::Value;

use crate::id::is_clerk_id;
use crate::token::Claims;

/// The active organization, the user's role in it and its permissions.
///
/// The claims are those of `clerk/javascript: packages/shared/src/jwtPayloadParser.ts`. If Clerk's SDKs or their releases
/// read them differently, this type takes the reading that grants less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    id: String,
    slug: Option<String>,
    role: String,
    permissions: Vec<String>,
}

impl Organization {
    /// Returns the organization's id at Clerk, `org_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the organization's slug, if the instance uses slugs.
    #[must_use]
    pub fn slug(&self) -> Option<&str> {
        self.slug.as_deref()
    }

    /// Returns the user's role in full, such as `org:admin`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// Returns the user's custom permissions in full, such as `org:invoices:read`.
    ///
    /// Clerk does not put its system permissions (`org:sys_…`) into tokens.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Checks for exactly this role, written in full: `org:admin`, not `admin`.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.role == role
    }

    /// Checks for exactly this permission, written in full: `org:invoices:read`.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.permissions.iter().any(|granted| granted == permission)
    }

    /// Returns the organization in the claims; `None` if there is none or if the claims are ambiguous.
    pub(crate) fn from_claims(claims: &Claims) -> Option<Self> {
        match claims.get("v") {
            // Version 1 has no number.
            None => Self::from_first_version(claims),
            Some(version) if *version == 1 => Self::from_first_version(claims),
            Some(version) if *version == 2 => Self::from_second_version(claims),
            Some(_) => None,
        }
    }

    fn from_first_version(claims: &Claims) -> Option<Self> {
        let permissions = match claims.get("org_permissions") {
            Some(Value::Array(listed)) => {
                let texts: Option<Vec<_>> =
                    listed.iter().map(|permission| permission.as_str().map(str::to_owned)).collect();
                texts.unwrap_or_default()
            }
            _ => Vec::new(),
        };
        Some(Organization {
            id: id(claims.get("org_id"))?,
            slug: name(claims.get("org_slug")),
            role: name(claims.get("org_role"))?,
            permissions,
        })
    }

    fn from_second_version(claims: &Claims) -> Option<Self> {
        let active = claims.get("o")?.as_object()?;
        let text = |name: &str| active.get(name)?.as_str();
        // The claim holds the role without the prefix `org:`. Releases of Clerk's SDK disagree about a role with the prefix.
        let role = name(active.get("rol")).filter(|role| !role.contains(':'))?;
        let permissions = permissions::decode(claims.get("fea").and_then(Value::as_str), text("per"), text("fpm"));
        Some(Organization {
            id: id(active.get("id"))?,
            slug: name(active.get("slg")),
            role: format!("org:{role}"),
            permissions: permissions.unwrap_or_default(),
        })
    }
}

fn id(claim: Option<&Value>) -> Option<String> {
    name(claim).filter(|id| is_clerk_id(id, "org_"))
}

fn name(claim: Option<&Value>) -> Option<String> {
    claim?.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}
