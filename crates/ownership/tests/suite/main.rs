//! The guarantees of the guard, with real tokens, a real database and complete requests.
//! Each test states one rule. Refusal tests also assert that nothing has changed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]
#![cfg_attr(
    feature = "postgres-tests",
    expect(clippy::duplicate_mod, reason = "each database mounts the tests of the schemas")
)]

mod decisions;
mod handlers;
mod projects;
mod resources;
mod schemas;
mod support;

mod batch;
mod creation;
mod decoding;
mod failures;
mod identity;
mod order;
mod pairs;
mod parents;
mod pool;
mod refusals;
mod scope;
mod scope_attribute;
mod scope_by_hand;
mod scope_hidden;
mod scope_middleware;
mod scope_nested;
mod scope_oracle;
mod scope_params;
mod scoped;
mod stacked;
mod testing;
mod writes;
