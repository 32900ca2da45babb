//! Who a verified token names.
//!
//! Owns `ClerkUser` and what it tells. It refuses to decide anything: the only way to a `ClerkUser` is the verifier's.

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
/// There is no public constructor: holding one is the proof. Cloning is cheap.
#[derive(Clone)]
pub struct ClerkUser {
    token: Arc<VerifiedToken>,
    credential: Credential,
}

/// The claims do not have the shape of the type that was asked for.
///
/// Says nothing of the claims themselves, so that no part of a token reaches a log.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the token's claims do not fit the type that was asked for")]
pub struct UnfittingClaims;

impl ClerkUser {
    /// The one constructor: nothing but `verify.rs` calls it.
    pub(crate) fn from_verified(token: Arc<VerifiedToken>, credential: Credential) -> Self {
        ClerkUser { token, credential }
    }

    pub(crate) fn presented_as(self, credential: Credential) -> Self {
        ClerkUser { credential, ..self }
    }

    /// The user's id at Clerk, the token's `sub`.
    #[must_use]
    pub fn user_id(&self) -> &UserId {
        &self.token.user_id
    }

    /// The session's id, the token's `sid`; a template token has none.
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

    /// Which kind of token it was.
    #[must_use]
    pub fn kind(&self) -> TokenKind {
        self.token.kind
    }

    /// The claim `email`, else `user_email`, where it is a string; `None` in a token that says that it is not verified.
    ///
    /// Clerk puts an e-mail address into a token only where the instance's customization or a template asks for it. Ask for
    /// `"email_verified": "{{user.email_verified}}"` as well: a token without that claim cannot tell, and is believed.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        if self.claim("email_verified").is_some_and(|verified| *verified != true) {
            return None;
        }
        ["email", "user_email"].into_iter().find_map(|name| self.claim(name)?.as_str())
    }

    /// When the token stops being valid, in Unix seconds rounded down.
    #[must_use]
    pub fn expires_at(&self) -> i64 {
        self.token.expires_at
    }

    /// When the token was issued, in Unix seconds rounded down.
    #[must_use]
    pub fn issued_at(&self) -> i64 {
        self.token.issued_at
    }

    /// Whether somebody else acts as this user, the claim `act`.
    ///
    /// A decision that depends on it must refuse [`Impersonation::Unknown`] too.
    #[must_use]
    pub fn impersonation(&self) -> &Impersonation {
        &self.token.impersonation
    }

    /// The user id in `act.sub`, for logs. `None` also where the token does not say who acts: see
    /// [`impersonation`](Self::impersonation).
    #[must_use]
    pub fn actor(&self) -> Option<&str> {
        match self.impersonation() {
            Impersonation::By(actor) => Some(actor),
            Impersonation::Nobody | Impersonation::Unknown => None,
        }
    }

    /// Any claim of the verified token.
    #[must_use]
    pub fn claim(&self, name: &str) -> Option<&Value> {
        self.token.claims.get(name)
    }

    /// The claims as a type of the caller's own, for what an instance's customisation or a template adds.
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
    /// [`UnfittingClaims`] where a claim is missing or is of another type.
    pub fn claims<T: DeserializeOwned>(&self) -> Result<T, UnfittingClaims> {
        T::deserialize(self.token.claims.as_map()).map_err(|_| UnfittingClaims)
    }

    /// The organization that was active when the token was minted; of a session token only.
    ///
    /// In a template token the same claims say whatever its author wrote, so they are not read as Clerk's own there.
    #[must_use]
    pub fn org(&self) -> Option<&Organization> {
        self.token.organization.as_ref()
    }

    /// Whether the user has what is asked for; the counterpart of Clerk's own `has()`.
    ///
    /// Only a session token says so; with a template's token the answer is no.
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

    /// Whether a list of features or plans has this one. Only the second version of the claims has such lists: in the
    /// first, as in a template, a claim of the same name is whatever the instance's customisation says.
    fn is_listed(&self, claim: &str, wanted: &str) -> bool {
        let says_so = self.kind() == TokenKind::Session && self.claim("v").is_some_and(|version| *version == 2);
        let list = self.claim(claim).and_then(Value::as_str);
        says_so && list.is_some_and(|list| requirement::lists(list, wanted, self.org().is_some()))
    }

    /// Whether the user has this role, such as `org:admin`, in the active organization.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        self.org().is_some_and(|org| org.has_role(role))
    }

    /// Whether the user has this permission, such as `org:invoices:read`, in the active organization.
    #[must_use]
    pub fn has_permission(&self, permission: &str) -> bool {
        self.org().is_some_and(|org| org.has_permission(permission))
    }

    /// How long ago the first factor was verified, in whole minutes as of the token's minting.
    ///
    /// `None` where the token does not say; only session tokens do.
    #[must_use]
    pub fn first_factor_age(&self) -> Option<Duration> {
        self.token.factor_ages.map(FactorAges::first)
    }

    /// How long ago the second factor was verified; `None` also where there is none, or it was never used.
    #[must_use]
    pub fn second_factor_age(&self) -> Option<Duration> {
        self.token.factor_ages.and_then(FactorAges::second)
    }

    /// Whether the factors were verified less than `age` before the token was minted.
    ///
    /// False where the token does not say.
    #[must_use]
    pub fn has_verified(&self, factors: Factors, age: Duration) -> bool {
        self.token.factor_ages.is_some_and(|ages| ages.are_within(factors, age))
    }

    /// How the token reached us.
    #[must_use]
    pub fn credential(&self) -> Credential {
        self.credential
    }
}

// Claims may hold personal data, so they stay out of whatever prints a user.
impl fmt::Debug for ClerkUser {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClerkUser")
            .field("user_id", self.user_id())
            .field("kind", &self.kind())
            .field("credential", &self.credential)
            .finish_non_exhaustive()
    }
}
