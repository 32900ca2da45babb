//! The user that a verified token names.
//!
//! Owns `ClerkUser` and its accessors. It refuses to decide: only the verifier makes a `ClerkUser`.

pub(crate) mod factors;
pub(crate) mod organization;
pub(crate) mod requirement;
pub(crate) mod session;
pub(crate) mod verified_token;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use factors::{FactorAges, Factors};
use organization::Organization;
use requirement::Requirement;
use serde::de::DeserializeOwned;
use serde_json::Value;
use verified_token::{Impersonation, RevocationKey, VerifiedToken};

use crate::id::UserId;
use crate::request::credentials::Credential;
use crate::token::kind::TokenKind;

/// A user whose token passed every rule.
///
/// There is no public constructor, so a value proves that a token was verified. Cloning is cheap.
#[derive(Clone)]
pub struct ClerkUser {
    token: Arc<VerifiedToken>,
    credential: Credential,
}

/// The claims do not fit the requested type.
///
/// It does not contain the claims, so that no part of a token reaches a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token's claims do not fit the requested type")]
pub struct UnfittingClaims;

impl ClerkUser {
    /// The only constructor; only `ClerkAuth` calls it, with a token that `verify` returned.
    pub(crate) fn from_verified(token: Arc<VerifiedToken>, credential: Credential) -> Self {
        ClerkUser { token, credential }
    }

    pub(crate) fn presented_as(self, credential: Credential) -> Self {
        ClerkUser { credential, ..self }
    }

    /// Returns the user's id at Clerk, the claim `sub`.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.token.user_id
    }

    /// Returns the session's id, the claim `sid`; a template token has none.
    #[must_use]
    pub fn session_id(&self) -> Option<&str> {
        match self.revocation_key() {
            RevocationKey::Session(id) => Some(id),
            RevocationKey::Token(_) => None,
        }
    }

    pub(crate) fn revocation_key(&self) -> &RevocationKey {
        &self.token.revocation_key
    }

    /// Returns the kind of token.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.token.kind
    }

    /// Returns the claim `email`, else `user_email`, if it is a string; `None` if the token says that it is not verified.
    ///
    /// Clerk puts an email address into a token only if the instance's customization or a template does so. Add
    /// `"email_verified": "{{user.email_verified}}"` there as well: without that claim, the address counts as verified.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        if self.claim("email_verified").is_some_and(|verified| *verified != true) {
            return None;
        }
        ["email", "user_email"].into_iter().find_map(|name| self.claim(name)?.as_str())
    }

    /// Returns the token's expiry in Unix seconds, rounded down.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.token.times.expires_at.floor() as i64
    }

    /// Returns when the token was issued in Unix seconds, rounded down.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.token.times.issued_at.floor() as i64
    }

    /// Returns whether another user acts as this user, the claim `act` (actor).
    ///
    /// A decision that depends on it must also reject [`Impersonation::Unknown`].
    #[must_use]
    pub fn impersonation(&self) -> &Impersonation {
        &self.token.impersonation
    }

    /// Returns the user id in `act.sub`, for logs; also `None` if the token cannot say who acts (see
    /// [`impersonation`](Self::impersonation)).
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        match self.impersonation() {
            Impersonation::By(actor) => Some(actor),
            Impersonation::Nobody | Impersonation::Unknown => None,
        }
    }

    /// Returns any claim of the verified token.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.token.claims.get(name)
    }

    /// Deserializes the claims into a type of the caller, for claims that a customization or a template adds.
    ///
    /// ```
    /// # use auth::{ClerkUser, UnfittingClaims};
    /// #[derive(serde::Deserialize)]
    /// struct Ours {
    ///     plan: String,
    ///     #[serde(default)]
    ///     beta: bool,
    /// }
    ///
    /// fn may_try_it(user: &ClerkUser) -> Result<bool, UnfittingClaims> {
    ///     let ours: Ours = user.claims()?;
    ///     Ok(ours.beta && ours.plan == "pro")
    /// }
    /// ```
    ///
    /// # Errors
    /// [`UnfittingClaims`] if a claim is missing or has another type.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, UnfittingClaims> {
        T::deserialize(self.token.claims.as_map()).map_err(|_| UnfittingClaims)
    }

    /// Returns the organization that was active when a session token was issued.
    ///
    /// In a template token, its author sets the same claims, so they are ignored.
    #[must_use]
    pub fn org(&self) -> Option<&Organization> {
        self.token.organization.as_ref()
    }

    /// Checks a requirement; the counterpart of Clerk's `has()`.
    ///
    /// Always `false` for a template token.
    ///
    /// ```
    /// # use auth::{ClerkUser, Requirement};
    /// fn may_export(user: &ClerkUser) -> bool {
    ///     user.has(Requirement::Plan("org:pro"))
    ///         && user.has(Requirement::Permission("org:reports:export"))
    ///         && user.has(Requirement::STRICT)
    /// }
    /// ```
    #[must_use]
    pub fn has(&self, requirement: Requirement<'_>) -> bool {
        match requirement {
            Requirement::Role(role) => self.has_role(role),
            Requirement::Permission(permission) => self.has_permission(permission),
            Requirement::Feature(feature) => self.is_listed("fea", feature),
            Requirement::Plan(plan) => self.is_listed("pla", plan),
            Requirement::Verified { factors, within } => self.has_verified(factors, within),
        }
    }

    /// Checks a list of features or plans. Only version 2 of the claims has such lists; in version 1 and in a template, a
    /// customization may set a claim of the same name.
    fn is_listed(&self, claim: &str, wanted: &str) -> bool {
        let has_lists = self.kind() == TokenKind::Session && self.claim("v").is_some_and(|version| *version == 2);
        let list = self.claim(claim).and_then(Value::as_str);
        has_lists && list.is_some_and(|list| requirement::lists(list, wanted, self.org().is_some()))
    }

    /// Checks that the user has this role, such as `org:admin`, in the active organization.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.org().is_some_and(|org| org.has_role(role))
    }

    /// Checks that the user has this permission, such as `org:invoices:read`, in the active organization.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.org().is_some_and(|org| org.has_permission(permission))
    }

    /// Returns the age of the first factor when the token was issued, in whole minutes.
    ///
    /// `None` if the token does not say; only session tokens do.
    #[must_use]
    pub fn first_factor_age(&self) -> Option<Duration> {
        self.token.factor_ages.map(FactorAges::first)
    }

    /// Returns the age of the second factor; also `None` if the user has none or never used it.
    #[must_use]
    pub fn second_factor_age(&self) -> Option<Duration> {
        self.token.factor_ages.and_then(FactorAges::second)
    }

    /// Checks that the factors were verified less than `age` before the token was issued.
    ///
    /// `false` if the token does not say.
    #[must_use]
    pub fn has_verified(&self, factors: Factors, age: Duration) -> bool {
        self.token.factor_ages.is_some_and(|ages| ages.are_within(factors, age))
    }

    /// Returns how the request presented the token.
    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }
}

// Claims may hold personal data, so they are not printed.
impl fmt::Debug for ClerkUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkUser")
            .field("user_id", self.user_id())
            .field("kind", &self.kind())
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}
