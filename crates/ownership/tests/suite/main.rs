//! The guarantees of the guard, with real tokens, a real database and complete requests.
//! Each test states one rule. Refusal tests also assert that nothing has changed.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod decisions;
mod handlers;
mod projects;
mod resources;
mod support;

mod batch;
mod creation;
mod decoding;
mod failures;
mod identity;
mod order;
mod pairs;
mod parents;
mod refusals;
mod scope;
mod scope_attribute;
mod scope_hidden;
mod scoped;
mod stacked;
mod testing;
mod writes;
