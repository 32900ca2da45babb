//! The time limit for request bodies, for every reader: body extractors, the batch of ids, and webhooks.

use std::{io, task::Poll, time::Duration};

use actix_web::{
    HttpMessage,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    rt::time::sleep,
};
use futures_util::{FutureExt, StreamExt, stream::poll_fn};

/// Without it a client that sends one byte and waits would hold a connection and delay shutdown.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Ends the request's body with an error when the timeout has passed. Costs nothing for a request without a body.
pub(super) fn set_body_deadline(request: &mut ServiceRequest) {
    let mut payload = request.take_payload();
    if matches!(payload, Payload::None) {
        return;
    }
    let mut late = Box::pin(sleep(BODY_TIMEOUT));
    let limited = poll_fn(move |context| match payload.poll_next_unpin(context) {
        Poll::Pending => late.poll_unpin(context).map(|()| Some(Err(PayloadError::Io(io::ErrorKind::TimedOut.into())))),
        arrived => arrived,
    });
    request.set_payload(Payload::Stream { payload: Box::pin(limited) });
}
