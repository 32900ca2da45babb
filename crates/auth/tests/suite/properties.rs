//! Arbitrary bytes, mutated tokens and combinations of everything: never a panic, never an acceptance that no rule
//! explains.
//!
//! `PROPTEST_CASES` says how many cases each property runs, 256 unless set; each `#[test]` below this folder is one
//! property. What they share is made once, so that a case costs a verification and not a configuration as well.

mod documents;
mod inspections;
mod mutation;
mod requests;
mod settings;
mod tokens;

use std::sync::LazyLock;

use auth::ClerkAuth;
use futures_util::FutureExt;

use crate::support::{GENUINE, both_kinds, session, template};

/// A verifier that remembers nothing, so that every token is verified from its first byte.
static VERIFIER: LazyLock<ClerkAuth> = LazyLock::new(|| both_kinds().token_cache_capacity(0).build().unwrap());
/// One genuine token of each kind.
static SESSION: LazyLock<String> = LazyLock::new(|| GENUINE.mint(&session()));
static TEMPLATE: LazyLock<String> = LazyLock::new(|| GENUINE.mint(&template()));

/// Static keys never make anybody wait, so one poll is the whole verification.
fn accepts(token: &str) -> bool {
    VERIFIER.verify(token).now_or_never().expect("nothing to wait for").is_ok()
}

/// No case is kept in a file: what failed is printed, and belongs into a test of its own.
fn in_memory() -> proptest::test_runner::Config {
    proptest::test_runner::Config { failure_persistence: None, ..Default::default() }
}
