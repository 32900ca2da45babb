//! Request bodies that count reads.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll},
};

use actix_web::{error::PayloadError, web::Bytes};
use futures_util::Stream;

/// The maximum number of reads of an endless body.
const PATIENCE: usize = 10_000;

/// A body of these chunks, repeated if it is endless.
pub(crate) struct Watched {
    chunk: Bytes,
    left: Option<usize>,
    polls: Arc<AtomicUsize>,
}

impl Watched {
    pub(crate) fn once(text: impl Into<Bytes>) -> Self {
        Self { chunk: text.into(), left: Some(1), polls: Arc::default() }
    }

    pub(crate) fn endless() -> Self {
        Self { chunk: Bytes::from_static(&[b'x'; 4096]), left: None, polls: Arc::default() }
    }

    /// The number of reads.
    pub(crate) fn polls(&self) -> Arc<AtomicUsize> {
        self.polls.clone()
    }
}

impl Stream for Watched {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let polls = self.polls.fetch_add(1, Ordering::SeqCst);
        assert!(polls < PATIENCE, "the endless body is read to its end");
        match &mut self.left {
            Some(0) => return Poll::Ready(None),
            Some(left) => *left -= 1,
            None => {}
        }
        Poll::Ready(Some(Ok(self.chunk.clone())))
    }
}
