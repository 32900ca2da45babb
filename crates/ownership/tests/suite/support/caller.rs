//! Callers and their tokens.

use actix_web::{http::header::AUTHORIZATION, test::TestRequest};
use auth::ClerkUser;
use clerk_dev::{TokenCategory, TokenSpec};
use serde_json::json;

use super::{AUTH, CLERK};

/// A caller.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Caller {
    Nobody,
    Alice,
    Bob,
    With(Session),
}

/// A token with more claims than its subject.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Session {
    user: &'static str,
    organization: Option<&'static str>,
    role: &'static str,
    permissions: &'static [&'static str],
    actor: Option<&'static str>,
    is_silent: bool,
    kind: TokenCategory,
}

impl Session {
    /// Acts in no organization.
    pub(crate) fn of(user: &'static str) -> Self {
        let (role, permissions, kind) = ("org:member", &[], TokenCategory::Session);
        Self { user, organization: None, role, permissions, actor: None, is_silent: false, kind }
    }

    pub(crate) fn within(self, organization: &'static str) -> Self {
        Self { organization: Some(organization), ..self }
    }

    pub(crate) fn role(self, role: &'static str) -> Self {
        Self { role, ..self }
    }

    pub(crate) fn permissions(self, permissions: &'static [&'static str]) -> Self {
        Self { permissions, ..self }
    }

    pub(crate) fn impersonated_by(self, actor: &'static str) -> Self {
        Self { actor: Some(actor), ..self }
    }

    /// Puts the same claims into a template token.
    pub(crate) fn templated(self) -> Self {
        Self { kind: TokenCategory::Template, ..self }
    }

    /// Leaves the claim `act` out.
    pub(crate) fn silent(self) -> Self {
        Self { is_silent: true, ..self }
    }

    pub(crate) fn caller(self) -> Caller {
        Caller::With(self)
    }

    fn spec(self) -> TokenSpec {
        let mut spec = TokenSpec::new(self.kind, self.user);
        if let Some(organization) = self.organization {
            spec = spec
                .without("v")
                .claim("org_id", organization)
                .claim("org_role", self.role)
                .claim("org_permissions", self.permissions);
        }
        match self.actor {
            _ if self.is_silent => spec.without("act"),
            Some(actor) => spec.claim("act", json!({ "sub": actor })),
            None => spec,
        }
    }
}

impl Caller {
    pub(crate) fn token(self) -> Option<String> {
        let spec = match self {
            Self::Nobody => return None,
            Self::Alice => TokenSpec::session("user_alice"),
            Self::Bob => TokenSpec::session("user_bob"),
            Self::With(session) => session.spec(),
        };
        Some(CLERK.mint(&spec))
    }

    /// Adds the caller's token to a request.
    pub(crate) fn sign(self, request: TestRequest) -> TestRequest {
        match self.token() {
            Some(token) => request.insert_header((AUTHORIZATION, format!("Bearer {token}"))),
            None => request,
        }
    }

    /// Returns the caller as a handler gets them.
    pub(crate) async fn user(self) -> ClerkUser {
        AUTH.verify(&self.token().unwrap()).await.unwrap()
    }
}
