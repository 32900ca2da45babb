//! Clerk's webhooks: changed users, and sessions, organizations and memberships that ended.

use actix_web::{
    HttpRequest, post,
    web::{Data, Json, Payload},
};
use auth::ClerkAuth;
use ownership::{Unscoped, public};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    db::Db,
    error::{ApiError, ErrorBody, FieldError, UnreadBody},
    http::{INCOMPLETE_BODY, note_verified_sender},
    resources::removal,
    revocations::Revocations,
    webhooks::{self, Delivery, Event, MAX_EVENT, WebhookOutcome, Webhooks},
};

/// The response to a webhook.
#[derive(Serialize, ToSchema)]
pub struct Received {
    /// The result; no value requires the event to be sent again.
    outcome: WebhookOutcome,
}

/// Receives an event from Clerk.
///
/// The raw body must be signed by Svix (`svix-id`, `svix-timestamp`, `svix-signature`), within five minutes of now. Handles
/// `user.created`, `user.updated`, `user.banned`, `user.deleted`, `session.ended`, `session.removed`, `session.revoked`,
/// `organization.deleted` and `organizationMembership.deleted`; ignores any other type. A repeated or outdated event
/// changes nothing.
#[utoipa::path(
    tag = "webhooks",
    request_body(content = Object, description = "An event, as documented by Clerk"),
    responses(
        (status = 200, body = Received),
        (status = 403, body = ErrorBody, description = "The signature is missing or invalid."),
        (status = 404, body = ErrorBody, description = "Webhooks are not configured."),
        (status = 413, body = ErrorBody, description = "The body exceeds 256 KiB."),
        (status = 503, body = ErrorBody, description = "The database is unavailable; nothing was changed."),
    ),
)]
#[public(
    reason = "the body's signature identifies the sender; nothing is done before it is verified",
    unscoped = "Clerk itself is the sender, and its events are about any user and organization"
)]
#[post("/webhooks/clerk")]
pub async fn receive_clerk_event(
    request: HttpRequest,
    payload: Payload,
    webhooks: Data<Webhooks>,
    clerk: Data<ClerkAuth>,
    db: Unscoped<Db>,
    revocations: Data<Revocations>,
) -> Result<Json<Received>, ApiError> {
    let secret = webhooks.secret()?;
    let delivery = Delivery::from_headers(request.headers())?;
    let body = payload.to_bytes_limited(MAX_EVENT).await.map_err(|_| ApiError::Unread(UnreadBody::TooLarge))?;
    let body = body.map_err(|_| ApiError::Malformed(FieldError::new("", INCOMPLETE_BODY)))?;
    secret.verify(&delivery, &body)?;
    note_verified_sender(&request);
    let event = Event::read(&body, &delivery)?;
    let apply = move |connection: &mut _| webhooks::apply(connection, &clerk, &delivery, event);
    let (outcome, consequences) = db.run(apply).await?;
    revocations.apply_local(consequences.revoked);
    // The event is applied. If this part fails, the background thread does it.
    if let Some(subject) = consequences.removed {
        let begun = db.run(move |connection| Ok::<_, ApiError>(removal::begin(connection, &subject))).await;
        if let Err(error) = begun {
            tracing::warn!(%error, "the removal continues in the background");
        }
    }
    Ok(Json(Received { outcome }))
}
