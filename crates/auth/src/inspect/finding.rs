//! Why a rule refuses this very token, in words.
//!
//! Owns the sentences. It refuses to find out whether a rule refuses: it is told.

use serde_json::Value;

use super::Judged;
use super::shown::{quoted, quoted_value};
use super::words::in_words;
use crate::token::Category;
use crate::token::header::{self, REFUSED};
use crate::token::kind::TokenKind;
use crate::verify::policy::is_id_token;
use crate::verify::reason::Reason;
use crate::verify::rule::Rule;

/// What the rule found, in one sentence without a full stop.
pub(super) fn finding(rule: Rule, reason: Reason, judged: &Judged<'_>) -> String {
    match rule {
        // These are told by whoever took the token apart.
        Rule::Shape | Rule::Header | Rule::Claims => reason.message().to_owned(),
        Rule::Algorithm => format!("`alg` is {}, and RS256 is the only one accepted", judged.member("alg")),
        Rule::Type => format!("`typ` is {}, and it has to be \"JWT\"", judged.member("typ")),
        Rule::Members => brought(judged),
        Rule::Category => format!("`cat` is {}: no category of a user's token", judged.member("cat")),
        Rule::KeyId => format!("`kid` is {}, which cannot be a key's id", judged.member("kid")),
        Rule::Key => format!("no current key has the id {}", judged.member("kid")),
        Rule::Signature => signature(judged),
        Rule::Issuer => issuer(judged),
        Rule::Kind => kind(reason, judged),
        Rule::Subject => format!("`sub` is {}, and a user's id starts with `user_`", judged.claim("sub")),
        Rule::AuthorizedParty => {
            format!("`azp` is {}, and accepted is {}", judged.claim("azp"), list(&judged.policy.authorized_parties))
        }
        Rule::Audience => {
            let wanted: Vec<_> =
                judged.policy.audiences.iter().chain(&judged.policy.template_audience).cloned().collect();
            format!("`aud` is {}, and what has to be in it is {}", judged.claim("aud"), list(&wanted))
        }
        Rule::Expiry => time(reason, "exp", judged),
        Rule::NotBefore => time(reason, "nbf", judged),
        Rule::IssuedAt => time(reason, "iat", judged),
        Rule::Lifetime => lifetime(judged),
        Rule::SessionStatus => format!("`sts` is {}, and it has to be \"active\"", judged.claim("sts")),
        Rule::Actor => format!("`act` is {}, and who acts as the user has to be in its `sub`", judged.claim("act")),
        Rule::Revocation => "the token is genuine, and it, its session or its user has been revoked".to_owned(),
    }
}

fn list(values: &[String]) -> String {
    values.iter().map(|value| quoted(value)).collect::<Vec<_>>().join(" or ")
}

fn brought(judged: &Judged<'_>) -> String {
    let there = |name: &&&str| judged.anatomy.header.as_ref().is_some_and(|header| header.contains_key(**name));
    let names: Vec<_> = REFUSED.iter().filter(there).map(|name| format!("`{name}`")).collect();
    format!("the header has {}, which no token of Clerk's has", names.join(" and "))
}

fn issuer(judged: &Judged<'_>) -> String {
    let iss = judged.claim("iss");
    if judged.configured {
        format!("`iss` is {iss}, and accepted is {}", quoted(&judged.policy.issuer))
    } else {
        format!("`iss` is {iss}, and an instance of Clerk is an http(s) URL without a slash at its end")
    }
}

fn kind(reason: Reason, judged: &Judged<'_>) -> String {
    let sid = judged.claim("sid");
    match (reason, judged.kind(), judged.claims().and_then(|claims| claims.get("sid"))) {
        (Reason::VerificationFailed, ..) => format!("`sid` is {sid}, and a session's id starts with `sess_`"),
        (_, Some(kind), _) => {
            let accepted: Vec<_> = judged.policy.kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
            format!("it is a {kind} token, and accepted is {}", accepted.join(" or "))
        }
        (_, None, None) if judged.is_id_token() => {
            "it is the id token of an OAuth client, and not a credential for this service".to_owned()
        }
        (_, None, None) => "`cat` is that of session tokens, and there is no session (`sid`)".to_owned(),
        (_, None, Some(_)) => "`cat` is that of JWT templates, and there is a session (`sid`)".to_owned(),
    }
}

fn signature(judged: &Judged<'_>) -> String {
    let said = "the key of this id did not make the signature";
    // What RSA keys of 2048, 3072 and 4096 bits make.
    match judged.anatomy.signature_bytes {
        Some(bytes) if ![256, 384, 512].contains(&bytes) => {
            format!("{said}, which has {bytes} bytes instead of 256: was it cut off?")
        }
        _ => said.to_owned(),
    }
}

fn time(reason: Reason, name: &str, judged: &Judged<'_>) -> String {
    if reason == Reason::VerificationFailed {
        return format!("`{name}` is {}, and not a time", judged.claim(name));
    }
    let distance = in_words(judged.moment(name).saturating_sub(judged.now).unsigned_abs());
    let tense = if reason == Reason::Expired { format!("was {distance} ago") } else { format!("is in {distance}") };
    format!("`{name}` {tense}, and clocks may differ by {}", in_words(judged.policy.clock_skew.unsigned_abs()))
}

fn lifetime(judged: &Judged<'_>) -> String {
    let seconds = judged.moment("exp") - judged.moment("iat");
    if seconds <= 0 {
        return "`exp` is not after `iat`".to_owned();
    }
    let kind = judged.kind().unwrap_or(TokenKind::Session);
    let longest = in_words(judged.policy.max_lifetime(kind).unsigned_abs());
    format!("it is valid for {}, and {longest} is the longest for a {kind} token", in_words(seconds.unsigned_abs()))
}

impl Judged<'_> {
    fn is_id_token(&self) -> bool {
        let category = self.anatomy.header.as_ref().and_then(|header| header::category(header).ok());
        category == Some(Category::Unstated) && self.claims().is_some_and(is_id_token)
    }

    fn member(&self, name: &str) -> String {
        said(self.anatomy.header.as_ref().and_then(|header| header.get(name)))
    }

    fn claim(&self, name: &str) -> String {
        said(self.claims().and_then(|claims| claims.get(name)))
    }

    /// A time that can be read.
    fn moment(&self, name: &str) -> i64 {
        let time = self.claims().and_then(|claims| claims.time(name).ok().flatten());
        time.unwrap_or_default().floor() as i64
    }
}

fn said(value: Option<&Value>) -> String {
    value.map_or_else(|| "absent".to_owned(), quoted_value)
}
