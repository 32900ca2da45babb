//! The session cookie: setting it from a Clerk token, and signing out.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError,
    cookie::Cookie,
    http::{StatusCode, header},
    post,
    web::Data,
};
use auth::{AuthErrorKind, ClerkAuth, Credential, Presented, Revocation};
use ownership::{Unscoped, public};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    columns,
    cookies::{self, Cookies},
    db::Db,
    error::{ApiError, ErrorBody, FieldError},
    http::{Body, Validate, note_verified_sender},
    revocations::Revocations,
};

/// Browsers silently drop a cookie whose name and value together exceed this many bytes (RFC 6265bis, section 5.7): the
/// front end would go on as if it were signed in.
const MAX_COOKIE: usize = 4096;

/// The body of `set-token`.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetToken {
    /// Clerk's token.
    jwt: String,
}

impl Validate for SetToken {
    fn validate(&mut self, _: &mut Vec<FieldError>) {
        // The verifier reports what is wrong with a token.
    }
}

/// The response of `set-token`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenSet {
    /// Seconds until the cookie and the token expire.
    expires_in: i64,
}

/// Verifies a token and stores it in an HttpOnly cookie.
///
/// The cookie's name is `__Host-jwt`, or `jwt` in development and if the hosts of a domain share it. Every other cookie that
/// could hold a token of this service is cleared.
#[utoipa::path(
    tag = "session",
    request_body = SetToken,
    responses(
        (status = 200, body = TokenSet),
        (status = 401, body = ErrorBody, description = "The token was rejected; the code gives the reason."),
        (status = 403, body = ErrorBody, description = "Sent from an origin that is not allowed."),
        (status = 503, body = ErrorBody, description = "The signing keys are unavailable."),
    ),
)]
#[public(reason = "callers present their token here; no cookie is set unless it verifies")]
#[post("/users/set-token")]
pub async fn set_token(
    request: HttpRequest,
    clerk: Data<ClerkAuth>,
    cookies: Data<Cookies>,
    Body(body): Body<SetToken>,
) -> Result<HttpResponse, ApiError> {
    // A browser sends the origin of a POST. Another site must not sign a visitor in as a different user.
    if request.headers().contains_key(header::ORIGIN) && !clerk.allows_origin(&request) {
        return Err(ApiError::Auth(AuthErrorKind::Csrf.into()));
    }
    let caller = clerk.verify(&body.jwt).await?;
    note_verified_sender(&request);
    if cookies.name().len() + body.jwt.len() > MAX_COOKIE {
        return Err(ApiError::invalid("jwt", "too long for a cookie; send it as a Bearer token"));
    }
    let expires_in = (caller.expires_at() - columns::now().and_utc().timestamp()).max(0);
    let mut response = HttpResponse::Ok();
    set(&mut response, cookies.set(body.jwt, expires_in));
    Ok(response.json(TokenSet { expires_in }))
}

/// Ends the session in every process of this service, and clears its cookies.
///
/// Within two seconds every process rejects the session's tokens. A token without a session, such as
/// one of a JWT template, is revoked alone. A genuine token that has expired ends its session too.
#[utoipa::path(
    tag = "session",
    responses(
        (status = 204),
        (status = 403, body = ErrorBody, description = "Sent from an origin that is not allowed."),
        (status = 503, body = ErrorBody, description = "The session was not ended and the cookie was kept; try again."),
    ),
)]
#[public(
    reason = "any caller may sign out, even with an expired token",
    unscoped = "the list of revoked sessions belongs to no user; a caller adds only sessions whose tokens they present"
)]
#[post("/users/logout")]
pub async fn logout(
    request: HttpRequest,
    clerk: Data<ClerkAuth>,
    cookies: Data<Cookies>,
    db: Unscoped<Db>,
    revocations: Data<Revocations>,
) -> Result<HttpResponse, ApiError> {
    // A page of another site must not clear the cookie, which the browser does not send with a form from there. A page
    // cannot set a Bearer header without a preflight, and a client that is not a browser sends no origin.
    let needs_origin = match clerk.presented(&request) {
        Presented::Token { credential: Credential::Bearer, .. } => false,
        Presented::Token { credential: Credential::Cookie, .. } => true,
        // Two credentials, or a malformed one, beside the cookie: its session still ends.
        _ => cookies::presented(&request).next().is_some() || request.headers().contains_key(header::ORIGIN),
    };
    if needs_origin && !clerk.allows_origin(&request) {
        return Err(ApiError::Auth(AuthErrorKind::Csrf.into()));
    }
    let revoked = revocations_for(&request, &clerk).await?;
    if !revoked.is_empty() {
        note_verified_sender(&request);
    }
    revocations.revoke(&db, revoked).await?;
    let mut response = HttpResponse::NoContent();
    set(&mut response, cookies.clear());
    Ok(response.finish())
}

/// Returns the revocations for every credential of the request: the effective one, and each cookie that is cleared. (A
/// browser may hold another cookie for a different path or domain, which counts again once this one is gone.)
async fn revocations_for(request: &HttpRequest, clerk: &ClerkAuth) -> Result<Vec<Revocation>, ApiError> {
    let mut tokens: BTreeSet<&str> =
        cookies::presented(request).filter_map(|value| str::from_utf8(value).ok()).collect();
    if let Presented::Token { unverified_token, .. } = clerk.presented(request) {
        tokens.insert(unverified_token);
    }
    let mut revocations = Vec::new();
    for unverified_token in tokens {
        // An expired token is not an identity, but its session still has to end.
        match clerk.revocation_for_token(unverified_token).await {
            Ok(revocation) => revocations.push(revocation),
            // Not genuine, or already revoked.
            Err(error) if error.status_code() == StatusCode::UNAUTHORIZED => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(revocations)
}

fn set(response: &mut HttpResponseBuilder, cookies: Vec<Cookie<'_>>) {
    for cookie in cookies {
        response.cookie(cookie);
    }
}
