//! Explains a token: what it says, every rule that rejects it, and what to do about it.
//!
//! Owns the explanation. It refuses to decide: the verdict is [`ClerkAuth::verify`](crate::ClerkAuth::verify)'s, each rule
//! is checked where it is kept, and nothing here makes a [`ClerkUser`](crate::ClerkUser).

mod content;
mod parts;
mod rules;
mod setting;
mod text;

use parts::ParsedParts;
use serde::Serialize;

use crate::auth::{ClerkAuth, Inner};
use crate::config::ConfigSetting;
use crate::error::{AuthError, AuthErrorKind};
use crate::keys::KeyStore;
use crate::token::kind::TokenKind;
use crate::token::{Claims, UnverifiedToken, header};
use crate::verify::clock::DEFAULT_CLOCK_SKEW;
use crate::verify::policy::{Policy, stated_kind};
use crate::verify::rejection::Rejection;
use crate::verify::rule::Rule;
use crate::verify::verified_claims;
pub use content::{UnverifiedContent, UnverifiedKind, UnverifiedOrganization};
pub use setting::Setting;
pub use text::humanize;

/// The explanation of one token.
///
/// Every text in it is safe for a terminal: control and invisible characters are escaped and long values are shortened.
/// It contains neither the signature nor the token as a whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Inspection {
    /// Whether a key of the instance made the signature. If not, anyone may have written the content.
    pub signature: SignatureCheck,
    /// What the token says.
    pub unverified_content: UnverifiedContent,
    /// Every rule that rejects it, in the order in which they are checked.
    pub refusals: Vec<FailedRule>,
    /// What else matters, including for a token that no rule rejects.
    pub remarks: Vec<Remark>,
    /// The server's verdict.
    #[serde(flatten)]
    pub verdict: Verdict,
    /// When it was checked, in Unix seconds.
    pub judged_at: i64,
}

/// The result of checking the signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignatureCheck {
    /// A current key of the instance made it.
    Holds,
    /// The key that the token names did not make it.
    DoesNotHold,
    /// No current key has the token's key id.
    UnknownKey,
    /// The keys cannot be obtained.
    KeysUnavailable,
    /// The header or the format is not that of Clerk's tokens.
    NotChecked,
    /// No keys are configured.
    NoKeys,
}

/// The verdict of [`ClerkAuth::verify`](crate::ClerkAuth::verify).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", content = "reason")]
pub enum Verdict {
    /// It passes every rule.
    #[serde(rename = "accept")]
    Accepted,
    /// The reason of the first rule that rejects it.
    #[serde(rename = "reject")]
    Refused(Rejection),
    /// There are no keys to check it with.
    #[serde(rename = "none")]
    Unknown,
}

/// One rule that rejects the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FailedRule {
    /// The rule.
    pub rule: Rule,
    /// The verdict's reason if this rule is the first to fail.
    pub reason: Rejection,
    /// What the rule found.
    pub finding: String,
    /// What to do about it.
    #[serde(rename = "cure")]
    pub remedy: &'static str,
    /// The settings that the remedy mentions.
    pub concerns: &'static [ConfigSetting],
    /// The settings that would make the rule accept the token.
    pub settings: Vec<Setting>,
}

/// Something about a token that matters even if it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Remark {
    /// What there is to know.
    pub finding: &'static str,
    /// What to do about it.
    #[serde(rename = "cure")]
    pub remedy: &'static str,
}

const NOT_FROM_CLERK: &str = "Clerk does not write tokens like this: find out who made or changed it";
const UNKNOWN_ACTOR: Remark = Remark {
    finding: "it does not say whether someone else acts as the user, so every decision with `no_impersonation` rejects it \
              (403 `impersonation_unknown`)",
    remedy: "add `\"act\": \"{{session.actor}}\"` to the JWT template: it becomes `null` unless the user is impersonated",
};

impl ClerkAuth {
    /// Explains one token: what it says, every rule that rejects it, and the verdict of [`verify`](Self::verify).
    ///
    /// For a developer at a command line; never send the result to the client that sent the token. It looks up the key even
    /// if an earlier rule rejects the token.
    ///
    /// ```
    /// # async fn explain(clerk: &auth::ClerkAuth, pasted: &str) {
    /// for failed in clerk.inspect(pasted).await.refusals {
    ///     eprintln!("{}: {}\n  {}", failed.reason, failed.finding, failed.remedy);
    /// }
    /// # }
    /// ```
    pub async fn inspect(&self, unverified_token: &str) -> Inspection {
        let Inner { policy, keys, clock, .. } = &*self.0;
        let verdict = self.verify(unverified_token).await.map(drop);
        let parts = ParsedParts::of(unverified_token);
        let checked = Checked { parts: &parts, policy, configured: true, now: clock.unix_seconds() };
        checked.inspection(signature(unverified_token, &**keys).await, verdict.into())
    }
}

impl Inspection {
    /// Explains a token before anything is configured.
    ///
    /// The refusals are those that no setting avoids; [`UnverifiedContent::settings`] lists the settings that the token
    /// needs. There are no keys, so the signature is not checked and there is no verdict.
    #[must_use]
    pub fn unconfigured(unverified_token: &str, now: i64) -> Self {
        let parts = ParsedParts::of(unverified_token);
        let issuer = parts.claims.as_ref().and_then(|claims| claims.text("iss").ok().flatten());
        let issuer = issuer.filter(|issuer| setting::can_be_issuer(issuer)).unwrap_or("https://clerk.invalid");
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
        let checked = Checked { parts: &parts, policy: &policy, configured: false, now };
        checked.inspection(SignatureCheck::NoKeys, Verdict::Unknown)
    }
}

/// Checks the signature even if an earlier rule rejects the token.
async fn signature(unverified_token: &str, keys: &dyn KeyStore) -> SignatureCheck {
    let Ok(mut token) = UnverifiedToken::parse(unverified_token) else { return SignatureCheck::NotChecked };
    match verified_claims(&mut token, keys).await.map_err(|error| error.kind()) {
        Ok(_) => SignatureCheck::Holds,
        Err(AuthErrorKind::Invalid(Rejection::KidMismatch)) => SignatureCheck::UnknownKey,
        Err(AuthErrorKind::Invalid(_)) => SignatureCheck::DoesNotHold,
        Err(_) => SignatureCheck::KeysUnavailable,
    }
}

/// A token, and the policy that it is checked against.
struct Checked<'a> {
    parts: &'a ParsedParts,
    policy: &'a Policy,
    configured: bool,
    now: i64,
}

impl Checked<'_> {
    fn inspection(&self, signature: SignatureCheck, verdict: Verdict) -> Inspection {
        Inspection {
            signature,
            unverified_content: UnverifiedContent::of(self.parts),
            refusals: self.failed_rules(signature, verdict),
            remarks: self.remarks(),
            verdict,
            judged_at: self.now,
        }
    }

    fn failed_rules(&self, signature: SignatureCheck, verdict: Verdict) -> Vec<FailedRule> {
        let mut failed = self.parts.header.as_ref().map(header::refusals).unwrap_or_default();
        let category = self.parts.category();
        failed.extend(self.claims().into_iter().flat_map(|claims| self.policy.refusals(category, claims, self.now)));
        match signature {
            SignatureCheck::UnknownKey => failed.push((Rule::Key, Rejection::KidMismatch)),
            SignatureCheck::DoesNotHold => failed.push((Rule::Signature, Rejection::InvalidSignature)),
            SignatureCheck::Holds
            | SignatureCheck::KeysUnavailable
            | SignatureCheck::NotChecked
            | SignatureCheck::NoKeys => {}
        }
        if verdict == Verdict::Refused(Rejection::Revoked) {
            failed.push((Rule::Revocation, Rejection::Revoked));
        }
        let mut explained = self.parts.format_errors.clone();
        explained.extend(failed.into_iter().map(|(rule, reason)| self.explain(rule, reason)));
        explained.sort_by_key(|failed| failed.rule);
        explained
    }

    fn remarks(&self) -> Vec<Remark> {
        let names_actor = self.claims().is_some_and(|claims| claims.get("act").is_some());
        let is_unknown = self.kind() == Some(TokenKind::Template) && !names_actor;
        is_unknown.then_some(UNKNOWN_ACTOR).into_iter().collect()
    }

    fn claims(&self) -> Option<&Claims> {
        self.parts.claims.as_ref()
    }

    /// Returns the kind, if header and claims agree about it.
    fn kind(&self) -> Option<TokenKind> {
        stated_kind(self.parts.category()?, self.claims()?).ok()
    }
}

impl FailedRule {
    fn new(rule: Rule, reason: Rejection, finding: String, remedy: &'static str) -> Self {
        FailedRule { rule, reason, finding, remedy, concerns: &[], settings: Vec::new() }
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
