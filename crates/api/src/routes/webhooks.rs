//! What Clerk tells this service: users who changed, sessions, organizations and memberships that ended.

use actix_web::{
    HttpRequest, post,
    web::{Data, Json, Payload},
};
use auth::ClerkAuth;
use ownership::public;
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::Db,
    error::{ApiError, ErrorBody, FieldError, UnreadBody},
    http::INCOMPLETE_BODY,
    resources::removal,
    revocations::Revocations,
    webhooks::{self, Delivery, Event, MAX_EVENT, Outcome, Webhooks},
};

/// The answer to a webhook.
#[derive(Serialize, ToSchema)]
pub struct Received {
    /// What came of it; every word means that it need not be sent again.
    outcome: Outcome,
}

/// Takes an event from Clerk.
///
/// Signed by Svix over the raw body (`svix-id`, `svix-timestamp`, `svix-signature`), within five minutes of now. Listens
/// to `user.created`, `user.updated`, `user.banned`, `user.deleted`, `session.ended`, `session.removed`, `session.revoked`,
/// `organization.deleted` and `organizationMembership.deleted`; an event of any other type is taken and ignored. One that
/// comes again, or late, changes nothing.
#[utoipa::path(
    tag = "webhooks",
    request_body(content = Object, description = "An event, as Clerk documents it"),
    responses(
        (status = 200, body = Received),
        (status = 403, body = ErrorBody, description = "Not signed, or not with this service's secret."),
        (status = 404, body = ErrorBody, description = "No secret is configured."),
        (status = 413, body = ErrorBody, description = "Over 256 KiB."),
        (status = 503, body = ErrorBody, description = "The database gave no answer; nothing was changed."),
    ),
)]
#[public(reason = "the signature over the body says who sends it, and nothing is done before it has been checked")]
#[post("/webhooks/clerk")]
pub async fn receive_clerk_event(
    request: HttpRequest,
    payload: Payload,
    webhooks: Data<Webhooks>,
    clerk: Data<ClerkAuth>,
    db: Data<Db>,
    revocations: Data<Revocations>,
) -> Result<Json<Received>, ApiError> {
    let secret = webhooks.secret()?;
    let delivery = Delivery::announced(request.headers())?;
    let body = payload.to_bytes_limited(MAX_EVENT).await.map_err(|_| ApiError::Unread(UnreadBody::TooLarge))?;
    let body = body.map_err(|_| ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)))?;
    secret.verify(&delivery, &body)?;
    let event = Event::read(&body, &delivery)?;
    let apply = move |connection: &mut _| webhooks::apply(connection, &clerk, &delivery, event);
    let (outcome, consequences) = db.run(apply).await?;
    revocations.apply_local(consequences.revoked);
    // What fails from here on is done by the background thread: the event has been carried out.
    if let Some(subject) = consequences.removed {
        let begun = db.run(move |connection| Ok::<_, ApiError>(removal::begin(connection, &subject))).await;
        if let Err(error) = begun {
            tracing::warn!(%error, "a removal goes on in the background");
        }
    }
    Ok(Json(Received { outcome }))
}
