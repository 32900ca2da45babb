//! Deployments that belong to an organisation.

mod create;
mod ended;
mod overrides;
mod owner;
