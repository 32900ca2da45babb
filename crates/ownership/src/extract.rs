//! [`Owned`] as a handler's argument: takes the row that the guard has loaded, or checks without an attribute.

use std::future::{Ready, ready};

use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::{Either, LocalBoxFuture};

use crate::{
    guard,
    identity::authenticate,
    loaded::{Loaded, TakeResult},
    owned::Owned,
    refusal::Refusal,
    resource::{AccessTo, Resource},
};

impl<R: Resource, A: AccessTo<R>> FromRequest for Owned<R, A> {
    type Error = actix_web::Error;
    type Future = Either<Ready<Result<Self, Self::Error>>, LocalBoxFuture<'static, Result<Self, Self::Error>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let misconfigured =
            |message: &str| -> Self::Future { Either::Left(ready(Err(Refusal::misconfigured::<R>(message).into()))) };
        match request.extensions_mut().get_mut::<Loaded>().map_or(TakeResult::NeverLoaded, Loaded::take) {
            TakeResult::Row(owned) => return Either::Left(ready(Ok(owned))),
            TakeResult::NoneLeft => {
                return misconfigured("the handler has more `Owned` arguments of this resource than checks");
            }
            TakeResult::TooLittle => {
                return misconfigured("the handler's `Owned` argument needs more access than the attribute checks");
            }
            TakeResult::NeverLoaded => {}
        }
        let request = request.clone();
        Either::Right(Box::pin(async move { check_without_attribute(&request).await }))
    }
}

/// Checks the row at the argument's level. No overrides apply, because only an attribute can name them.
async fn check_without_attribute<R: Resource, A: AccessTo<R>>(request: &HttpRequest) -> Result<Owned<R, A>, Error> {
    let mut checked_row = None;
    let outcome = async {
        let user = authenticate(request).await?;
        let own_name = format!("{}_id", R::NAME);
        let (found, caller) =
            guard::load_row::<R, A>(request, &user, &[&own_name, "id"], &[], &mut checked_row).await?;
        Ok(Owned::assertion(*found, caller))
    };
    let outcome: Result<_, Error> = outcome.await;
    guard::report_check(request, checked_row.into_iter().collect(), outcome.as_ref().err()).await;
    outcome
}
