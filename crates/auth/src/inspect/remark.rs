//! What a developer should know of a token that no rule refuses for it.
//!
//! Owns the sentences. It refuses to refuse anything.

use serde::Serialize;

use super::Judged;
use crate::token::kind::TokenKind;

/// Something about a token that matters later, whether or not it is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Remark {
    /// What there is to know.
    pub finding: &'static str,
    /// What to do about it.
    pub cure: &'static str,
}

const UNKNOWN_ACTOR: Remark = Remark {
    finding: "it does not say whether somebody acts as the user, so every decision with `no_impersonation` refuses it \
              (403 `impersonation_unknown`)",
    cure: "add `\"act\": \"{{session.actor}}\"` to the JWT template: it becomes `null` while nobody does",
};

pub(super) fn remarks(judged: &Judged<'_>) -> Vec<Remark> {
    let says_who_acts = judged.claims().is_some_and(|claims| claims.get("act").is_some());
    let is_silent = judged.kind() == Some(TokenKind::Template) && !says_who_acts;
    is_silent.then_some(UNKNOWN_ACTOR).into_iter().collect()
}
