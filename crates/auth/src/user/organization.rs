//! The organization that was active when a session token was minted.
//!
//! Owns the reading of Clerk's organization claims in both of their versions. It refuses to guess: claims that do not
//! fit together grant nothing.

mod permissions;

use serde_json::Value;

use crate::id::is_clerk_id;
use crate::token::Claims;

/// The organization in which a user acts, their role there and what it permits.
///
/// The claims are those of `clerk/javascript: packages/shared/src/jwtPayloadParser.ts`. Where Clerk's SDKs, or two
/// releases of one, read them differently, the reading that grants less is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Organization {
    id: String,
    slug: Option<String>,
    role: String,
    permissions: Vec<String>,
}

impl Organization {
    /// The organization's id at Clerk, `org_…`.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The organization's slug, where the instance has slugs.
    #[must_use]
    pub fn slug(&self) -> Option<&str> {
        self.slug.as_deref()
    }

    /// The user's role in full, such as `org:admin`.
    #[must_use]
    pub fn role(&self) -> &str {
        &self.role
    }

    /// The user's custom permissions in full, such as `org:invoices:read`.
    ///
    /// Clerk keeps its system permissions (`org:sys_…`) out of tokens, so they are never here.
    #[must_use]
    pub fn permissions(&self) -> &[String] {
        &self.permissions
    }

    /// Whether the user has exactly this role, written in full: `org:admin`, not `admin`.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.role == role
    }

    /// Whether the user has exactly this permission, written in full: `org:invoices:read`.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.permissions.iter().any(|held| held == permission)
    }

    /// The organization that the claims name; `None` where they name none, or none that can be read without doubt.
    pub(crate) fn from_claims(claims: &Claims) -> Option<Self> {
        match claims.get("v") {
            // Tokens of the first version carry no number.
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
        // The claim holds the role without its prefix. Releases of Clerk's own SDK differ on one that has it anyway.
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
