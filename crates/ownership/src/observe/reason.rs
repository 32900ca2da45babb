//! How a decision ended, in words that are few enough to count by.

use std::fmt;

use actix_web::Error;
use auth::{AuthError, AuthErrorKind};

use crate::{
    access_basis::AccessBasis,
    refusal::{Refusal, RefusalKind},
};

/// How a decision ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionOutcome {
    /// The handler runs.
    Allowed,
    /// It does not: 401, 403 or 404.
    Refused,
    /// Nothing could be decided, so it does not either: 503 or 500.
    Unavailable,
}

impl DecisionOutcome {
    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Why it ended so. Each reason belongs to one [`DecisionOutcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionReason {
    /// Allowed: anybody is.
    Public,
    /// Allowed: anybody with an identity is.
    Identity,
    /// Allowed: every row is the caller's own.
    Owner,
    /// Allowed: every row is the caller's own or shared with them, and one is shared.
    Grant,
    /// Allowed, and one of the rows by an override.
    Override,
    /// Refused: no valid identity.
    NoIdentity,
    /// Refused: a cookie used from a page that may not.
    Csrf,
    /// Refused: somebody else acts in the session.
    Impersonation,
    /// Refused: the token does not say whether somebody else acts.
    ImpersonationUnknown,
    /// Refused: not the caller's, or not there.
    NotOwner,
    /// Unavailable: the keys that tell who it is.
    Keys,
    /// Unavailable: the database that tells whose it is.
    Database,
    /// Unavailable: the service is at fault.
    Internal,
}

impl DecisionReason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::Public,
        Self::Identity,
        Self::Owner,
        Self::Grant,
        Self::Override,
        Self::NoIdentity,
        Self::Csrf,
        Self::Impersonation,
        Self::ImpersonationUnknown,
        Self::NotOwner,
        Self::Keys,
        Self::Database,
        Self::Internal,
    ];

    /// How a decision for this reason ends.
    #[must_use]
    pub fn outcome(self) -> DecisionOutcome {
        match self {
            Self::Public | Self::Identity | Self::Owner | Self::Grant | Self::Override => DecisionOutcome::Allowed,
            Self::NoIdentity | Self::Csrf | Self::Impersonation | Self::ImpersonationUnknown | Self::NotOwner => {
                DecisionOutcome::Refused
            }
            Self::Keys | Self::Database | Self::Internal => DecisionOutcome::Unavailable,
        }
    }

    /// The word for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Identity => "identity",
            Self::Owner => "owner",
            Self::Grant => "grant",
            Self::Override => "override",
            Self::NoIdentity => "no_identity",
            Self::Csrf => "csrf",
            Self::Impersonation => "impersonation",
            Self::ImpersonationUnknown => "impersonation_unknown",
            Self::NotOwner => "not_owner",
            Self::Keys => "keys",
            Self::Database => "database",
            Self::Internal => "internal",
        }
    }

    /// Why rows that were all let through were: by what is least like owning them.
    pub(crate) fn of_rows(bases: impl IntoIterator<Item = AccessBasis>) -> Self {
        let reasons = bases.into_iter().map(|basis| match basis {
            AccessBasis::Override(_) => Self::Override,
            AccessBasis::Grant(_) => Self::Grant,
            AccessBasis::Owner => Self::Owner,
        });
        // They are declared in that order.
        reasons.max_by_key(|reason| *reason as usize).unwrap_or(Self::Owner)
    }

    /// What an error that ended a decision says of it.
    pub(crate) fn of_error(error: &Error) -> Self {
        if let Some(refusal) = error.as_error::<Refusal>() {
            return match refusal.kind() {
                RefusalKind::NotOwner | RefusalKind::NotFound => Self::NotOwner,
                RefusalKind::Impersonation => Self::Impersonation,
                RefusalKind::ImpersonationUnknown => Self::ImpersonationUnknown,
                RefusalKind::Unavailable => Self::Database,
                RefusalKind::Internal => Self::Internal,
            };
        }
        match error.as_error::<AuthError>().map(AuthError::kind) {
            Some(AuthErrorKind::Missing | AuthErrorKind::Malformed | AuthErrorKind::Invalid(_)) => Self::NoIdentity,
            Some(AuthErrorKind::Csrf) => Self::Csrf,
            Some(AuthErrorKind::KeysUnavailable) => Self::Keys,
            Some(AuthErrorKind::Misconfigured) | None => Self::Internal,
        }
    }

    /// Whether the caller had been verified when the decision ended.
    pub(super) fn knows_the_user(self) -> bool {
        !matches!(self, Self::Public | Self::NoIdentity | Self::Csrf | Self::Keys)
    }
}

impl fmt::Display for DecisionOutcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for DecisionReason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
