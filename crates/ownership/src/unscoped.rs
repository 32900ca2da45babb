//! The raw connection, for a handler whose decision says why it needs one.

use std::future::{Ready, ready};

use actix_web::{FromRequest, HttpMessage, HttpRequest, dev::Payload, web::Data};

use crate::{
    database::{Database, Lending},
    loaded::Loaded,
    refusal::Refusal,
};

/// Lends the raw connection, on which queries without a caller run.
///
/// A handler that takes it says why in its decision, and the [access map](crate::SecureScope::access_map) shows the
/// reason. A decision without the reason does not compile.
/// ```
/// # mod resources { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/registry.in")); }
/// # use actix_web::{get, web::Json};
/// # use diesel::prelude::*;
/// # use ownership::{Refusal, Unscoped, authenticated};
/// # use resources::{Db, deployments};
/// #[authenticated(unscoped = "a count of all users' rows names none of them")]
/// #[get("/statistics")]
/// async fn count_deployments(db: Unscoped<Db>) -> Result<Json<i64>, Refusal> {
///     Ok(Json(db.read(|connection| deployments::table.count().get_result(connection)).await?))
/// }
/// ```
///
/// # Extractor behavior
/// Responds with 500 if the handler's decision has no reason, which only an extractor that hides this one can cause, or if
/// the database is not registered.
#[derive(Clone, Debug)]
pub struct Unscoped<D>(D);

impl<D: Database> Unscoped<D> {
    /// Runs queries that only read. `work` may run twice, see [`Database::lend_read`].
    ///
    /// # Errors
    /// A query fails, or the database is unavailable.
    pub async fn read<T, W>(&self, work: W) -> Result<T, D::Error>
    where
        T: Send + 'static,
        W: Fn(&mut D::Connection) -> Result<T, D::QueryError> + Send + 'static,
    {
        self.0.lend_read(work, Lending(())).await.map_err(Into::into)
    }

    /// Runs queries and writes, once.
    ///
    /// # Errors
    /// `work` fails, or the database is unavailable.
    pub async fn run<T, E, W>(&self, work: W) -> Result<T, D::Error>
    where
        T: Send + 'static,
        E: Into<D::Error> + Send + 'static,
        W: FnOnce(&mut D::Connection) -> Result<T, E> + Send + 'static,
    {
        self.0.lend(work, Lending(())).await
    }

    /// Makes one without a request, for an application's tests.
    #[cfg(feature = "testing")]
    pub fn for_tests(database: D) -> Self {
        Self(database)
    }
}

impl<D: Database> FromRequest for Unscoped<D> {
    type Error = Refusal;
    type Future = Ready<Result<Self, Refusal>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let has_reason = request.extensions().get().is_some_and(Loaded::is_unscoped);
        ready(match request.app_data::<Data<D>>() {
            _ if !has_reason => Err(Refusal::internal("the decision does not say why the handler is unscoped")),
            Some(database) => Ok(Self(database.get_ref().clone())),
            None => Err(Refusal::internal(format!("no {} is registered", std::any::type_name::<D>()))),
        })
    }
}

/// Whether an argument's type is [`Unscoped`], also behind an alias. The constant of the type wins over that of the trait.
pub struct Argument<T>(std::marker::PhantomData<T>);

impl<D> Argument<Unscoped<D>> {
    /// It is.
    pub const IS_UNSCOPED: bool = true;
}

/// The answer for every other type.
pub trait OtherArgument {
    /// It is not.
    const IS_UNSCOPED: bool = false;
}

impl<T> OtherArgument for Argument<T> {}

/// Asserts that an argument does not lend the raw connection, for a decision without a reason.
///
/// # Panics
/// If it does.
#[track_caller]
pub const fn assert_scoped(is_unscoped: bool) {
    assert!(
        !is_unscoped,
        "this argument is an `Unscoped`, which lends the raw connection: write the type without an alias, and say why in \
         the decision: `unscoped = \"…\"`"
    );
}
