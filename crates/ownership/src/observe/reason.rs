//! How and why a decision ended, as a small set of values to count by.

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
    /// The request is refused: 401, 403 or 404.
    Refused,
    /// The request could not be decided: 503 or 500.
    Unavailable,
}

impl DecisionOutcome {
    /// Returns the label.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Refused => "refused",
            Self::Unavailable => "unavailable",
        }
    }
}

/// Why a decision ended. Each reason belongs to one [`DecisionOutcome`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DecisionReason {
    /// Allowed: the handler is public.
    Public,
    /// Allowed: the handler needs only an identity.
    Identity,
    /// Allowed: the caller owns every row.
    Owner,
    /// Allowed: at least one row by a grant, the others as their owner.
    Grant,
    /// Allowed: at least one row by an override.
    Override,
    /// Refused: no valid identity.
    NoIdentity,
    /// Refused: the session cookie came from another origin.
    Csrf,
    /// Refused: an impersonator acts in the session.
    Impersonation,
    /// Refused: the token does not tell whether an impersonator acts.
    ImpersonationUnknown,
    /// Refused: the caller has no access to a row, or it does not exist.
    NotOwner,
    /// Unavailable: the keys that verify tokens.
    Keys,
    /// Unavailable: the database.
    Database,
    /// Unavailable: an internal error.
    Internal,
}

impl DecisionReason {
    /// All reasons, in the order of their declaration.
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

    /// Returns the outcome that this reason belongs to.
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

    /// Returns the label.
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

    /// Returns the reason for allowed rows: an override counts over a grant, a grant over ownership.
    pub(crate) fn of_rows(bases: impl IntoIterator<Item = AccessBasis>) -> Self {
        let reasons = bases.into_iter().map(|basis| match basis {
            AccessBasis::Override(_) => Self::Override,
            AccessBasis::Grant(_) => Self::Grant,
            AccessBasis::Owner => Self::Owner,
        });
        // The reasons are declared in this order.
        reasons.max_by_key(|reason| *reason as usize).unwrap_or(Self::Owner)
    }

    /// Returns the reason that an error stands for.
    pub(crate) fn of_error(error: &Error) -> Self {
        if let Some(refusal) = error.as_error::<Refusal>() {
            return match refusal.kind() {
                RefusalKind::NotOwner | RefusalKind::NotFound | RefusalKind::UnknownUser => Self::NotOwner,
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

    /// Whether the caller was verified before the decision ended.
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
