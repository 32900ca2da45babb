//! [`Owned`] as a handler's argument: the row that the guard has loaded, or a check of its own.

use std::future::ready;

use actix_web::{Error, FromRequest, HttpMessage, HttpRequest, dev::Payload};
use futures_util::future::LocalBoxFuture;

use crate::{
    guard,
    identity::authenticate,
    loaded::{Loaded, Taken},
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
        match request.extensions_mut().get_mut::<Loaded>().map_or(Taken::NeverLoaded, Loaded::take) {
            Taken::Row(owned) => return Box::pin(ready(Ok(owned))),
            Taken::NoneLeft => {
                return misconfigured("the handler has more `Owned` arguments of this resource than checks");
            }
            Taken::TooLittle => {
                return misconfigured("the handler's `Owned` argument claims more than the attribute checks");
            }
            Taken::NeverLoaded => {}
        }
        let request = request.clone();
        Box::pin(async move { check_alone(&request).await })
    }
}

/// The check that an argument makes by itself, as the owner's or at its own level: no attribute says more of it.
async fn check_alone<R: Resource, A: AccessTo<R>>(request: &HttpRequest) -> Result<Owned<R, A>, Error> {
    let mut asked = None;
    let outcome = async {
        let user = authenticate(request).await?;
        let own_name = format!("{}_id", R::NAME);
        let (found, caller) = guard::find::<R, A>(request, &user, &[&own_name, "id"], &[], &mut asked).await?;
        Ok(Owned::assertion(found, caller))
    };
    let outcome: Result<_, Error> = outcome.await;
    guard::report_check(request, asked.into_iter().collect(), outcome.as_ref().err()).await;
    outcome
}
