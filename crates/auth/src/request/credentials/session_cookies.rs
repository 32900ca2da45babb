//! Clerk's two session cookies, and which of them a request means.
//!
//! Owns Clerk's own rule, `usesSuffixedCookies` in `clerk/javascript: packages/backend/src/tokens/authenticateContext.ts`.
//! It refuses to verify anything: what it reads of a token serves the choice between two, and the chosen one is verified
//! like any other.

use actix_web::HttpRequest;

use super::{CookieContext, Presented, cookie, in_cookies};
use crate::token::{Claims, unverified_claims};

/// Clerk's cookie with the session's token.
pub(crate) const SESSION: &str = "__session";
/// Clerk's cookie that says since when somebody is signed in, or `0` for nobody.
const CLIENT_UAT: &str = "__client_uat";

/// The session cookies of one instance.
///
/// Of two applications on one host (development is `localhost`, whatever the port) the last one to be used has left its
/// token in `__session`. Clerk therefore sets each cookie twice, the second time under a name that is the instance's own.
/// Either may be the older one, so neither simply goes before the other.
pub(crate) struct SessionCookies {
    session: String,
    client_uat: String,
    is_production: bool,
}

impl SessionCookies {
    /// Those whose names end in this suffix.
    pub(crate) fn of(suffix: &str, is_production: bool) -> Self {
        let [session, client_uat] = [SESSION, CLIENT_UAT].map(|name| format!("{name}_{suffix}"));
        Self { session, client_uat, is_production }
    }

    /// The name of the session cookie that is the instance's own.
    pub(super) fn suffixed_name(&self) -> &str {
        &self.session
    }

    /// Reads the cookie that counts. Where that one has no value nothing is presented, whatever the other one holds; where
    /// either is ambiguous the choice would be a guess, and both are malformed.
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
                // Another application's on this host: only the other cookie can be ours.
                Some(named) if !named.is_empty() => return true,
                // Not Clerk's. Refusing it is better than passing over it.
                _ => return false,
            }
        }
        let Some(suffixed_client_uat) = choice.suffixed_client_uat else { return false };
        let is_later = time(&choice.session, "iat") > time(&choice.suffixed_session, "iat");
        match (suffixed_client_uat != b"0", choice.client_uat != Some(b"0")) {
            // Both say that somebody is signed in: the later one knows better.
            (true, true) => !is_later,
            // Scripts of every version set the plain cookies, so they are the later ones.
            (false, true) => false,
            // In development an older script leaves the suffixed cookies behind; all that tells is their token's age.
            (true, false) => self.is_production || !has_expired(&choice.suffixed_session, context.now),
            (false, false) => true,
        }
    }
}

/// What the choice is made by: two cookies beside the sessions', and the claims of two tokens that nobody has verified.
struct UnverifiedChoice<'r> {
    client_uat: Option<&'r [u8]>,
    suffixed_client_uat: Option<&'r [u8]>,
    session: Option<Claims>,
    suffixed_session: Option<Claims>,
}

/// A token's claims; none of them where it cannot be read.
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
