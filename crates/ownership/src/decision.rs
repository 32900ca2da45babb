//! The access decision that every handler in a [`SecureScope`](crate::SecureScope) carries, as code and as data.

use std::{any::TypeId, collections::HashSet};

use actix_web::{Error, HttpRequest, web::Data};
use auth::ClerkAuth;

use crate::{access::Level, access_basis::Override, resource::Resource};

/// A handler with an access decision. A handler without one does not compile in a [`SecureScope`](crate::SecureScope).
///
/// The attributes implement it above the handler, where a reviewer looks for it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no access decision: add #[check_ownership(..)], #[authenticated] or #[public(reason = \"..\")]",
    label = "no access decision",
    note = "the decision goes above the handler's route attribute"
)]
pub trait Decided {
    /// The decision, as data for the access map.
    const DECISION: Decision;
    /// Why the handler needs the raw connection, if it takes an [`Unscoped`](crate::Unscoped).
    const UNSCOPED: Option<&'static str>;
    /// The routes from the route attributes.
    const ROUTES: &'static [RouteDecl];
    /// The handler's place in the source.
    const SOURCE: HandlerSource;

    /// Checks the request.
    ///
    /// # Errors
    /// Fails if the request is refused or cannot be decided.
    fn authorize(request: &HttpRequest) -> impl Future<Output = Result<(), Error>>;

    /// Checks that everything the decision needs is registered.
    ///
    /// # Errors
    /// Names the call that is missing.
    fn requirements(registered: &Registered<'_>) -> Result<(), NotRegistered>;
}

/// Who may call a handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Anyone.
    Public {
        /// Why the handler is public.
        reason: &'static str,
    },
    /// Every caller with a valid identity.
    Authenticated {
        /// Whether sessions with an impersonator are refused.
        no_impersonation: bool,
    },
    /// Callers who pass each of these checks.
    Owns(&'static [OwnershipCheck]),
    /// Callers who pass this check for every row that the body names.
    OwnsEach(&'static OwnershipCheck),
}

impl Decision {
    /// Whether sessions with an impersonator are refused.
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
    /// The route parameter that holds the id. Several if the handler's routes name it differently, none for a batch,
    /// whose ids are in the body.
    pub params: &'static [&'static str],
    /// The required access level.
    pub access: Level,
    /// The permissions and roles that also give members of the row's organization the access.
    pub overrides: &'static [Override],
    /// Whether sessions with an impersonator are refused.
    pub no_impersonation: bool,
}

/// One route attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RouteDecl {
    /// `GET`, `DELETE`, …
    pub methods: &'static [&'static str],
    /// The path within its scope.
    pub path: &'static str,
    /// Whether it has an actix-web `guard`, which may leave a request to a later route.
    pub conditional: bool,
}

/// A handler's place in the source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HandlerSource {
    /// The handler's name.
    pub handler: &'static str,
    /// The handler's module.
    pub module: &'static str,
    /// The source file, relative to the workspace root.
    pub file: &'static str,
    /// The line of the decision.
    pub line: u32,
}

/// The types of the data that a scope has registered, for [`Decided::requirements`].
pub struct Registered<'a>(pub(crate) &'a HashSet<TypeId>);

impl Registered<'_> {
    /// Checks that a verifier is registered.
    ///
    /// # Errors
    /// Names the call that is missing.
    pub fn verifier(&self) -> Result<(), NotRegistered> {
        if self.0.contains(&TypeId::of::<ClerkAuth>()) {
            Ok(())
        } else {
            Err(NotRegistered { name: "auth::ClerkAuth", call: ".app_data(clerk_auth)" })
        }
    }

    /// Checks that the database of this resource is registered.
    ///
    /// # Errors
    /// Names the call that is missing.
    pub fn database_of<R: Resource>(&self) -> Result<(), NotRegistered> {
        if self.0.contains(&TypeId::of::<Data<R::Database>>()) {
            Ok(())
        } else {
            Err(NotRegistered { name: std::any::type_name::<R::Database>(), call: ".app_data(Data::new(db))" })
        }
    }
}

/// A scope lacks something that its decisions need.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no {name} is registered: call {call} on ownership::scope(..)")]
pub struct NotRegistered {
    name: &'static str,
    call: &'static str,
}
