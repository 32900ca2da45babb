//! What one token says, and every rule that refuses it: for people who ask why.
//!
//! Owns the explanation. It refuses to decide: the verdict in it is [`ClerkAuth::verify`](crate::ClerkAuth::verify)'s, the rules are asked where
//! they are kept, and nothing leads from here to a [`ClerkUser`](crate::ClerkUser).

mod anatomy;
mod content;
mod cure;
mod finding;
mod kind;
mod remark;
mod shown;
mod words;

use serde::Serialize;

use crate::auth::{ClerkAuth, Shared};
use crate::config::ConfigSetting;
use crate::error::{AuthError, AuthErrorKind};
use crate::keys::KeyStore;
use crate::token::kind::TokenKind;
use crate::token::{Claims, UnverifiedToken, header};
use crate::verify::clock::DEFAULT_CLOCK_SKEW;
use crate::verify::policy::{Policy, stated_kind};
use crate::verify::reason::Reason;
use crate::verify::rule::Rule;
use crate::verify::verified_claims;
use anatomy::Anatomy;
pub use content::{UnverifiedContent, UnverifiedOrganization};
pub use cure::Setting;
pub use kind::UnverifiedKind;
pub use remark::Remark;
pub use words::in_words;

/// One token explained.
///
/// Every text in it is fit for a terminal: what a reader could not see or a terminal would act on is escaped, long
/// values are shortened, and neither the signature nor the token as a whole is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// Whether the instance's key made the signature. Unless it did, anybody may have written the content.
    pub signature: SignatureCheck,
    /// What the token says.
    pub unverified_content: UnverifiedContent,
    /// Every rule that refuses it, in the order in which a verdict asks them.
    pub refusals: Vec<Refusal>,
    /// What else there is to know, also of a token that no rule refuses.
    pub remarks: Vec<Remark>,
    /// The server's verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// The moment at which it was judged, in Unix seconds.
    pub judged_at: i64,
}

/// What became of the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureCheck {
    /// A current key of the instance made it.
    Holds,
    /// The key that the token names did not make it.
    DoesNotHold,
    /// No current key has the token's key id.
    UnknownKey,
    /// The keys cannot be had, so nobody can tell.
    KeysUnavailable,
    /// There was nothing to check: header and form are not those of Clerk's tokens.
    NotChecked,
    /// Nothing is configured that it could be checked with.
    NoKeys,
}

/// The verdict of [`ClerkAuth::verify`](crate::ClerkAuth::verify).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", content = "reason")]
pub enum Verdict {
    /// It passes every rule.
    #[serde(rename = "accept")]
    Accepted,
    /// The first rule that refuses it says why.
    #[serde(rename = "reject")]
    Refused(Reason),
    /// Nobody can tell: there are no keys.
    #[serde(rename = "none")]
    Unknown,
}

/// One rule that refuses the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refusal {
    /// The rule.
    pub rule: Rule,
    /// The reason that a verdict gives when this rule is the first to refuse.
    pub reason: Reason,
    /// What the rule found.
    pub finding: String,
    /// What to do about it.
    pub cure: &'static str,
    /// The settings that the cure speaks of.
    pub concerns: &'static [ConfigSetting],
    /// The settings at which the rule would accept the token, if there are any.
    pub settings: Vec<Setting>,
}

impl ClerkAuth {
    /// Explains one token: what it says, every rule that refuses it, and the verdict of [`verify`](Self::verify).
    ///
    /// For a person who asks why, such as a developer at a command line. It looks for a key even where the verdict
    /// needs none, and what it tells of the token is not for the client that sent it.
    ///
    /// ```
    /// # async fn explain(clerk: &auth::ClerkAuth, pasted: &str) {
    /// for refusal in clerk.inspect(pasted).await.refusals {
    ///     eprintln!("{}: {}\n  {}", refusal.reason, refusal.finding, refusal.cure);
    /// }
    /// # }
    /// ```
    pub async fn inspect(&self, unverified_token: &str) -> Inspection {
        let Shared { policy, keys, clock, .. } = &*self.0;
        let verdict = self.verify(unverified_token).await.map(drop);
        Inspection::by(policy, &**keys, clock.unix_seconds(), unverified_token, verdict).await
    }
}

impl Inspection {
    /// Explains a token to somebody who has configured nothing yet.
    ///
    /// The refusals are those that no setting could cure; [`UnverifiedContent::settings`] are those that the token
    /// needs. There are no keys, so nothing is known about the signature, and there is no verdict.
    #[must_use]
    pub fn unconfigured(unverified_token: &str, now: i64) -> Self {
        let anatomy = Anatomy::of(unverified_token);
        let named = anatomy.claims.as_ref().and_then(|claims| claims.text("iss").ok().flatten());
        let issuer = named.filter(|issuer| cure::can_be_configured(issuer)).unwrap_or("https://clerk.invalid");
        let policy = Policy {
            issuer: issuer.to_owned(),
            authorized_parties: Vec::new(),
            kinds: vec![TokenKind::Session, TokenKind::Template],
            audiences: Vec::new(),
            template_audience: None,
            max_session_lifetime: i64::MAX,
            max_template_lifetime: i64::MAX,
            clock_skew: DEFAULT_CLOCK_SKEW,
        };
        let judged = Judged { anatomy: &anatomy, policy: &policy, configured: false, now };
        judged.inspection(SignatureCheck::NoKeys, Verdict::Unknown)
    }

    pub(crate) async fn by(
        policy: &Policy,
        keys: &dyn KeyStore,
        now: i64,
        unverified_token: &str,
        verdict: Result<(), AuthError>,
    ) -> Self {
        let anatomy = Anatomy::of(unverified_token);
        let judged = Judged { anatomy: &anatomy, policy, configured: true, now };
        judged.inspection(signature(unverified_token, keys).await, verdict.into())
    }
}

/// Asks for a key even where the verdict needs none, because an earlier rule refuses.
async fn signature(unverified_token: &str, keys: &dyn KeyStore) -> SignatureCheck {
    let Ok(mut token) = UnverifiedToken::parse(unverified_token) else { return SignatureCheck::NotChecked };
    match verified_claims(&mut token, keys).await.map_err(|error| error.kind()) {
        Ok(_) => SignatureCheck::Holds,
        Err(AuthErrorKind::Invalid(Reason::KidMismatch)) => SignatureCheck::UnknownKey,
        Err(AuthErrorKind::Invalid(_)) => SignatureCheck::DoesNotHold,
        Err(_) => SignatureCheck::KeysUnavailable,
    }
}

/// A token, and what it is measured by.
struct Judged<'a> {
    anatomy: &'a Anatomy,
    policy: &'a Policy,
    configured: bool,
    now: i64,
}

impl Judged<'_> {
    fn inspection(&self, signature: SignatureCheck, verdict: Verdict) -> Inspection {
        Inspection {
            signature,
            unverified_content: UnverifiedContent::of(self.anatomy),
            refusals: self.refusals(signature, verdict),
            remarks: remark::remarks(self),
            verdict,
            judged_at: self.now,
        }
    }

    fn refusals(&self, signature: SignatureCheck, verdict: Verdict) -> Vec<Refusal> {
        let header = self.anatomy.header.as_ref();
        let category = header.and_then(|header| header::category(header).ok());
        let mut refused = header.map(header::refusals).unwrap_or_default();
        refused
            .extend(self.claims().map(|claims| self.policy.refusals(category, claims, self.now)).unwrap_or_default());
        match signature {
            SignatureCheck::UnknownKey => refused.push((Rule::Key, Reason::KidMismatch)),
            SignatureCheck::DoesNotHold => refused.push((Rule::Signature, Reason::InvalidSignature)),
            SignatureCheck::Holds
            | SignatureCheck::KeysUnavailable
            | SignatureCheck::NotChecked
            | SignatureCheck::NoKeys => {}
        }
        if verdict == Verdict::Refused(Reason::Revoked) {
            refused.push((Rule::Revocation, Reason::Revoked));
        }
        let flaws = self.anatomy.flaws.iter().map(|flaw| Refusal {
            rule: flaw.rule,
            reason: Reason::Invalid,
            finding: flaw.finding.clone(),
            cure: flaw.cure,
            concerns: &[],
            settings: Vec::new(),
        });
        let mut refusals: Vec<_> =
            flaws.chain(refused.into_iter().map(|(rule, reason)| self.refusal(rule, reason))).collect();
        refusals.sort_by_key(|refusal| refusal.rule);
        refusals
    }

    fn refusal(&self, rule: Rule, reason: Reason) -> Refusal {
        let settings = if self.configured { cure::settings(rule, self) } else { Vec::new() };
        let (finding, cure) = (finding::finding(rule, reason, self), cure::cure(rule, reason, self));
        Refusal { rule, reason, finding, cure, concerns: cure::concerns(rule, reason, self), settings }
    }

    fn claims(&self) -> Option<&Claims> {
        self.anatomy.claims.as_ref()
    }

    /// The kind, where header and claims agree about it.
    fn kind(&self) -> Option<TokenKind> {
        let category = header::category(self.anatomy.header.as_ref()?).ok()?;
        stated_kind(category, self.claims()?).ok()
    }
}

impl From<Result<(), AuthError>> for Verdict {
    fn from(verdict: Result<(), AuthError>) -> Self {
        match verdict.map_err(|error| error.kind()) {
            Ok(()) => Verdict::Accepted,
            Err(AuthErrorKind::Invalid(reason)) => Verdict::Refused(reason),
            Err(
                AuthErrorKind::KeysUnavailable
                | AuthErrorKind::Missing
                | AuthErrorKind::Malformed
                | AuthErrorKind::Csrf
                | AuthErrorKind::Misconfigured,
            ) => Verdict::Unknown,
        }
    }
}
