//! The callers: every kind that a decision can distinguish.

use clerk_dev::TokenSpec;
use ownership::{AccessCheck, AccessEntry, access::Level};
use serde_json::json;

use super::{
    routes::is_shareable,
    world::{ORGANIZATION, Target, World},
};
use crate::support::{Client, TestApp, forge};

/// The callers without a valid identity on any route.
pub(crate) const NOBODY: [Caller; 3] = [Caller::Anonymous, Caller::Expired, Caller::Forged];

/// A caller, named as in the table's header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Caller {
    Anonymous,
    Expired,
    Forged,
    Stranger,
    Viewer,
    Editor,
    /// In a session without an active organization.
    Owner,
    /// In a session whose active organization owns the second deployment.
    OwnerInOrg,
    Member,
    Reader,
    Manager,
    Admin,
    AdminElsewhere,
    /// Support staff in a session like that of [`OwnerInOrg`](Self::OwnerInOrg).
    Impersonated,
}

impl Caller {
    pub(crate) const ALL: [Self; 14] = [
        Self::Anonymous,
        Self::Expired,
        Self::Forged,
        Self::Stranger,
        Self::Viewer,
        Self::Editor,
        Self::Owner,
        Self::OwnerInOrg,
        Self::Member,
        Self::Reader,
        Self::Manager,
        Self::Admin,
        Self::AdminElsewhere,
        Self::Impersonated,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Anonymous => "anonymous",
            Self::Expired => "expired",
            Self::Forged => "forged",
            Self::Stranger => "stranger",
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
            Self::OwnerInOrg => "owner in org",
            Self::Member => "org member",
            Self::Reader => "org reader",
            Self::Manager => "org manager",
            Self::Admin => "org admin",
            Self::AdminElsewhere => "admin elsewhere",
            Self::Impersonated => "impersonated",
        }
    }

    /// The client of this caller, with its credential.
    pub(crate) fn client<'app>(self, app: &'app TestApp, world: &World) -> Client<'app> {
        let client = match self {
            Self::Anonymous => app.anonymous(),
            Self::Expired => app.bearer(&forge::expired(app, &world.owner)),
            Self::Forged => app.bearer(&forged(app, world)),
            _ => app.bearer(&app.clerk.mint(&self.session(world))),
        };
        client.anywhere()
    }

    fn session(self, world: &World) -> TokenSpec {
        let colleague = |role, permissions| forge::member(&world.colleague, ORGANIZATION, role, permissions);
        match self {
            Self::Viewer => forge::session(&world.viewer),
            Self::Editor => forge::session(&world.editor),
            Self::Owner => forge::session(&world.owner),
            Self::OwnerInOrg => world.owners_session(),
            Self::Impersonated => world.owners_session().claim("act", json!({ "sub": "user_support" })),
            Self::Member => colleague("member", &[]),
            Self::Reader => colleague("member", &["read"]),
            Self::Manager => colleague("member", &["manage"]),
            Self::Admin => colleague("admin", &[]),
            Self::AdminElsewhere => forge::member(&world.stranger, "org_elsewhere", "admin", &["manage"]),
            Self::Anonymous | Self::Expired | Self::Forged | Self::Stranger => forge::session(&world.stranger),
        }
    }

    /// The map's decision for this caller: the code of the refusal, or `None` if it passes.
    pub(crate) fn refusal(self, entry: &AccessEntry, target: Target) -> Option<&'static str> {
        match self {
            _ if entry.decision == "public" => None,
            Self::Anonymous => Some("token-missing"),
            Self::Expired => Some("token-expired"),
            Self::Forged => Some("token-invalid-signature"),
            Self::Impersonated if entry.no_impersonation => Some("impersonation"),
            // The decision admits owners, who have no grant to end.
            Self::Owner | Self::OwnerInOrg if entry.handler == "leave_deployment" => Some("not_owner"),
            _ if entry.checks.iter().all(|check| self.passes(check, target)) => None,
            _ => Some("not_owner"),
        }
    }

    fn passes(self, check: &AccessCheck, target: Target) -> bool {
        let of_org = target == Target::Organizations;
        let overrides = |name: &str| of_org && check.overrides.contains(&name);
        let is_shareable = is_shareable(check);
        match self {
            Self::OwnerInOrg | Self::Impersonated => true,
            Self::Owner => !of_org,
            Self::Viewer => is_shareable && check.access == Level::Viewer,
            Self::Editor => is_shareable && check.access <= Level::Editor,
            Self::Reader => overrides("org:deployments:read"),
            Self::Manager => overrides("org:deployments:manage"),
            Self::Admin => overrides("org:admin"),
            _ => false,
        }
    }
}

fn forged(app: &TestApp, world: &World) -> String {
    world.impostor.mint(&forge::session(&world.owner).header("kid", app.clerk.instance().kid()))
}
