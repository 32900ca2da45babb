//! The cookies that may hold a token, and what is made of several at once.
//!
//! Owns their order and the refusal to guess. It refuses to verify anything: what it reads of a token can only lead to a
//! refusal.

use actix_web::HttpRequest;

use super::{CookieContext, Credential, Presented, SESSION, SessionCookies, cookie, in_cookies, presented_in, token};
use crate::token::unverified_claims;

/// A browser takes a cookie of such a name from the host itself only, over HTTPS, for all of its paths (RFC 6265bis,
/// section 4.1.3.2). Any other cookie may have been set by a sibling host for their common domain.
const HOST_PREFIX: &str = "__Host-";

/// Where a cookie may hold a token.
pub(crate) enum CookieSource {
    /// Under this name.
    Named(String),
    /// Under one of Clerk's two names, which its own rule chooses.
    Session(SessionCookies),
}

/// The cookies in the order in which they are tried.
pub(crate) struct CookieSources(pub(crate) Vec<CookieSource>);

impl CookieSources {
    /// Every name, in the order in which they are tried; of Clerk's two, the one that is the instance's own first.
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
    /// As [`presented`](super::presented), with two rules more. Clerk's own rule chooses between its two session cookies.
    /// And where cookies name different users the request is malformed, because a sibling host may have set one of them;
    /// a cookie that only the host itself can set is above that doubt.
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
        // Most requests have one token, and none is looked into then.
        if others.is_empty() || !context.are_of_different_users(first, &others) { first } else { Presented::Malformed }
    }
}

impl CookieContext<'_> {
    fn are_of_different_users(self, first: Presented<'_>, others: &[Presented<'_>]) -> bool {
        let Some(user) = self.unverified_user(first) else { return false };
        others.iter().filter_map(|other| self.unverified_user(*other)).any(|other| other != user)
    }

    /// The user of a token that would count, if it is genuine.
    fn unverified_user(self, presented: Presented<'_>) -> Option<String> {
        let Presented::Token { unverified_token, .. } = presented else { return None };
        let claims = unverified_claims(unverified_token)?;
        let is_ours = claims.get("iss").is_some_and(|issuer| *issuer == self.issuer);
        let is_alive =
            claims.time("exp").ok().flatten().is_some_and(|time| time.floor() > (self.now - self.clock_skew) as f64);
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

    /// Every value, also where several make the source malformed.
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
