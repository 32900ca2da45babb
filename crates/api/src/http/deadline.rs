//! How long a body may take to arrive, whoever reads it: a handler, the batch of ids, or a webhook.

use std::{io, task::Poll, time::Duration};

use actix_web::{
    HttpMessage,
    dev::{Payload, ServiceRequest},
    error::PayloadError,
    rt::time::sleep,
};
use futures_util::{FutureExt, StreamExt, stream::poll_fn};

/// Whoever sends one byte and waits would hold a connection, and the end of the process.
pub(crate) const BODY_TIMEOUT: Duration = Duration::from_secs(10);

/// Breaks the request's body off when its time is over. A request without one costs nothing.
pub(super) fn limit_body(request: &mut ServiceRequest) {
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
