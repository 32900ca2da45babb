//! [`Owned`] as a handler's argument: the row that the guard has loaded, or a check of its own.

use std::future::ready;

use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

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
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let misconfigured =
            |message: &str| -> Self::Future { Box::pin(ready(Err(Refusal::misconfigured::<R>(message).into()))) };
        match request.extensions_mut().get_mut::<Loaded>().map_or(TakeResult::NeverLoaded, Loaded::take) {
            TakeResult::Row(owned) => return Box::pin(ready(Ok(owned))),
            TakeResult::NoneLeft => {
                return misconfigured("the handler has more `Owned` arguments of this resource than checks");
            }
            TakeResult::TooLittle => {
                return misconfigured("the handler's `Owned` argument claims more than the attribute checks");
            }
            TakeResult::NeverLoaded => {}
        }
        let request = request.clone();
        Box::pin(async move { check_without_attribute(&request).await })
    }
}

/// The check that an argument makes by itself, as the owner's or at its own level: no attribute says more of it.
async fn check_without_attribute<R: Resource, A: AccessTo<R>>(request: &HttpRequest) -> Result<Owned<R, A>, Error> {
    let mut checked_row = None;
    let outcome = async {
        let user = authenticate(request).await?;
        let own_name = format!("{}_id", R::NAME);
        let (found, caller) =
            guard::load_row::<R, A>(request, &user, &[&own_name, "id"], &[], &mut checked_row).await?;
        Ok(Owned::assertion(found, caller))
    };
    let outcome: Result<_, Error> = outcome.await;
    guard::report_check(request, checked_row.into_iter().collect(), outcome.as_ref().err()).await;
    outcome
}
