//! Arbitrary bytes, mutated tokens and combinations: no input causes a panic or is wrongly accepted.
//!
//! `PROPTEST_CASES` sets the number of cases of each property; default: 256. Each `#[test]` in this folder is one property.
//! They share a configuration, so that a case costs only a verification.

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

/// A verifier without a cache.
static VERIFIER: LazyLock<ClerkAuth> = LazyLock::new(|| both_kinds().token_cache_capacity(0).build().unwrap());
/// One genuine token of each kind.
static SESSION: LazyLock<String> = LazyLock::new(|| GENUINE.mint(&session()));
static TEMPLATE: LazyLock<String> = LazyLock::new(|| GENUINE.mint(&template()));

/// Static keys need no waiting, so one poll completes the verification.
fn accepts(token: &str) -> bool {
    VERIFIER.verify(token).now_or_never().expect("nothing to wait for").is_ok()
}

/// Does not store failed cases: each is printed and needs its own test.
fn in_memory() -> proptest::test_runner::Config {
    proptest::test_runner::Config { failure_persistence: None, ..Default::default() }
}
