//! The rules on claims: issuer, subject, kind, authorized party, audience, times, session status, actor.
//!
//! Owns the checks of claims. It refuses to know signatures, keys and requests.

use serde_json::Value;

use crate::id::{UserId, is_clerk_id};
use crate::token::digest::TokenDigest;
use crate::token::kind::TokenKind;
use crate::token::{Category, Claims, UnverifiedToken, VerifiedClaims};
use crate::user::factors::FactorAges;
use crate::user::organization::Organization;
use crate::user::verified_token::{Impersonation, RevocationKey, Times, VerifiedToken};
use crate::verify::rejection::Rejection;
use crate::verify::rule::Rule;

/// The tokens that an application accepts.
pub(crate) struct Policy {
    pub(crate) issuer: String,
    pub(crate) authorized_parties: Vec<String>,
    pub(crate) kinds: Vec<TokenKind>,
    pub(crate) audiences: Vec<String>,
    pub(crate) template_audience: Option<String>,
    pub(crate) max_session_lifetime: i64,
    pub(crate) max_template_lifetime: i64,
    /// The allowed clock skew, in seconds.
    pub(crate) clock_skew: i64,
}

impl Policy {
    /// Rejects a token before its signature is checked, so that it never causes a fetch of keys.
    pub(crate) fn refuse_early(&self, token: &UnverifiedToken<'_>, now: i64) -> Result<(), Rejection> {
        let claims = token.unverified_claims();
        self.check_issuer(claims)?;
        self.kind(token.category(), claims)?;
        self.check_not_expired(claims, now).map(drop)
    }

    /// Checks claims whose signature was verified.
    pub(crate) fn check(
        &self,
        token: &UnverifiedToken<'_>,
        claims: VerifiedClaims,
        now: i64,
    ) -> Result<VerifiedToken, Rejection> {
        let (category, claims) = (token.category(), claims.into_inner());
        self.check_issuer(&claims)?;
        let user_id = user_id(&claims)?;
        let kind = self.kind(category, &claims)?;
        self.check_authorized_party(kind, &claims)?;
        self.check_audience(kind, &claims)?;
        let times = self.check_times(kind, &claims, now)?;
        check_session_status(&claims)?;
        Ok(VerifiedToken {
            user_id,
            revocation_key: match claims.text("sid")? {
                Some(session_id) => RevocationKey::Session(session_id.into()),
                None => RevocationKey::Token(TokenDigest::of(token.text())),
            },
            kind,
            impersonation: impersonation(kind, &claims)?,
            times,
            // In a template token, its author sets these claims.
            organization: (kind == TokenKind::Session).then(|| Organization::from_claims(&claims)).flatten(),
            factor_ages: (kind == TokenKind::Session).then(|| FactorAges::from_claims(&claims)).flatten(),
            claims,
        })
    }

    /// Checks the timestamps of a cached token again.
    ///
    /// The authorized party is compared again as well, so that a cached token never outlives the policy.
    pub(crate) fn recheck(&self, token: &VerifiedToken, now: i64) -> Result<(), Rejection> {
        let Times { issued_at, expires_at, not_before } = token.times;
        self.check_authorized_party(token.kind, &token.claims)?;
        self.is_not_expired(expires_at, now)?;
        self.is_active(not_before, now)?;
        self.is_issued(issued_at, now)
    }

    /// Returns the longest lifetime of all accepted kinds, in seconds.
    pub(crate) fn longest_lifetime(&self) -> i64 {
        self.kinds.iter().map(|kind| self.max_lifetime(*kind)).max().unwrap_or_default()
    }

    /// Returns the longest lifetime of this kind, in seconds.
    pub(crate) fn max_lifetime(&self, kind: TokenKind) -> i64 {
        match kind {
            TokenKind::Session => self.max_session_lifetime,
            TokenKind::Template => self.max_template_lifetime,
        }
    }

    /// Returns every rule that rejects these claims, each checked on its own. Use it to explain, never to accept.
    ///
    /// A rule that depends on the kind of token is skipped if the kind cannot be determined.
    pub(crate) fn refusals(&self, category: Option<Category>, claims: &Claims, now: i64) -> Vec<(Rule, Rejection)> {
        let kind = category.and_then(|category| stated_kind(category, claims).ok());
        let of_kind = |check: &dyn Fn(TokenKind) -> Result<(), Rejection>| kind.map_or(Ok(()), check);
        let lifetime = |kind| match (claims.required_time("iat"), claims.required_time("exp")) {
            (Ok(issued_at), Ok(expires_at)) => self.check_lifetime(kind, issued_at, expires_at),
            // The rules on `iat` and `exp` report it.
            _ => Ok(()),
        };
        let answers = [
            (Rule::Issuer, self.check_issuer(claims)),
            (Rule::Kind, category.map_or(Ok(()), |category| self.kind(category, claims).map(drop))),
            (Rule::Expiry, self.check_not_expired(claims, now).map(drop)),
            (Rule::Subject, user_id(claims).map(drop)),
            (Rule::AuthorizedParty, of_kind(&|kind| self.check_authorized_party(kind, claims))),
            (Rule::Audience, of_kind(&|kind| self.check_audience(kind, claims))),
            (Rule::NotBefore, self.check_not_before(claims, now).map(drop)),
            (Rule::IssuedAt, self.check_issued(claims, now).map(drop)),
            (Rule::Lifetime, of_kind(&lifetime)),
            (Rule::SessionStatus, check_session_status(claims)),
            (Rule::Actor, actor(claims).map(drop)),
        ];
        answers.into_iter().filter_map(|(rule, answer)| answer.err().map(|reason| (rule, reason))).collect()
    }

    fn check_issuer(&self, claims: &Claims) -> Result<(), Rejection> {
        let is_ours = claims.get("iss").is_some_and(|issuer| issuer == self.issuer.as_str());
        if is_ours { Ok(()) } else { Err(Rejection::InvalidIssuer) }
    }

    fn kind(&self, category: Category, claims: &Claims) -> Result<TokenKind, Rejection> {
        let kind = stated_kind(category, claims)?;
        if self.kinds.contains(&kind) { Ok(kind) } else { Err(Rejection::TypeMismatch) }
    }

    fn check_authorized_party(&self, kind: TokenKind, claims: &Claims) -> Result<(), Rejection> {
        if self.authorized_parties.is_empty() {
            return Ok(());
        }
        let accepted = match claims.get("azp") {
            // Clerk's back-end API mints template tokens without an authorized party.
            None => kind == TokenKind::Template,
            Some(party) => self.authorized_parties.iter().any(|listed| party == listed.as_str()),
        };
        if accepted { Ok(()) } else { Err(Rejection::InvalidAuthorizedParties) }
    }

    fn check_audience(&self, kind: TokenKind, claims: &Claims) -> Result<(), Rejection> {
        let audience = claims.get("aud");
        let any = self.audiences.is_empty() || self.audiences.iter().any(|wanted| names_audience(audience, wanted));
        let template = match (&self.template_audience, kind) {
            (Some(wanted), TokenKind::Template) => names_audience(audience, wanted),
            (Some(_), TokenKind::Session) | (None, _) => true,
        };
        if any && template { Ok(()) } else { Err(Rejection::InvalidAudience) }
    }

    fn check_times(&self, kind: TokenKind, claims: &Claims, now: i64) -> Result<Times, Rejection> {
        let expires_at = self.check_not_expired(claims, now)?;
        let not_before = self.check_not_before(claims, now)?;
        let issued_at = self.check_issued(claims, now)?;
        self.check_lifetime(kind, issued_at, expires_at)?;
        Ok(Times { issued_at, expires_at, not_before })
    }

    fn check_lifetime(&self, kind: TokenKind, issued_at: f64, expires_at: f64) -> Result<(), Rejection> {
        let lifetime = expires_at - issued_at;
        if lifetime > 0.0 && lifetime <= self.max_lifetime(kind) as f64 {
            Ok(())
        } else {
            Err(Rejection::InvalidLifetime)
        }
    }

    /// Returns `exp`.
    fn check_not_expired(&self, claims: &Claims, now: i64) -> Result<f64, Rejection> {
        let expires_at = claims.required_time("exp")?;
        self.is_not_expired(expires_at, now).map(|()| expires_at)
    }

    /// Returns `nbf`.
    fn check_not_before(&self, claims: &Claims, now: i64) -> Result<Option<f64>, Rejection> {
        let not_before = claims.time("nbf")?;
        self.is_active(not_before, now).map(|()| not_before)
    }

    /// Returns `iat`.
    fn check_issued(&self, claims: &Claims, now: i64) -> Result<f64, Rejection> {
        let issued_at = claims.required_time("iat")?;
        self.is_issued(issued_at, now).map(|()| issued_at)
    }

    /// The comparison ignores the fraction of a second, as Clerk's own verifier does.
    fn is_not_expired(&self, expires_at: f64, now: i64) -> Result<(), Rejection> {
        let is_expired = expires_at.floor() <= now.saturating_sub(self.clock_skew) as f64;
        if is_expired { Err(Rejection::Expired) } else { Ok(()) }
    }

    fn is_active(&self, not_before: Option<f64>, now: i64) -> Result<(), Rejection> {
        if not_before.is_some_and(|time| time > self.latest(now)) { Err(Rejection::NotActiveYet) } else { Ok(()) }
    }

    fn is_issued(&self, issued_at: f64, now: i64) -> Result<(), Rejection> {
        if issued_at > self.latest(now) { Err(Rejection::IssuedInTheFuture) } else { Ok(()) }
    }

    /// Now plus the allowed clock skew.
    fn latest(&self, now: i64) -> f64 {
        now.saturating_add(self.clock_skew) as f64
    }
}

/// Claims of id tokens (OpenID Connect Core 1.0, sections 2 and 3.3.2.11). An id token tells an OAuth client who signed in;
/// it is not a credential for other services.
const ID_TOKEN_CLAIMS: [&str; 6] = ["acr", "amr", "at_hash", "auth_time", "c_hash", "nonce"];

/// Returns the kind of token. A session token has a session and a template token has none, and the category must agree: the
/// session category without a session is Clerk's handshake token, which is not a credential.
pub(crate) fn stated_kind(category: Category, claims: &Claims) -> Result<TokenKind, Rejection> {
    match (category, claims.text("sid")?) {
        (Category::Session | Category::Unstated, Some(id)) if is_clerk_id(id, "sess_") => Ok(TokenKind::Session),
        (Category::Session | Category::Unstated, Some(_)) => Err(Rejection::VerificationFailed),
        (Category::Unstated, None) if is_id_token(claims) => Err(Rejection::TypeMismatch),
        (Category::Template | Category::Unstated, None) => Ok(TokenKind::Template),
        (Category::Session, None) | (Category::Template, Some(_)) => Err(Rejection::TypeMismatch),
    }
}

/// Checks that claims without a session look like an id token's. Its authorized party is a client id, while a template
/// token's is the origin of a page. Otherwise, only the audience distinguishes an id token from a template token.
pub(crate) fn is_id_token(claims: &Claims) -> bool {
    let names_a_client =
        claims.get("azp").is_some_and(|party| !party.as_str().is_some_and(|party| party.contains("://")));
    names_a_client || ID_TOKEN_CLAIMS.iter().any(|name| claims.get(name).is_some())
}

fn check_session_status(claims: &Claims) -> Result<(), Rejection> {
    match claims.get("sts") {
        Some(status) if status != "active" => Err(Rejection::InvalidSessionStatus),
        _ => Ok(()),
    }
}

fn user_id(claims: &Claims) -> Result<UserId, Rejection> {
    claims.text("sub")?.and_then(|subject| subject.parse().ok()).ok_or(Rejection::InvalidSubject)
}

/// Checks that `aud` contains an audience. It is a string or a list of strings (RFC 7519, section 4.1.3); a list with other
/// values contains none.
pub(crate) fn names_audience(audience: Option<&Value>, wanted: &str) -> bool {
    match audience {
        Some(Value::String(audience)) => audience == wanted,
        Some(Value::Array(audiences)) => {
            audiences.iter().all(Value::is_string) && audiences.iter().any(|audience| audience == wanted)
        }
        _ => false,
    }
}

/// Returns who acts as the user. Clerk always puts an actor into session tokens, but into a template token only if the
/// template says so.
fn impersonation(kind: TokenKind, claims: &Claims) -> Result<Impersonation, Rejection> {
    match actor(claims)? {
        Some(actor) => Ok(Impersonation::By(actor)),
        None if kind == TokenKind::Template && claims.get("act").is_none() => Ok(Impersonation::Unknown),
        None => Ok(Impersonation::Nobody),
    }
}

/// Returns the actor. A template's `{{session.actor}}` is `null` if the user is not impersonated. Any other value without an
/// actor's id is rejected, because ignoring it would hide an impersonation.
fn actor(claims: &Claims) -> Result<Option<String>, Rejection> {
    match claims.get("act") {
        None | Some(Value::Null) => Ok(None),
        Some(act) => match act.get("sub") {
            Some(Value::String(actor)) if !actor.is_empty() => Ok(Some(actor.clone())),
            _ => Err(Rejection::VerificationFailed),
        },
    }
}
