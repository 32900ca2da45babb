//! A global `tracing` subscriber that records nothing and never caches interest.
//!
//! `tracing` caches per callsite whether a subscriber is interested, when the first thread reaches it. Without a global
//! subscriber, a thread without the test's local one could disable the callsite for good. This subscriber always answers
//! "sometimes", so that `tracing` asks each time.

use std::sync::LazyLock;

use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber::{Interest, set_global_default},
};

static OPENED: LazyLock<()> = LazyLock::new(|| set_global_default(Undecided).unwrap());

/// Call it before the first decision.
pub(super) fn open() {
    LazyLock::force(&OPENED);
}

struct Undecided;

impl Subscriber for Undecided {
    fn register_callsite(&self, _: &'static Metadata<'static>) -> Interest {
        Interest::sometimes()
    }

    fn enabled(&self, _: &Metadata<'_>) -> bool {
        false
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}
    fn record_follows_from(&self, _: &Id, _: &Id) {}
    fn event(&self, _: &Event<'_>) {}
    fn enter(&self, _: &Id) {}
    fn exit(&self, _: &Id) {}
}
