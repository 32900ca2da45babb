//! The extractors: `ClerkUser`, `SessionUser` and `MaybeClerkUser` as handler arguments.
//!
//! Owns the integration with actix-web. It refuses to decide: `ClerkAuth::authenticate` does.

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::auth::ClerkAuth;
use crate::error::{AuthError, AuthErrorKind};
use crate::user::ClerkUser;
use crate::user::session::SessionUser;

/// Extracts the verified user; a request without one is rejected.
///
/// # Examples
/// The handler runs for signed-in users only:
/// ```
/// use actix_web::{HttpResponse, Responder, get};
/// use auth::ClerkUser;
///
/// #[get("/me")]
/// async fn me(user: ClerkUser) -> impl Responder {
///     HttpResponse::Ok().body(user.user_id().to_string())
/// }
/// ```
/// Further claims of the token:
/// ```
/// use actix_web::HttpResponse;
/// use auth::{ClerkUser, TokenKind};
///
/// async fn describe(user: ClerkUser) -> HttpResponse {
///     HttpResponse::Ok().json(serde_json::json!({
///         "email": user.email(),
///         "impersonatedBy": user.actor(),
///         "canBeSignedOut": user.kind() == TokenKind::Session,
///         "plan": user.claim("plan"),
///     }))
/// }
/// ```
///
/// # Extractor behavior
/// - The credential is read as in [`credentials::presented`](crate::credentials::presented), then verified. If it came from
///   a cookie, the CSRF rule is checked last, so a bad token is 401 from any origin.
/// - Missing or malformed credentials and rejected tokens are 401 with `WWW-Authenticate`; a cookie from a foreign
///   origin on an unsafe method is 403; unavailable keys are 503 with `Retry-After`.
/// - A request is verified once, even if several arguments extract its user.
/// - The body is not read. actix-web polls all arguments of a handler together, so another argument that reads the body may
///   fail first.
/// - [`ClerkAuth`] must be in the app data, directly or in a `web::Data`; otherwise every request is 500.
impl FromRequest for ClerkUser {
    type Error = AuthError;
    type Future = LocalBoxFuture<'static, Result<Self, AuthError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { registered(&req)?.authenticate(&req).await })
    }
}

/// Extracts a verified user with a session.
///
/// Behaves like [`ClerkUser`], and rejects a token without a session with 401 `token-type-mismatch`.
///
/// ```
/// use actix_web::{HttpResponse, post};
/// use auth::SessionUser;
///
/// #[post("/sign-out-elsewhere")]
/// async fn sign_out_elsewhere(user: SessionUser) -> HttpResponse {
///     HttpResponse::Ok().body(format!("{} keeps {}", user.user_id(), user.session_id()))
/// }
/// ```
impl FromRequest for SessionUser {
    type Error = AuthError;
    type Future = LocalBoxFuture<'static, Result<Self, AuthError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { registered(&req)?.authenticate(&req).await?.try_into() })
    }
}

/// Extracts the verified user, or `None` if the request presents no credential.
///
/// A bad credential is rejected as for [`ClerkUser`]: treating it as anonymous would hide an expired session from the front
/// end.
///
/// ```
/// use actix_web::{HttpResponse, get};
/// use auth::MaybeClerkUser;
///
/// #[get("/greeting")]
/// async fn greeting(MaybeClerkUser(user): MaybeClerkUser) -> HttpResponse {
///     HttpResponse::Ok().body(match user {
///         Some(user) => format!("Hello, {}", user.user_id()),
///         None => "Hello, stranger".to_owned(),
///     })
/// }
/// ```
#[derive(Debug, Clone)]
pub struct MaybeClerkUser(
    /// The user, if the request presented a credential.
    pub Option<ClerkUser>,
);

impl FromRequest for MaybeClerkUser {
    type Error = AuthError;
    type Future = LocalBoxFuture<'static, Result<Self, AuthError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move {
            match registered(&req)?.authenticate(&req).await {
                Ok(user) => Ok(MaybeClerkUser(Some(user))),
                Err(error) if error.kind() == AuthErrorKind::Missing => Ok(MaybeClerkUser(None)),
                Err(error) => Err(error),
            }
        })
    }
}

fn registered(req: &HttpRequest) -> Result<&ClerkAuth, AuthError> {
    req.app_data::<ClerkAuth>()
        .or_else(|| req.app_data::<Data<ClerkAuth>>().map(|data| data.get_ref()))
        .ok_or_else(|| AuthErrorKind::Misconfigured.into())
}
