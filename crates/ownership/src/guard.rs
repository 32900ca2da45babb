//! The ordered guard: identity first, then ownership, then the handler's arguments.
//! An expanded decision calls its functions. Knows neither how a caller is verified nor how a row is queried.

use std::{any::TypeId, marker::PhantomData};

use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use auth::ClerkUser;
use futures_util::future::LocalBoxFuture;

use crate::{
    access_basis::Override,
    caller::Caller,
    database::{Database, Lending},
    decision::{Decided, Decision},
    ids,
    loaded::Loaded,
    observe::{self, CheckedRow, DecisionReason},
    refusal::Refusal,
    resource::{AccessTo, FoundRow, InOrganization, Lookup, Resource},
    route_params,
};

/// A handler's arguments, extracted after its decision.
///
/// actix-web extracts all arguments of a handler together, so a check among other arguments would not come first. This
/// is the only argument of the registered function. It holds the body back until the decision is made, so the body of a
/// refused request is never read.
pub struct Guarded<H, A> {
    arguments: A,
    handler: PhantomData<fn() -> H>,
}

impl<H, A> Guarded<H, A> {
    /// Returns the arguments for the developer's function.
    pub fn into_arguments(self) -> A {
        self.arguments
    }
}

impl<H: Decided + 'static, A: FromRequest + 'static> FromRequest for Guarded<H, A> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, mut payload) = (request.clone(), payload.take());
        Box::pin(async move {
            // Drops rows that a middleware may have loaded before this decision.
            request.extensions_mut().insert(Loaded::for_handler::<H>());
            let decision = H::authorize(&request).await;
            report_decision::<H>(&request, decision.as_ref().err()).await;
            decision?;
            let arguments = A::from_request(&request, &mut payload).await.map_err(Into::into)?;
            Ok(Self { arguments, handler: PhantomData })
        })
    }
}

/// Reports how a handler's decision ended. The argument of a batch reports it instead, once the ids are known.
async fn report_decision<H: Decided + 'static>(request: &HttpRequest, error: Option<&Error>) {
    let rows = request.extensions_mut().get_mut().map(Loaded::checked_rows).unwrap_or_default();
    let reason = match (error, H::DECISION) {
        (Some(error), _) => DecisionReason::of_error(error),
        (None, Decision::Public { .. }) => DecisionReason::Public,
        (None, Decision::Authenticated { .. }) => DecisionReason::Identity,
        (None, Decision::Owns(_)) => DecisionReason::of_rows(rows.iter().filter_map(CheckedRow::allowed_by)),
        (None, Decision::OwnsEach(_)) => return,
    };
    observe::report(request, Some(TypeId::of::<H>()), reason, rows).await;
}

/// Reports a check that an argument has made.
pub(crate) async fn report_check(request: &HttpRequest, rows: Vec<CheckedRow>, error: Option<&Error>) {
    let handler = request.extensions().get().and_then(Loaded::handler);
    let reason = error.map_or_else(
        || DecisionReason::of_rows(rows.iter().filter_map(CheckedRow::allowed_by)),
        DecisionReason::of_error,
    );
    observe::report(request, handler, reason, rows).await;
}

/// Checks that the caller has access level `A` to the row that one of `params` names, and keeps the row for the
/// handler's `Owned<R, A>`. A caller who acts in the row's organization and has one of `overrides` there has access too.
///
/// # Errors
/// Fails if the caller has no access or the database does not respond.
pub async fn check_ownership<R: Resource, A: AccessTo<R>>(
    request: &HttpRequest,
    user: &ClerkUser,
    params: &[&str],
    overrides: &[Override],
) -> Result<(), Refusal> {
    let mut checked_row = None;
    let outcome = load_row::<R, A>(request, user, params, overrides, &mut checked_row).await;
    let mut extensions = request.extensions_mut();
    let loaded = extensions.get_or_insert_with(Loaded::default);
    loaded.record_check(checked_row);
    let (found, caller) = outcome?;
    loaded.put(found, caller, A::LEVEL);
    Ok(())
}

/// Asserts at compile time that an override can apply to these rows.
pub const fn in_organization<R: InOrganization>() {}

/// Loads the row that one of `params` names, if the caller has access and the row belongs to the parents that the route
/// names. Stores the requested id and the basis of the access in `checked_row`, also if it fails.
pub(crate) async fn load_row<R: Resource, A: AccessTo<R>>(
    request: &HttpRequest,
    user: &ClerkUser,
    params: &[&str],
    overrides: &[Override],
    checked_row: &mut Option<CheckedRow>,
) -> Result<(Box<FoundRow<R>>, Caller), Refusal> {
    let mut route = route_params::params::<R>(request).await?;
    let param = route_params::param(R::NAME, params, |name| route_params::has(&route, name));
    let id = param.and_then(|param| route_params::take(&mut route, |name| name == param)).ok_or_else(|| {
        Refusal::misconfigured::<R>(format!("the route {:?} has no parameter {params:?}", request.match_pattern()))
    })?;
    let checked_row = checked_row.insert(CheckedRow::requested::<R>(&id));
    let checks = request.extensions().get().map_or(&[][..], Loaded::checks);
    let within = route_params::ancestors::<R>(&mut route, checks)?;
    checked_row.set_ancestors(&within);
    let id = ids::parse::<R>(&id)?;
    let caller = Caller::new(user, A::LEVEL, overrides);
    let reader = caller.clone();
    let found = database::<R>(request)?
        .lend_read(
            move |connection| {
                let lookup = Lookup { id: &id, caller: &reader, within: &within, is_granted: false };
                // Rows are large, and the answer passes through several hands.
                A::load(connection, &lookup).map(|found| found.map(Box::new))
            },
            Lending(()),
        )
        .await
        .map_err(Refusal::unanswered::<R>)?;
    let found = found.ok_or_else(Refusal::denied::<R>)?;
    checked_row.set_basis(found.basis);
    Ok((found, caller))
}

pub(crate) fn database<R: Resource>(request: &HttpRequest) -> Result<&R::Database, Refusal> {
    request.app_data::<Data<R::Database>>().map(|data| data.get_ref()).ok_or_else(|| {
        let name = std::any::type_name::<R::Database>();
        Refusal::misconfigured::<R>(format!("no {name}: register it with ownership::scope(..).app_data(Data::new(..))"))
    })
}
