//! What the guard promises, over real tokens, a real database and whole requests.
//! Each test states one rule; a refusal is also asked what it left behind.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop where it stands")]

mod decisions;
mod handlers;
mod projects;
mod resources;
mod support;

mod batch;
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
mod stacked;
mod testing;
mod writes;
