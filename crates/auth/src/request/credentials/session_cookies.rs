//! The choice between Clerk's two session cookies.
//!
//! Owns Clerk's own rule, `usesSuffixedCookies` in `clerk/javascript: packages/backend/src/tokens/authenticateContext.ts`.
//! It refuses to verify: it reads unverified claims only to choose, and the chosen token is verified like any other.

use actix_web::HttpRequest;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{CookieContext, Presented, cookie, in_cookies};
use crate::token::{Claims, unverified_claims};

/// Clerk's cookie with the session token.
pub(crate) const SESSION: &str = "__session";
/// Clerk's cookie with the time of the sign-in, or `0` if no user is signed in.
const CLIENT_UAT: &str = "__client_uat";

/// The session cookies of one instance.
///
/// Two applications on one host (in development: `localhost` with any port) overwrite each other's `__session`. Clerk
/// therefore sets each cookie twice, once under a name with the instance's suffix. Either may be the older one, so neither
/// has precedence.
pub(crate) struct SessionCookies {
    session: String,
    client_uat: String,
    is_production: bool,
}

impl SessionCookies {
    /// Creates the pair of cookies of the instance with this publishable key.
    pub(crate) fn of(publishable_key: &str) -> Self {
        let suffix = suffix(publishable_key);
        let [session, client_uat] = [SESSION, CLIENT_UAT].map(|name| format!("{name}_{suffix}"));
        Self { session, client_uat, is_production: publishable_key.starts_with("pk_live_") }
    }

    /// Returns the name of the instance's own session cookie.
    pub(super) fn suffixed_name(&self) -> &str {
        &self.session
    }

    /// Reads the chosen cookie. If it has no value, nothing is presented, even if the other has one. If either is ambiguous,
    /// the credential is malformed.
    pub(super) fn presented<'r>(&self, req: &'r HttpRequest, context: CookieContext<'_>) -> Presented<'r> {
        let (plain, suffixed) = (cookie(req, SESSION), cookie(req, &self.session));
        if plain == Presented::Malformed || suffixed == Presented::Malformed {
            return Presented::Malformed;
        }
        let choice = UnverifiedChoice {
            client_uat: in_cookies(req, CLIENT_UAT).next(),
            suffixed_client_uat: in_cookies(req, &self.client_uat).next(),
            session: unverified(plain),
            suffixed_session: unverified(suffixed),
        };
        if self.uses_suffixed(&choice, context) { suffixed } else { plain }
    }

    fn uses_suffixed(&self, choice: &UnverifiedChoice<'_>, context: CookieContext<'_>) -> bool {
        if let Some(claims) = &choice.session {
            match claims.get("iss").and_then(|named| named.as_str()) {
                Some(named) if named == context.issuer => {}
                // The token belongs to another application on this host: only the other cookie can be ours.
                Some(named) if !named.is_empty() => return true,
                // Not a Clerk token. The verifier rejects it; skipping it would hide it.
                _ => return false,
            }
        }
        let Some(suffixed_client_uat) = choice.suffixed_client_uat else { return false };
        let is_later = time(&choice.session, "iat") > time(&choice.suffixed_session, "iat");
        match (suffixed_client_uat != b"0", choice.client_uat != Some(b"0")) {
            // Both say that a user is signed in: the later token counts.
            (true, true) => !is_later,
            // Every version of Clerk's script sets the plain cookies, so they are newer.
            (false, true) => false,
            // In development, an older script leaves stale suffixed cookies behind, recognizable only by an expired token.
            (true, false) => self.is_production || !has_expired(&choice.suffixed_session, context.clock.unix_seconds()),
            (false, false) => true,
        }
    }
}

/// The input of the choice: both `__client_uat` cookies and the unverified claims of both tokens.
struct UnverifiedChoice<'r> {
    client_uat: Option<&'r [u8]>,
    suffixed_client_uat: Option<&'r [u8]>,
    session: Option<Claims>,
    suffixed_session: Option<Claims>,
}

/// Returns a token's claims; an unreadable token has none.
fn unverified(presented: Presented<'_>) -> Option<Claims> {
    match presented {
        Presented::Token { unverified_token, .. } => Some(unverified_claims(unverified_token).unwrap_or_default()),
        Presented::Nothing | Presented::Malformed => None,
    }
}

fn time(unverified: &Option<Claims>, name: &str) -> f64 {
    unverified.as_ref().and_then(|claims| claims.time(name).ok().flatten()).unwrap_or_default()
}

fn has_expired(unverified: &Option<Claims>, now: i64) -> bool {
    let expires_at = unverified.as_ref().and_then(|claims| claims.time("exp").ok().flatten());
    expires_at.is_some_and(|expires_at| expires_at <= now as f64)
}

/// Returns the first eight characters of the key's SHA-1 in base64url (`getCookieSuffix` in `@clerk/shared`).
fn suffix(publishable_key: &str) -> String {
    let hash = digest(&SHA1_FOR_LEGACY_USE_ONLY, publishable_key.as_bytes());
    URL_SAFE_NO_PAD.encode(hash).chars().take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::suffix;

    /// Results of `getCookieSuffix` in `@clerk/shared` 4.
    #[test]
    fn the_suffix_is_the_one_that_clerk_computes() {
        for (key, expected) in [
            ("pk_test_Y2xlcmsuZXhhbXBsZS5jb20k", "l2OS3d9k"),
            ("pk_live_Y2xlcmsuZXhhbXBsZS5jb20k", "naoXFJnI"),
            ("pk_test_dG91Y2hlZC1sYWR5YmlyZC0yMy5jbGVyay5hY2NvdW50cy5kZXYk", "5BbNU2Gx"),
        ] {
            assert_eq!(suffix(key), expected);
        }
    }
}
