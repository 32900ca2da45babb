//! What every handler in a [`SecureScope`](crate::SecureScope) must carry: its access decision, as code and as data.

use actix_web::{Error, HttpRequest, dev::Extensions, web::Data};
use auth::ClerkAuth;

use crate::{access::Level, access_basis::Override, resource::Resource};

/// A handler with an access decision. A handler without one does not compile in a [`SecureScope`](crate::SecureScope).
///
/// The attributes implement it, above the handler, where a reviewer looks for it. Whoever implements it by hand has made
/// the decision by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no access decision: add #[check_ownership(..)], #[authenticated] or #[public(reason = \"..\")]",
    label = "no access decision",
    note = "the decision goes above the handler's route attribute"
)]
pub trait Decided {
    /// The decision, for the access map.
    const DECISION: Decision;
    /// What the route attributes say.
    const ROUTES: &'static [RouteDecl];
    /// Where the handler stands in the source.
    const SOURCE: HandlerSource;

    /// The decision, carried out.
    ///
    /// # Errors
    /// Whatever refuses the request.
    fn authorize(request: &HttpRequest) -> impl Future<Output = Result<(), Error>>;

    /// What must be registered before a request can be decided.
    ///
    /// # Errors
    /// The call that is missing.
    fn requirements(registered: &Registered<'_>) -> Result<(), NotRegistered>;
}

/// Who may call a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Anybody.
    Public {
        /// Why.
        reason: &'static str,
    },
    /// Anybody with a valid identity.
    Authenticated {
        /// Except where somebody else acts as them.
        no_impersonation: bool,
    },
    /// Whoever passes each of these.
    Owns(&'static [OwnershipCheck]),
    /// Whoever passes this for every row that the body names.
    OwnsEach(&'static OwnershipCheck),
}

impl Decision {
    /// Whether a session that somebody else acts in is refused, whoever it belongs to.
    #[must_use]
    pub fn refuses_impersonation(self) -> bool {
        match self {
            Self::Public { .. } => false,
            Self::Authenticated { no_impersonation } => no_impersonation,
            Self::Owns(checks) => checks.iter().any(|check| check.no_impersonation),
            Self::OwnsEach(check) => check.no_impersonation,
        }
    }
}

/// One ownership check of a decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnershipCheck {
    /// The resource's name.
    pub resource: &'static str,
    /// The route parameter that holds the id; several when the handler's routes spell it differently, and none for a
    /// batch, whose ids come in the body.
    pub params: &'static [&'static str],
    /// The least access that is let through.
    pub access: Level,
    /// Who else is let through, among the members of the row's organization.
    pub overrides: &'static [Override],
    /// Whether a session that somebody else acts in is refused.
    pub no_impersonation: bool,
}

/// One route attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteDecl {
    /// `GET`, `DELETE`, …
    pub methods: &'static [&'static str],
    /// The path within its scope.
    pub path: &'static str,
    /// Whether it has a `guard`, which may pass a request on to a later route.
    pub conditional: bool,
}

/// Where a handler stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlerSource {
    /// The handler's name.
    pub handler: &'static str,
    /// Its module.
    pub module: &'static str,
    /// Its file, from the workspace's root.
    pub file: &'static str,
    /// The line of its decision.
    pub line: u32,
}

/// What a scope has registered, for [`Decided::requirements`].
pub struct Registered<'a>(pub(crate) &'a Extensions);

impl Registered<'_> {
    /// Is there a verifier?
    ///
    /// # Errors
    /// The call that is missing.
    pub fn verifier(&self) -> Result<(), NotRegistered> {
        if self.0.contains::<ClerkAuth>() {
            Ok(())
        } else {
            Err(NotRegistered { name: "auth::ClerkAuth", call: ".app_data(clerk_auth)" })
        }
    }

    /// Is there the database that this resource's queries run on?
    ///
    /// # Errors
    /// The call that is missing.
    pub fn database_of<R: Resource>(&self) -> Result<(), NotRegistered> {
        if self.0.contains::<Data<R::Database>>() {
            Ok(())
        } else {
            Err(NotRegistered { name: std::any::type_name::<R::Database>(), call: ".app_data(Data::new(db))" })
        }
    }
}

/// A scope cannot decide its requests: something was not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no {name} is registered: call {call} on ownership::scope(..)")]
pub struct NotRegistered {
    name: &'static str,
    call: &'static str,
}
