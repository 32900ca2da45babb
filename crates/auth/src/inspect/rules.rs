//! What each rule found in a token, what to do about it, and which setting would accept the token.
//!
//! Owns one arm for each rule. It refuses to find out whether a rule fails: the policy does.

use serde_json::Value;

use super::setting::{Setting, can_be_issuer, can_be_party, can_be_pasted, template_audience};
use super::text::{humanize, quote, quote_value};
use super::{Checked, FailedRule, NOT_FROM_CLERK};
use crate::config::ConfigSetting;
use crate::token::Category;
use crate::token::header::REFUSED_MEMBERS;
use crate::token::kind::TokenKind;
use crate::verify::clock::MAX_CLOCK_SKEW;
use crate::verify::policy::{is_id_token, names_audience};
use crate::verify::rejection::Rejection;
use crate::verify::rule::Rule;

const AS_ISSUED: &str = "send the token as Clerk issued it";
/// Clerk's longest lifetime of a template token, in seconds.
const TEN_YEARS: f64 = 315_360_000.0;

impl Checked<'_> {
    /// Explains why a rule rejects this token.
    pub(super) fn explain(&self, rule: Rule, reason: Rejection) -> FailedRule {
        let failed = |finding: String, remedy| FailedRule::new(rule, reason, finding, remedy);
        let (member, claim) = (|name| self.member(name), |name| self.claim(name));
        let mut failed = match rule {
            // `ParsedParts` explains these itself.
            Rule::Shape | Rule::Header | Rule::Claims => failed(reason.message().to_owned(), NOT_FROM_CLERK),
            Rule::Algorithm => failed(
                format!("`alg` is {}, expected RS256", member("alg")),
                "use Clerk's own key in the template instead of a custom signing key",
            ),
            Rule::Type => failed(format!("`typ` is {}, expected \"JWT\"", member("typ")), NOT_FROM_CLERK),
            Rule::Members => failed(self.refused_members(), NOT_FROM_CLERK),
            Rule::Category => failed(
                format!("`cat` is {}, which is not a category of user tokens", member("cat")),
                "send a user's session token, from `getToken()`",
            ),
            Rule::KeyId | Rule::Key => failed(
                match rule {
                    Rule::KeyId => format!("`kid` is {}, which cannot be a key id", member("kid")),
                    _ => format!("no current key has the id {}", member("kid")),
                },
                "check that the token and the configured keys come from the same Clerk instance (development, production), \
                 then sign in again",
            )
            .concerns(&[ConfigSetting::PublishableKey, ConfigSetting::JwksUrl, ConfigSetting::JwtKeyPem]),
            Rule::Signature => failed(
                self.signature(),
                "do not trust the token: it was changed, or its key has been replaced; sign in again",
            ),
            Rule::Issuer => failed(
                if self.configured {
                    format!("`iss` is {}, expected {}", claim("iss"), quote(&self.policy.issuer))
                } else {
                    format!("`iss` is {}, expected an http(s) URL without a trailing slash", claim("iss"))
                },
                "if this is your Clerk instance, configure its issuer and keys; if not, the token is not for this service",
            )
            .concerns(&[ConfigSetting::PublishableKey, ConfigSetting::Issuer])
            .accepted_by(self.pasteable("iss").filter(|iss| can_be_issuer(iss)).map(Setting::Issuer)),
            Rule::Kind => self.kind_rule(reason),
            Rule::Subject => failed(
                format!("`sub` is {}, expected an id that starts with `user_`", claim("sub")),
                "do not overwrite `sub` in the template; machine tokens are not accepted",
            ),
            Rule::AuthorizedParty => self.authorized_party_rule(reason),
            Rule::Audience => self.audience_rule(reason),
            Rule::Expiry => failed(
                self.time(reason, "exp"),
                match reason {
                    Rejection::Expired => {
                        "get a fresh token (`getToken()`) for each request; if it is fresh, check this machine's clock"
                    }
                    _ => AS_ISSUED,
                },
            ),
            Rule::NotBefore | Rule::IssuedAt => {
                let name = if rule == Rule::NotBefore { "nbf" } else { "iat" };
                match reason {
                    Rejection::VerificationFailed => failed(self.time(reason, name), AS_ISSUED),
                    _ => failed(
                        self.time(reason, name),
                        "correct this machine's clock, or raise the allowed clock skew",
                    )
                    .concerns(&[ConfigSetting::ClockSkew])
                    .accepted_by(self.sufficient_skew(name)),
                }
            }
            Rule::Lifetime => self.lifetime_rule(reason),
            Rule::SessionStatus => failed(
                format!("`sts` is {}, expected \"active\"", claim("sts")),
                "finish the session's pending tasks at Clerk, then get a fresh token",
            ),
            Rule::Actor => failed(
                format!("`act` is {}, expected an object with the actor's id in `sub`", claim("act")),
                "write `\"act\": \"{{session.actor}}\"` in the template, and nothing else for `act`",
            ),
            Rule::Revocation => failed(
                "the token is genuine, but it, its session, its user or its organization has been revoked".to_owned(),
                "sign in again",
            ),
        };
        if !self.configured {
            failed.settings.clear();
        }
        failed
    }

    fn kind_rule(&self, reason: Rejection) -> FailedRule {
        let failed = |finding: String, remedy| FailedRule::new(Rule::Kind, reason, finding, remedy);
        if reason == Rejection::VerificationFailed {
            return failed(
                format!("`sid` is {}, expected an id that starts with `sess_`", self.claim("sid")),
                AS_ISSUED,
            );
        }
        let Some(kind) = self.kind() else {
            let finding = match self.value("sid") {
                None if self.is_id_token() => "this is an OAuth client's id token, not a credential for this service",
                None => "`cat` is that of session tokens, but there is no session (`sid`)",
                Some(_) => "`cat` is that of JWT templates, but there is a session (`sid`)",
            };
            return failed(
                finding.to_owned(),
                "send the session token, from the cookie `__session` or `getToken()`: this token is not a credential",
            );
        };
        let accepted: Vec<_> = self.policy.kinds.iter().map(|kind| kind.as_str()).collect();
        let kinds = self.policy.kinds.iter().copied().chain([kind]).map(TokenKind::as_str).collect();
        let has_audience = !self.policy.audiences.is_empty() || self.policy.template_audience.is_some();
        // Template tokens are accepted only with an audience, or explicitly without one.
        let audience = (kind == TokenKind::Template && !has_audience).then(|| template_audience(self.pasteable("aud")));
        failed(
            format!("this is a {kind} token, accepted: {}", accepted.join(", ")),
            match kind {
                TokenKind::Template => {
                    "send the session token (`getToken()` without a template), or accept template tokens"
                }
                TokenKind::Session => "send the template token, or accept session tokens",
            },
        )
        .concerns(&[ConfigSetting::TokenKinds])
        .accepted_by([Setting::TokenKinds(kinds)].into_iter().chain(audience))
    }

    fn authorized_party_rule(&self, reason: Rejection) -> FailedRule {
        let parties = &self.policy.authorized_parties;
        let finding = format!("`azp` is {}, expected {}", self.claim("azp"), any_of(parties));
        let failed = |remedy| FailedRule::new(Rule::AuthorizedParty, reason, finding, remedy);
        if self.value("azp").is_none() {
            return failed("get the token in the browser, or through a request that carries the page's `Origin`");
        }
        let with = |party| Setting::AuthorizedParties(parties.iter().cloned().chain([party]).collect());
        failed(
            "if this is your front end, add its origin to the authorized parties; if not, the token belongs to another \
             application",
        )
        .concerns(&[ConfigSetting::AuthorizedParties])
        .accepted_by(self.pasteable("azp").filter(|azp| can_be_party(azp)).map(with))
    }

    fn audience_rule(&self, reason: Rejection) -> FailedRule {
        let (audiences, template_audience) = (&self.policy.audiences, &self.policy.template_audience);
        let expected: Vec<_> = audiences.iter().chain(template_audience).cloned().collect();
        let propose = |audience: String| {
            let aud = Value::String(audience.clone());
            let fits_every_kind =
                audiences.is_empty() || audiences.iter().any(|expected| names_audience(Some(&aud), expected));
            if fits_every_kind { Setting::TemplateAudience(audience) } else { Setting::Audience(audience) }
        };
        FailedRule::new(
            Rule::Audience,
            reason,
            format!("`aud` is {}, expected it to contain {}", self.claim("aud"), any_of(&expected)),
            "set `aud` in the template, or correct the configured audience",
        )
        .concerns(match self.kind() {
            Some(TokenKind::Template) => &[ConfigSetting::Audience, ConfigSetting::TemplateAudience],
            _ => &[ConfigSetting::Audience],
        })
        .accepted_by(self.pasteable("aud").map(propose))
    }

    fn lifetime_rule(&self, reason: Rejection) -> FailedRule {
        let kind = self.kind().unwrap_or(TokenKind::Session);
        let seconds = self.timestamp("exp") - self.timestamp("iat");
        let finding = if seconds <= 0 {
            "`exp` is not after `iat`".to_owned()
        } else {
            let longest = humanize(self.policy.max_lifetime(kind).unsigned_abs());
            let lifetime = humanize(seconds.unsigned_abs());
            format!("the token is valid for {lifetime}; the maximum for a {kind} token is {longest}")
        };
        let remedy = "shorten the lifetime in Clerk's dashboard, or raise the accepted maximum";
        FailedRule::new(Rule::Lifetime, reason, finding, remedy)
            .concerns(match kind {
                TokenKind::Template => &[ConfigSetting::MaxTemplateLifetime],
                TokenKind::Session => &[ConfigSetting::MaxSessionLifetime],
            })
            .accepted_by(self.sufficient_lifetime())
    }

    fn sufficient_lifetime(&self) -> Option<Setting> {
        let claims = self.claims()?;
        let seconds = claims.required_time("exp").ok()? - claims.required_time("iat").ok()?;
        let seconds = (seconds > 0.0 && seconds <= TEN_YEARS).then_some(seconds.ceil() as u64)?;
        Some(match self.kind()? {
            TokenKind::Session => Setting::MaxSessionLifetime(seconds),
            TokenKind::Template => Setting::MaxTemplateLifetime(seconds),
        })
    }

    /// The clock skew at which a timestamp in the future would pass, if it can be configured.
    fn sufficient_skew(&self, name: &str) -> Option<Setting> {
        let time = self.claims()?.time(name).ok()??;
        let skew = time.ceil() as i64 - self.now;
        (self.policy.clock_skew + 1..=MAX_CLOCK_SKEW).contains(&skew).then(|| Setting::ClockSkew(skew.unsigned_abs()))
    }

    fn refused_members(&self) -> String {
        let is_there = |name: &&&str| self.parts.header.as_ref().is_some_and(|header| header.contains_key(**name));
        let names: Vec<_> = REFUSED_MEMBERS.iter().filter(is_there).map(|name| format!("`{name}`")).collect();
        format!("the header contains {}, which Clerk's tokens never have", names.join(" and "))
    }

    fn signature(&self) -> String {
        let finding = "the key with this id did not make the signature";
        // Signatures of RSA keys of 2048, 3072 and 4096 bits.
        match self.parts.signature_bytes {
            Some(bytes) if ![256, 384, 512].contains(&bytes) => {
                format!("{finding}, which has {bytes} bytes instead of 256: it may be cut off")
            }
            _ => finding.to_owned(),
        }
    }

    fn time(&self, reason: Rejection, name: &str) -> String {
        if reason == Rejection::VerificationFailed {
            return format!("`{name}` is {}, expected a timestamp", self.claim(name));
        }
        let distance = humanize(self.timestamp(name).saturating_sub(self.now).unsigned_abs());
        let when =
            if reason == Rejection::Expired { format!("was {distance} ago") } else { format!("is in {distance}") };
        format!("`{name}` {when}; allowed clock skew: {}", humanize(self.policy.clock_skew.unsigned_abs()))
    }

    fn is_id_token(&self) -> bool {
        self.parts.category() == Some(Category::Unstated) && self.claims().is_some_and(is_id_token)
    }

    fn member(&self, name: &str) -> String {
        or_absent(self.parts.header.as_ref().and_then(|header| header.get(name)))
    }

    fn claim(&self, name: &str) -> String {
        or_absent(self.value(name))
    }

    fn value(&self, name: &str) -> Option<&Value> {
        self.claims()?.get(name)
    }

    fn pasteable(&self, name: &str) -> Option<String> {
        self.value(name)?.as_str().filter(|text| can_be_pasted(text)).map(str::to_owned)
    }

    /// A timestamp in whole seconds; 0 if it cannot be read.
    fn timestamp(&self, name: &str) -> i64 {
        let time = self.claims().and_then(|claims| claims.time(name).ok().flatten());
        time.unwrap_or_default().floor() as i64
    }
}

impl FailedRule {
    fn concerns(self, concerns: &'static [ConfigSetting]) -> Self {
        FailedRule { concerns, ..self }
    }

    fn accepted_by(self, settings: impl IntoIterator<Item = Setting>) -> Self {
        FailedRule { settings: settings.into_iter().collect(), ..self }
    }
}

fn any_of(values: &[String]) -> String {
    values.iter().map(|value| quote(value)).collect::<Vec<_>>().join(" or ")
}

fn or_absent(value: Option<&Value>) -> String {
    value.map_or_else(|| "absent".to_owned(), quote_value)
}
