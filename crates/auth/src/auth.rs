//! `ClerkAuth`: the one value that an application builds, registers and asks.
//!
//! Owns the order credentials → verification → CSRF. It refuses to know any single rule of the three.

use std::sync::Arc;

use actix_web::{HttpMessage, HttpRequest};

use crate::error::AuthError;
use crate::id::{UserId, is_clerk_id};
use crate::keys::{KeyStats, KeyStore};
use crate::request::credentials::{CookieContext, CookieSources, Credential, Presented};
use crate::request::csrf::AllowedOrigins;
use crate::revocation::{Revocation, Revocations};
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

/// What a [`ClerkAuth`](crate::ClerkAuth) has done since it was built, over all workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Stats {
    /// Where keys are fetched; `None` for keys that were given once.
    pub keys: Option<KeyStats>,
    /// How often tokens were remembered.
    pub cache: CacheStats,
}

/// What a request remembers, so that its second extractor need not verify again.
struct CachedUser {
    by: ClerkAuth,
    user: ClerkUser,
}

impl ClerkAuth {
    pub(crate) fn new(shared: Inner) -> Self {
        ClerkAuth(Arc::new(shared))
    }

    /// Verifies one token by the whole policy.
    ///
    /// # Errors
    /// [`Invalid`](crate::AuthErrorKind::Invalid) with the reason, or
    /// [`KeysUnavailable`](crate::AuthErrorKind::KeysUnavailable) when nobody can tell.
    pub async fn verify(&self, unverified_token: &str) -> Result<ClerkUser, AuthError> {
        let user = ClerkUser::from_verified(self.verified_token(unverified_token).await?, Credential::Direct);
        if self.0.revocations.is_revoked(&user) { Err(Rejection::Revoked.into()) } else { Ok(user) }
    }

    /// What a genuine token verified, remembered or found out.
    async fn verified_token(&self, unverified_token: &str) -> Result<Arc<VerifiedToken>, AuthError> {
        let Inner { policy, keys, clock, cache, .. } = &*self.0;
        // Read before any key is, so that a swap in between leaves nothing behind that the old keys verified.
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

    /// Finds out who sent a request.
    ///
    /// # Errors
    /// As [`verify`](Self::verify), and [`Missing`](crate::AuthErrorKind::Missing),
    /// [`Malformed`](crate::AuthErrorKind::Malformed) or [`Csrf`](crate::AuthErrorKind::Csrf).
    pub async fn authenticate(&self, req: &HttpRequest) -> Result<ClerkUser, AuthError> {
        if let Some(user) = self.cached_user(req) {
            return Ok(user);
        }
        let (unverified_token, credential) = match self.presented(req) {
            Presented::Nothing => return Err(AuthError::missing()),
            Presented::Malformed => return Err(AuthError::malformed()),
            Presented::Token { unverified_token, credential } => (unverified_token, credential),
        };
        let user = self.verify(unverified_token).await?.presented_as(credential);
        if credential == Credential::Cookie && !self.allows_origin(req) {
            return Err(AuthError::csrf());
        }
        if let Some(actor) = user.actor() {
            tracing::info!(user = %user.user_id(), actor, "a user is being impersonated");
        }
        req.extensions_mut().insert(CachedUser { by: self.clone(), user: user.clone() });
        Ok(user)
    }

    /// Which credential a request presents, by this application's cookie names and Clerk's choice between its own two.
    ///
    /// Cookies that name different users are malformed, unless the one that counts has a name that starts with `__Host-`:
    /// another host of the same domain may have set any other.
    #[must_use]
    pub fn presented<'r>(&self, req: &'r HttpRequest) -> Presented<'r> {
        let Policy { issuer, clock_skew, .. } = &self.0.policy;
        let context = CookieContext { issuer, now: self.0.clock.unix_seconds(), clock_skew: *clock_skew };
        self.0.cookies.presented(req, context)
    }

    /// The CSRF rule alone, for public endpoints that set or clear a cookie.
    ///
    /// True for GET, HEAD, OPTIONS and TRACE; otherwise only for an `Origin` on the allow-list or
    /// `Sec-Fetch-Site: same-origin`. A client that sends neither header is refused.
    #[must_use]
    pub fn allows_origin(&self, req: &HttpRequest) -> bool {
        self.0.allowed_origins.allow(req)
    }

    /// The `iss` of accepted tokens.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.0.policy.issuer
    }

    /// The accepted values of `azp`; of an empty list, any.
    #[must_use]
    pub fn authorized_parties(&self) -> &[String] {
        &self.0.policy.authorized_parties
    }

    /// The names of the cookies that may hold a token, in the order in which they are tried.
    pub fn cookies(&self) -> impl Iterator<Item = &str> {
        self.0.cookies.names()
    }

    /// The origins whose pages may use a cookie on an unsafe method, as a browser writes them, in no order: an
    /// application that answers CORS requests lets the same ones in.
    pub fn allowed_origins(&self) -> impl Iterator<Item = &str> {
        self.0.allowed_origins.iter()
    }

    /// Whether tokens can be verified right now.
    #[must_use]
    pub fn keys_ready(&self) -> bool {
        self.0.keys.ready()
    }

    /// Fetches the keys if there are none yet; called once at boot, so that the first request need not wait.
    ///
    /// # Errors
    /// [`KeysUnavailable`](crate::AuthErrorKind::KeysUnavailable); the store goes on trying in the background.
    pub async fn warm_up(&self) -> Result<(), AuthError> {
        self.0.keys.warm_up().await.map_err(AuthError::from)
    }

    /// What it takes to sign this caller out: their session, or, where the token has none, this one token.
    #[must_use]
    pub fn revocation_for_sign_out(&self, user: &ClerkUser) -> Revocation {
        match user.revocation_key() {
            // Clerk has not ended it and goes on minting tokens of it, for as long as it lives.
            RevocationKey::Session(id) => self.session_revocation(id, self.0.max_session_age),
            // Where the token has expired, another machine's clock may still accept it.
            RevocationKey::Token(digest) => {
                let expires_at = user.expires_at().max(self.0.clock.unix_seconds());
                Revocation::of_token(digest, expires_at, self.0.policy.clock_skew)
            }
        }
    }

    /// What it takes to sign out the user of a token, which may have expired: its session goes on at Clerk, and the next
    /// token of it would be accepted.
    ///
    /// Every rule but `exp` has to hold, the signature's among them, as of the token's last valid second. A token that
    /// expired longer ago than a session lives (`max_session_age`) is refused as expired: nothing of it is left to end.
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

    /// What it takes to end a session that Clerk says has ended; `None` if this cannot be a session's id.
    #[must_use]
    pub fn revocation_for_session(&self, session_id: &str) -> Option<Revocation> {
        is_clerk_id(session_id, "sess_").then(|| self.session_revocation(session_id, 0))
    }

    /// What it takes to refuse every token that a user was given up to `revoked_at`, in Unix seconds by Clerk's clock.
    #[must_use]
    pub fn revocation_for_user(&self, user_id: &UserId, revoked_at: i64) -> Revocation {
        let (now, lifetime) = (self.0.clock.unix_seconds(), self.0.policy.longest_lifetime());
        Revocation::of_user(user_id.as_str(), revoked_at, now, lifetime, self.0.policy.clock_skew)
    }

    /// What it takes to refuse every token of a user who has been deleted.
    #[must_use]
    pub fn revocation_for_deleted_user(&self, user_id: &UserId) -> Revocation {
        let (now, lifetime) = (self.0.clock.unix_seconds(), self.0.policy.longest_lifetime());
        Revocation::of_former_user(user_id.as_str(), now, lifetime, self.0.policy.clock_skew)
    }

    /// Returns the revocation of every token in which this organization is active, for one that has been deleted; `None` if
    /// this cannot be an organization's id. The users' other tokens go on working.
    #[must_use]
    pub fn revocation_for_organization(&self, organization_id: &str) -> Option<Revocation> {
        let (now, lifetime) = (self.0.clock.unix_seconds(), self.0.policy.max_lifetime(TokenKind::Session));
        is_clerk_id(organization_id, "org_")
            .then(|| Revocation::of_organization(organization_id, now, lifetime, self.0.policy.clock_skew))
    }

    /// Returns the revocation of the tokens in which this user acts in this organization and which were issued up to
    /// `ended_at`, in Unix seconds by Clerk's clock; `None` if this cannot be an organization's id. A user who is a member
    /// again has new ones.
    #[must_use]
    pub fn revocation_for_membership(
        &self,
        user_id: &UserId,
        organization_id: &str,
        ended_at: i64,
    ) -> Option<Revocation> {
        let (now, lifetime) = (self.0.clock.unix_seconds(), self.0.policy.max_lifetime(TokenKind::Session));
        is_clerk_id(organization_id, "org_").then(|| {
            let clock_skew = self.0.policy.clock_skew;
            Revocation::of_membership(user_id.as_str(), organization_id, ended_at, now, lifetime, clock_skew)
        })
    }

    /// The last token of a session is issued at most so many seconds from now.
    fn session_revocation(&self, session_id: &str, last_issued: i64) -> Revocation {
        let lifetime = self.0.policy.max_lifetime(TokenKind::Session).saturating_add(last_issued);
        Revocation::of_session(session_id, self.0.clock.unix_seconds(), lifetime, self.0.policy.clock_skew)
    }

    /// What has been fetched and remembered so far, for metrics.
    #[must_use]
    pub fn stats(&self) -> Stats {
        Stats { keys: self.0.keys.stats(), cache: self.0.cache.stats() }
    }

    /// Another `ClerkAuth` in the same application may have another policy, so its users do not count here.
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
