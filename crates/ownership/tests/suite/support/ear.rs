//! Somebody who listens to the whole process and wants to hear nothing.
//!
//! `tracing` notes for each event, when a thread first reaches it, whether anybody wants it. While one test alone listens,
//! on its own thread, it asks the thread that came first, and for good: the test would hear nothing. With an ear that is
//! always there and never makes up its mind, it asks each time.

use std::sync::LazyLock;

use tracing::{
    Event, Metadata, Subscriber,
    span::{Attributes, Id, Record},
    subscriber::{Interest, set_global_default},
};

static OPENED: LazyLock<()> = LazyLock::new(|| set_global_default(Undecided).unwrap());

/// To be called before anything is decided.
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
