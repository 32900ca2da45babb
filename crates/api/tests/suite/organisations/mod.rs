//! Deployments that belong to an organisation.

mod create;
mod overrides;
mod owner;
