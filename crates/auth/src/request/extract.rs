//! The extractors: `ClerkUser`, `SessionUser` and `MaybeClerkUser` as handler arguments.
//!
//! Owns the meeting with actix-web. It refuses to decide anything: `ClerkAuth::authenticate` does.

use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use futures_util::future::LocalBoxFuture;

use crate::auth::ClerkAuth;
use crate::error::{AuthError, AuthErrorKind};
use crate::user::ClerkUser;
use crate::user::session::SessionUser;

/// A verified user as a handler argument; without one the request is refused.
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
/// More of what the token says:
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
/// # Extractor behaviour
/// - The credential is read as [`credentials::presented`](crate::request::credentials::presented) says, then verified, and
///   then, if it came from a cookie, the CSRF rule is applied. So a bad token is 401 from any origin.
/// - Absent or malformed credentials and refused tokens are 401 with `WWW-Authenticate`; a cookie from a foreign
///   origin on an unsafe method is 403; keys that cannot be obtained are 503 with `Retry-After`.
/// - A request is verified once however many arguments ask for its user.
/// - The body is never touched. Mind that actix-web polls all of a handler's arguments together, so a second
///   argument that reads the body may answer first.
/// - [`ClerkAuth`] has to be in the app data, as itself or in a `web::Data`; otherwise every request is 500.
impl FromRequest for ClerkUser {
    type Error = AuthError;
    type Future = LocalBoxFuture<'static, Result<Self, AuthError>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let req = req.clone();
        Box::pin(async move { registered(&req)?.authenticate(&req).await })
    }
}

/// A user with a session as a handler argument.
///
/// Behaves as [`ClerkUser`] does, and refuses a verified token that has no session with 401 `token-type-mismatch`.
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

/// A verified user where the request presents a credential, `None` where it presents nothing.
///
/// A credential that is presented and bad is refused as it would be for [`ClerkUser`]: falling back to anonymous
/// would hide an expired session from the front end.
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
        .ok_or_else(AuthError::misconfigured)
}
