//! The cookies that may hold a token, and the choice between several.
//!
//! Owns their order and the rejection of contradictory cookies. It refuses to verify: it reads unverified claims only to
//! reject.

use actix_web::HttpRequest;

use super::{CookieContext, Credential, Presented, SESSION, SessionCookies, cookie, in_cookies, presented_in, token};
use crate::token::unverified_claims;

/// A browser accepts a cookie with this prefix only from the host itself, over HTTPS and for all paths (RFC 6265bis,
/// section 4.1.3.2). A sibling host may have set any other cookie for the common domain.
const HOST_PREFIX: &str = "__Host-";

/// A cookie that may hold a token.
pub(crate) enum CookieSource {
    /// The cookie with this name.
    Named(String),
    /// One of Clerk's two session cookies, chosen by Clerk's rule.
    Session(SessionCookies),
}

/// The cookies in lookup order.
pub(crate) struct CookieSources(pub(crate) Vec<CookieSource>);

impl CookieSources {
    /// Returns the names in lookup order; of Clerk's two cookies, the instance's own comes first.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0
            .iter()
            .flat_map(|source| match source {
                CookieSource::Named(name) => [Some(name.as_str()), None],
                CookieSource::Session(cookies) => [Some(cookies.suffixed_name()), Some(SESSION)],
            })
            .flatten()
    }

    /// Reads a request's credential.
    ///
    /// Adds two rules to [`presented`](super::presented). Clerk's rule chooses between its two session cookies. Cookies that
    /// name different users are malformed, because a sibling host may have set one of them; a `__Host-` cookie is exempt,
    /// because only the host itself can set it.
    pub(crate) fn presented<'r>(&self, req: &'r HttpRequest, context: CookieContext<'_>) -> Presented<'r> {
        presented_in(req, std::iter::once_with(|| self.in_cookies(req, context)))
    }

    fn in_cookies<'r>(&self, req: &'r HttpRequest, context: CookieContext<'_>) -> Presented<'r> {
        let mut found = self.0.iter().enumerate().map(|(index, source)| (index, source.presented(req, context)));
        let Some((index, first)) = found.find(|(_, presented)| *presented != Presented::Nothing) else {
            return Presented::Nothing;
        };
        if self.0[index].is_of_the_host() {
            return first;
        }
        let later = self.0[index + 1..].iter().flat_map(|source| source.all(req, context));
        let others: Vec<_> = later.filter(|other| *other != first).collect();
        // Most requests have one token, which need not be parsed here.
        if others.is_empty() || !context.are_of_different_users(first, &others) { first } else { Presented::Malformed }
    }
}

impl CookieContext<'_> {
    fn are_of_different_users(self, first: Presented<'_>, others: &[Presented<'_>]) -> bool {
        let Some(user) = self.unverified_user(first) else { return false };
        others.iter().filter_map(|other| self.unverified_user(*other)).any(|other| other != user)
    }

    /// Returns the user of a token that would be accepted if it is genuine.
    fn unverified_user(self, presented: Presented<'_>) -> Option<String> {
        let Presented::Token { unverified_token, .. } = presented else { return None };
        let claims = unverified_claims(unverified_token)?;
        let is_ours = claims.get("iss").is_some_and(|issuer| *issuer == self.issuer);
        let is_alive = claims
            .time("exp")
            .ok()
            .flatten()
            .is_some_and(|time| time.floor() > (self.clock.unix_seconds() - self.clock_skew) as f64);
        let user = claims.text("sub").ok().flatten()?;
        (is_ours && is_alive).then(|| user.to_owned())
    }
}

impl CookieSource {
    fn presented<'r>(&self, req: &'r HttpRequest, context: CookieContext<'_>) -> Presented<'r> {
        match self {
            Self::Named(name) => cookie(req, name),
            Self::Session(cookies) => cookies.presented(req, context),
        }
    }

    /// Returns every value, even if several make the source malformed.
    fn all<'r>(&self, req: &'r HttpRequest, context: CookieContext<'_>) -> Vec<Presented<'r>> {
        match self {
            Self::Named(name) => in_cookies(req, name).map(|value| token(value, Credential::Cookie)).collect(),
            Self::Session(cookies) => vec![cookies.presented(req, context)],
        }
    }

    fn is_of_the_host(&self) -> bool {
        matches!(self, Self::Named(name) if name.starts_with(HOST_PREFIX))
    }
}
