//! `/deployments`.

mod batch_delete;
mod create;
pub(crate) mod list;
mod one;
mod public;
mod search;
mod transfer;
