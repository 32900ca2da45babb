//! The ordered guard: identity, then ownership, and only then the handler's own arguments.
//! Its functions are what an expanded decision calls. Knows what a verified caller is; not how one is verified, nor how
//! a row is found.

use std::{collections::HashSet, marker::PhantomData};

use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};
use auth::{AuthError, ClerkAuth, ClerkUser, Impersonation};
use futures_util::future::LocalBoxFuture;

use crate::{
    CheckedRow, Database, Decided, Found, InOrganization, Lookup, Override, Owned, Refusal, Resource, WriteError,
    access::AccessTo, caller::Caller, ids, loaded::Loaded, observe,
};

/// A handler's arguments, extracted after its decision.
///
/// actix-web polls all arguments of a handler together, so a check that is one argument among others does not come
/// first. This one is the *only* argument of the function that is registered: it holds the body back until the decision
/// is made, and a refused request's body is never read.
///
/// The attributes write it; a handler never names it.
pub struct Guarded<H, A> {
    arguments: A,
    handler: PhantomData<fn() -> H>,
}

impl<H, A> Guarded<H, A> {
    /// The arguments, for the developer's own function.
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
            // The arguments get what this decision loads, and nothing that a middleware may have left before it.
            request.extensions_mut().insert(Loaded::by::<H>());
            let decision = H::authorize(&request).await;
            observe::decided(&request, decision.as_ref().err()).await;
            decision?;
            let arguments = A::from_request(&request, &mut payload).await.map_err(Into::into)?;
            Ok(Self { arguments, handler: PhantomData })
        })
    }
}

/// Who is calling: verified once per request, whoever asks and however often.
///
/// # Errors
/// 401 without a valid identity, 403 `csrf`, 503 when the keys cannot be had; see [`AuthError`].
pub async fn authenticate(request: &HttpRequest) -> Result<ClerkUser, AuthError> {
    match request.app_data::<ClerkAuth>() {
        Some(verifier) => verifier.authenticate(request).await,
        // The extractor has the words for a missing verifier.
        None => ClerkUser::extract(request).await,
    }
}

/// Is it the caller themselves? Refuses a session in which somebody else acts as them, the token's `act`, and a token that
/// does not say.
///
/// # Errors
/// [`Refusal`]: 403 `impersonation` or `impersonation_unknown`.
pub fn no_impersonation(user: &ClerkUser) -> Result<(), Refusal> {
    match user.impersonation() {
        Impersonation::Nobody => Ok(()),
        Impersonation::By(_) => Err(Refusal::impersonation()),
        Impersonation::Unknown => Err(Refusal::impersonation_unknown()),
    }
}

/// May the caller do with it what the level `A` says? Loads the row that one of `params` names and leaves it for the
/// handler's [`Owned<R, A>`](Owned). Whoever has one of `overrides` in the row's organization, and acts in it, may too.
///
/// # Errors
/// [`Refusal`]: not the caller's, or no answer from the database.
pub async fn own<R: Resource, A: AccessTo<R>>(
    request: &HttpRequest,
    user: &ClerkUser,
    params: &[&str],
    overrides: &[Override],
) -> Result<(), Refusal> {
    let mut asked = None;
    let outcome = find::<R, A>(request, user, params, overrides, &mut asked).await;
    let mut extensions = request.extensions_mut();
    let loaded = extensions.get_or_insert_with(Loaded::default);
    loaded.came_to(asked);
    let (found, caller) = outcome?;
    loaded.put(found, caller, A::LEVEL);
    Ok(())
}

/// Overrides make sense for these rows: what an expanded decision asks the compiler.
#[doc(hidden)]
pub const fn in_organization<R: InOrganization>() {}

/// The check that an argument makes by itself, as the owner's or at its own level: no attribute says more of it.
pub(crate) async fn check_alone<R: Resource, A: AccessTo<R>>(request: &HttpRequest) -> Result<Owned<R, A>, Error> {
    let mut asked = None;
    let outcome = async {
        let user = authenticate(request).await?;
        let own_name = format!("{}_id", R::NAME);
        let (found, caller) = find::<R, A>(request, &user, &[&own_name, "id"], &[], &mut asked).await?;
        Ok(Owned::assertion(found, caller))
    };
    let outcome: Result<_, Error> = outcome.await;
    observe::checked(request, asked.into_iter().collect(), outcome.as_ref().err()).await;
    outcome
}

/// Loads the row that one of `params` names, if the caller is allowed to it and it belongs to those of its parents that
/// the route names. What it is asked for is left in `asked`, with what allowed it.
async fn find<R: Resource, A: AccessTo<R>>(
    request: &HttpRequest,
    user: &ClerkUser,
    params: &[&str],
    overrides: &[Override],
    asked: &mut Option<CheckedRow>,
) -> Result<(Found<R>, Caller), Refusal> {
    let mut route = ids::params::<R>(request).await?;
    let param = ids::param(R::NAME, params, |name| route.contains_key(name));
    let id = param.and_then(|param| route.remove(param)).ok_or_else(|| {
        Refusal::misconfigured::<R>(format!("the route {:?} has no parameter {params:?}", request.match_pattern()))
    })?;
    let row = asked.insert(CheckedRow::asked::<R>(&id));
    let id = ids::parse::<R>(&id)?;
    let checks = request.extensions().get().map_or(&[][..], Loaded::checks);
    let within = ids::ancestors::<R>(&mut route, checks)?;
    let caller = Caller::new(user, A::LEVEL, overrides);
    let asking = caller.clone();
    let found = database::<R>(request)?
        .read(move |connection| A::load(connection, &Lookup { id: &id, caller: &asking, within: &within }))
        .await
        .map_err(Refusal::unanswered::<R>)?;
    let found = found.ok_or_else(Refusal::denied::<R>)?;
    row.allow(found.by);
    Ok((found, caller))
}

/// Loads all of the rows, or refuses.
pub(crate) async fn load_all<R: Resource>(
    request: &HttpRequest,
    caller: &Caller,
    ids: Vec<String>,
) -> Result<Vec<Owned<R>>, Error> {
    // A row that is named a hundred times is one row to whoever keeps a log.
    let mut seen = HashSet::new();
    let mut asked: Vec<_> =
        ids.iter().filter(|id| seen.insert(id.as_str())).map(|id| CheckedRow::asked::<R>(id)).collect();
    let outcome = find_all::<R>(request, caller, ids).await.map_err(Error::from);
    if let Ok(rows) = &outcome {
        asked = rows.iter().map(CheckedRow::of).collect();
    }
    observe::checked(request, asked, outcome.as_ref().err()).await;
    outcome
}

async fn find_all<R: Resource>(
    request: &HttpRequest,
    caller: &Caller,
    ids: Vec<String>,
) -> Result<Vec<Owned<R>>, Refusal> {
    // An id that cannot exist is refused before the query is made, as everywhere.
    ids::parse_all::<R>(&ids)?;
    let caller = caller.clone();
    let outcome = database::<R>(request)?
        .read(move |connection| match Owned::<R>::all_of(connection, &caller, &ids) {
            Ok(rows) => Ok(Some(rows)),
            Err(WriteError::Refused(_)) => Ok(None),
            Err(WriteError::Query(error)) => Err(error),
        })
        .await
        .map_err(Refusal::unanswered::<R>)?;
    outcome.ok_or_else(Refusal::denied::<R>)
}

fn database<R: Resource>(request: &HttpRequest) -> Result<&R::Database, Refusal> {
    request.app_data::<Data<R::Database>>().map(|data| data.get_ref()).ok_or_else(|| {
        let name = std::any::type_name::<R::Database>();
        Refusal::misconfigured::<R>(format!("no {name}: register it with ownership::scope(..).app_data(Data::new(..))"))
    })
}
