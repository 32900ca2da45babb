//! The cookie: how a front end hands over Clerk's token, and takes it back.

use std::collections::BTreeSet;

use actix_web::{
    HttpRequest, HttpResponse, HttpResponseBuilder, ResponseError,
    cookie::Cookie,
    http::{StatusCode, header},
    post,
    web::Data,
};
use auth::{AuthErrorKind, ClerkAuth, Credential, Presented, Revocation};
use ownership::public;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    columns,
    cookies::{self, Cookies},
    db::Db,
    error::{ApiError, ErrorBody, FieldError},
    http::{Body, Validate},
    revocations::Revocations,
};

/// Browsers drop a cookie whose name and value have more bytes than this together, and say nothing (RFC 6265bis,
/// section 5.7): the front end would go on as if it were signed in.
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
        // Whatever is wrong with a token is the verifier's to say, in its own words.
    }
}

/// The answer of `set-token`.
#[derive(Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TokenSet {
    /// For how many seconds the cookie is kept: as long as the token is valid.
    expires_in: i64,
}

/// Verifies a token and keeps it in an HttpOnly cookie.
///
/// The cookie's name is `__Host-jwt`, or `jwt` where hosts of a domain share it and in development. Every other cookie that
/// would be read beside it is cleared.
#[utoipa::path(
    tag = "session",
    request_body = SetToken,
    responses(
        (status = 200, body = TokenSet),
        (status = 401, body = ErrorBody, description = "The token was refused; the code says why."),
        (status = 403, body = ErrorBody, description = "Sent from a page that may not."),
        (status = 503, body = ErrorBody, description = "The keys cannot be had."),
    ),
)]
#[public(reason = "it is how a caller presents a token; nothing is set unless the token verifies")]
#[post("/users/set-token")]
pub async fn set_token(
    request: HttpRequest,
    clerk: Data<ClerkAuth>,
    cookies: Data<Cookies>,
    Body(body): Body<SetToken>,
) -> Result<HttpResponse, ApiError> {
    // A browser names the page that sends a POST. Another site must not sign a visitor in as somebody else.
    if request.headers().contains_key(header::ORIGIN) && !clerk.allows_origin(&request) {
        return Err(ApiError::Auth(AuthErrorKind::Csrf.into()));
    }
    let caller = clerk.verify(&body.jwt).await?;
    if cookies.name().len() + body.jwt.len() > MAX_COOKIE {
        return Err(ApiError::invalid("jwt", "too long for a cookie: send it as a Bearer token"));
    }
    let expires_in = (caller.expires_at() - columns::now().and_utc().timestamp()).max(0);
    let mut response = HttpResponse::Ok();
    set(&mut response, cookies.keep(body.jwt, expires_in));
    Ok(response.json(TokenSet { expires_in }))
}

/// Ends the session, everywhere, and clears its cookies.
///
/// Within two seconds every process of this service refuses the session's tokens. A token that has no session (one of a
/// JWT template) is refused by itself. A genuine token that has expired ends its session too.
#[utoipa::path(
    tag = "session",
    responses(
        (status = 204),
        (status = 403, body = ErrorBody, description = "Sent from a page that may not."),
        (status = 503, body = ErrorBody, description = "Nothing was ended, and the cookie is still there: try again."),
    ),
)]
#[public(reason = "whoever wants to be signed out may be, with a token that has expired too")]
#[post("/users/logout")]
pub async fn logout(
    request: HttpRequest,
    clerk: Data<ClerkAuth>,
    cookies: Data<Cookies>,
    db: Data<Db>,
    revocations: Data<Revocations>,
) -> Result<HttpResponse, ApiError> {
    // A page elsewhere must not even clear the cookie, which its browser does not send along with a form from there. No
    // page can set a Bearer header without being asked for first, and what is no browser names no page.
    let needs_a_page = match clerk.presented(&request) {
        Presented::Token { credential: Credential::Bearer, .. } => false,
        Presented::Token { credential: Credential::Cookie, .. } => true,
        // Two credentials, or a broken one, beside the cookie: it is ended all the same.
        _ => cookies::presented(&request).next().is_some() || request.headers().contains_key(header::ORIGIN),
    };
    if needs_a_page && !clerk.allows_origin(&request) {
        return Err(ApiError::Auth(AuthErrorKind::Csrf.into()));
    }
    revocations.revoke(&db, ends(&request, &clerk).await?).await?;
    let mut response = HttpResponse::NoContent();
    set(&mut response, cookies.clear());
    Ok(response.finish())
}

/// What it takes to end all that the request presents: the credential that counts, and each cookie of the names that are
/// cleared. (A browser may hold one more for another path or domain, which counts again once this one is gone.)
async fn ends(request: &HttpRequest, clerk: &ClerkAuth) -> Result<Vec<Revocation>, ApiError> {
    let mut tokens: BTreeSet<&str> =
        cookies::presented(request).filter_map(|value| str::from_utf8(value).ok()).collect();
    if let Presented::Token { unverified_token, .. } = clerk.presented(request) {
        tokens.insert(unverified_token);
    }
    let mut ends = Vec::new();
    for unverified_token in tokens {
        // A token that has just expired is not an identity, but its session still has to end.
        match clerk.revocation_for_token(unverified_token).await {
            Ok(revocation) => ends.push(revocation),
            // Not genuine, or revoked already.
            Err(error) if error.status_code() == StatusCode::UNAUTHORIZED => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(ends)
}

fn set(response: &mut HttpResponseBuilder, cookies: Vec<Cookie<'_>>) {
    for cookie in cookies {
        response.cookie(cookie);
    }
}
