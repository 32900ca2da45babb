//! `ClerkAuth`: the verifier that an application builds and registers.
//!
//! Owns the order credentials, verification, CSRF. It refuses to know the rules of the three.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};

use crate::error::{AuthError, AuthErrorKind};
use crate::id::{UserId, is_clerk_id};
use crate::keys::{KeyStats, KeyStore};
use crate::request::credentials::{CookieContext, CookieSources, Credential, Presented};
use crate::request::csrf::AllowedOrigins;
use crate::revocation::{Revocation, Revocations, membership};
use crate::token::UnverifiedToken;
use crate::token::kind::TokenKind;
use crate::user::ClerkUser;
use crate::user::verified_token::{RevocationKey, VerifiedToken};
use crate::verify::cache::{CacheStats, TokenCache};
use crate::verify::clock::{Clock, FixedClock};
use crate::verify::policy::Policy;
use crate::verify::rejection::Rejection;
use crate::verify::verify;

/// Verifies Clerk's tokens; built once and shared by all workers.
///
/// Cloning is cheap, and every clone shares the same keys.
#[derive(Clone)]
pub struct ClerkAuth(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) policy: Policy,
    pub(crate) keys: Box<dyn KeyStore>,
    pub(crate) cache: TokenCache,
    pub(crate) revocations: Box<dyn Revocations>,
    pub(crate) max_session_age: i64,
    pub(crate) clock: Box<dyn Clock>,
    pub(crate) cookies: CookieSources,
    pub(crate) allowed_origins: AllowedOrigins,
}

/// What a [`ClerkAuth`] has done since it was built, summed over all workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Fetches of the keys; `None` if the keys are fixed.
    pub keys: Option<KeyStats>,
    /// Lookups in the cache of verified tokens.
    pub cache: CacheStats,
}

/// The verified user in a request's extensions, so that a second extractor does not verify again.
struct CachedUser {
    by: ClerkAuth,
    user: ClerkUser,
}

impl ClerkAuth {
    pub(crate) fn new(shared: Inner) -> Self {
        ClerkAuth(Arc::new(shared))
    }

    /// Verifies one token against the whole policy.
    ///
    /// # Errors
    /// [`Invalid`](crate::AuthErrorKind::Invalid) with the reason, or
    /// [`KeysUnavailable`](crate::AuthErrorKind::KeysUnavailable) if there are no keys.
    pub async fn verify(&self, unverified_token: &str) -> Result<ClerkUser, AuthError> {
        let user = ClerkUser::from_verified(self.verified_token(unverified_token).await?, Credential::Direct);
        if self.0.revocations.is_revoked(&user) { Err(Rejection::Revoked.into()) } else { Ok(user) }
    }

    /// Returns the content of a genuine token, from the cache or by verifying it.
    async fn verified_token(&self, unverified_token: &str) -> Result<Arc<VerifiedToken>, AuthError> {
        let Inner { policy, keys, clock, cache, .. } = &*self.0;
        // Read before the key: if the keys are swapped in between, nothing that the old keys verified stays in the cache.
        let Some(generation) = keys.generation() else {
            return verify(unverified_token, policy, &**keys, &**clock).await.map(Arc::new);
        };
        if let Some(verified) = cache.get(unverified_token, generation) {
            let verdict = policy.recheck(&verified, clock.unix_seconds());
            if verdict == Err(Rejection::Expired) {
                cache.remove(unverified_token, generation);
            }
            return Ok(verdict.map(|()| verified)?);
        }
        let verified = Arc::new(verify(unverified_token, policy, &**keys, &**clock).await?);
        cache.insert(unverified_token, generation, &verified);
        Ok(verified)
    }

    /// Returns the user who sent a request.
    ///
    /// # Errors
    /// As [`verify`](Self::verify), or [`Missing`](crate::AuthErrorKind::Missing),
    /// [`Malformed`](crate::AuthErrorKind::Malformed) or [`Csrf`](crate::AuthErrorKind::Csrf).
    pub async fn authenticate(&self, req: &HttpRequest) -> Result<ClerkUser, AuthError> {
        if let Some(user) = self.cached_user(req) {
            return Ok(user);
        }
        let (unverified_token, credential) = match self.presented(req) {
            Presented::Nothing => return Err(AuthErrorKind::Missing.into()),
            Presented::Malformed => return Err(AuthErrorKind::Malformed.into()),
            Presented::Token { unverified_token, credential } => (unverified_token, credential),
        };
        let user = self.verify(unverified_token).await?.presented_as(credential);
        if credential == Credential::Cookie && !self.allows_origin(req) {
            return Err(AuthErrorKind::Csrf.into());
        }
        if let Some(actor) = user.actor() {
            tracing::info!(user = %user.user_id(), actor, "a user is being impersonated");
        }
        req.extensions_mut().insert(CachedUser { by: self.clone(), user: user.clone() });
        Ok(user)
    }

    /// Returns whether [`authenticate`](Self::authenticate) has returned the user of this request. Verifies nothing.
    #[must_use]
    pub fn has_verified(&self, req: &HttpRequest) -> bool {
        req.extensions().get::<CachedUser>().is_some_and(|cached| Arc::ptr_eq(&cached.by.0, &self.0))
    }

    /// Reads a request's credential from the header or the configured cookies.
    ///
    /// Cookies that name different users are malformed, because another host of the same domain may have set one of them.
    /// A cookie whose name starts with `__Host-` counts despite the others: only this host can set it.
    #[must_use]
    pub fn presented<'r>(&self, req: &'r HttpRequest) -> Presented<'r> {
        let Policy { issuer, clock_skew, .. } = &self.0.policy;
        let context = CookieContext { issuer, clock: &*self.0.clock, clock_skew: *clock_skew };
        self.0.cookies.presented(req, context)
    }

    /// Checks only the CSRF (cross-site request forgery) rule, for public endpoints that set or clear a cookie.
    ///
    /// Returns `true` for GET, HEAD, OPTIONS and TRACE. Other methods need an allowed `Origin` or
    /// `Sec-Fetch-Site: same-origin`; a client that sends neither header is rejected.
    #[must_use]
    pub fn allows_origin(&self, req: &HttpRequest) -> bool {
        self.0.allowed_origins.allow(req)
    }

    /// Returns the `iss` of accepted tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.policy.issuer
    }

    /// Returns the accepted values of `azp`, the authorized party; an empty list accepts any.
    #[must_use]
    pub fn authorized_parties(&self) -> &[String] {
        &self.0.policy.authorized_parties
    }

    /// Returns the names of the cookies that may hold a token, in lookup order.
    pub fn cookies(&self) -> impl Iterator<Item = &str> {
        self.0.cookies.names()
    }

    /// Returns the origins whose pages may use a cookie on an unsafe method, as a browser writes them and in no order.
    ///
    /// Use the same origins for CORS.
    pub fn allowed_origins(&self) -> impl Iterator<Item = &str> {
        self.0.allowed_origins.iter()
    }

    /// Checks that tokens can be verified now.
    #[must_use]
    pub fn keys_ready(&self) -> bool {
        self.0.keys.ready()
    }

    /// Fetches the keys if there are none yet; call it at startup, so that the first request does not wait.
    ///
    /// # Errors
    /// [`KeysUnavailable`](crate::AuthErrorKind::KeysUnavailable) if the fetch fails; the store retries in the background.
    pub async fn warm_up(&self) -> Result<(), AuthError> {
        self.0.keys.warm_up().await.map_err(AuthError::from)
    }

    /// Returns the revocation that signs this user out: of the session, or of the token if it has no session.
    #[must_use]
    pub fn revocation_for_sign_out(&self, user: &ClerkUser) -> Revocation {
        match user.revocation_key() {
            // Clerk has not ended the session, so it keeps minting tokens for it.
            RevocationKey::Session(id) => self.session_revocation(id, self.0.max_session_age),
            // If the token has expired here, another machine's clock may still accept it.
            RevocationKey::Token(digest) => {
                let expires_at = user.expires_at().max(self.0.clock.unix_seconds());
                Revocation::of_token(digest, expires_at, self.0.policy.clock_skew)
            }
        }
    }

    /// Returns the revocation that signs out the user of a token, which may have expired: its session continues at Clerk, and
    /// the session's next token would be accepted.
    ///
    /// Every rule except `exp`, including the signature, must hold at the token's last valid second. A token that expired
    /// more than `max_session_age` ago is rejected as expired, because its session has ended.
    ///
    /// # Errors
    /// As [`verify`](Self::verify).
    pub async fn revocation_for_token(&self, unverified_token: &str) -> Result<Revocation, AuthError> {
        let Inner { policy, keys, clock, revocations, max_session_age, .. } = &*self.0;
        let unverified_expiry = UnverifiedToken::parse(unverified_token)?.unverified_claims().required_time("exp")?;
        let (expires_at, now) = (unverified_expiry.floor() as i64, clock.unix_seconds());
        if now.saturating_sub(expires_at) > *max_session_age {
            return Err(Rejection::Expired.into());
        }
        let token =
            verify(unverified_token, policy, &**keys, &FixedClock(now.min(expires_at.saturating_sub(1)))).await?;
        let user = ClerkUser::from_verified(Arc::new(token), Credential::Direct);
        if revocations.is_revoked(&user) {
            Err(Rejection::Revoked.into())
        } else {
            Ok(self.revocation_for_sign_out(&user))
        }
    }

    /// Returns the revocation of a session that has ended at Clerk; `None` if this is not a session id.
    #[must_use]
    pub fn revocation_for_session(&self, session_id: &str) -> Option<Revocation> {
        is_clerk_id(session_id, "sess_").then(|| self.session_revocation(session_id, 0))
    }

    /// Returns the revocation of a user's tokens that were issued up to `revoked_at`, in Unix seconds by Clerk's clock.
    #[must_use]
    pub fn revocation_for_user(&self, user_id: &UserId, revoked_at: i64) -> Revocation {
        self.revocation_until(user_id.as_str(), revoked_at, self.0.policy.longest_lifetime())
    }

    /// Returns the revocation of every token of a deleted user.
    #[must_use]
    pub fn revocation_for_deleted_user(&self, user_id: &UserId) -> Revocation {
        self.revocation_of_all(user_id.as_str(), self.0.policy.longest_lifetime())
    }

    /// Returns the revocation of every token in which a deleted organization is active; `None` if this is not an organization
    /// id. The users' other tokens stay valid.
    #[must_use]
    pub fn revocation_for_organization(&self, organization_id: &str) -> Option<Revocation> {
        let lifetime = self.0.policy.max_lifetime(TokenKind::Session);
        is_clerk_id(organization_id, "org_").then(|| self.revocation_of_all(organization_id, lifetime))
    }

    /// Returns the revocation of the user's tokens in which the organization is active and that were issued up to `ended_at`,
    /// in Unix seconds by Clerk's clock; `None` if this is not an organization id. Tokens after a rejoin stay valid.
    #[must_use]
    pub fn revocation_for_membership(
        &self,
        user_id: &UserId,
        organization_id: &str,
        ended_at: i64,
    ) -> Option<Revocation> {
        let lifetime = self.0.policy.max_lifetime(TokenKind::Session);
        is_clerk_id(organization_id, "org_")
            .then(|| self.revocation_until(&membership(user_id.as_str(), organization_id), ended_at, lifetime))
    }

    /// `last_issued` is how many seconds from now Clerk may issue the session's last token.
    fn session_revocation(&self, session_id: &str, last_issued: i64) -> Revocation {
        let lifetime = self.0.policy.max_lifetime(TokenKind::Session).saturating_add(last_issued);
        self.revocation_of_all(session_id, lifetime)
    }

    fn revocation_of_all(&self, subject: &str, lifetime: i64) -> Revocation {
        Revocation::of_all_tokens(subject, self.0.clock.unix_seconds(), lifetime, self.0.policy.clock_skew)
    }

    fn revocation_until(&self, subject: &str, revoked_at: i64, lifetime: i64) -> Revocation {
        let (now, clock_skew) = (self.0.clock.unix_seconds(), self.0.policy.clock_skew);
        Revocation::of_tokens_until(subject, revoked_at, now, lifetime, clock_skew)
    }

    /// Returns the counts of key fetches and cache lookups, for metrics.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats { keys: self.0.keys.stats(), cache: self.0.cache.stats() }
    }

    // A user verified by another `ClerkAuth` does not count: its policy may differ.
    fn cached_user(&self, req: &HttpRequest) -> Option<ClerkUser> {
        let extensions = req.extensions();
        let cached = extensions.get::<CachedUser>()?;
        Arc::ptr_eq(&cached.by.0, &self.0).then(|| cached.user.clone())
    }
}

impl std::fmt::Debug for ClerkAuth {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClerkAuth").field("issuer", &self.0.policy.issuer).finish_non_exhaustive()
    }
}
