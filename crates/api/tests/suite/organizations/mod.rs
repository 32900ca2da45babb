//! Deployments that belong to an organization.

mod create;
mod ended;
mod overrides;
mod owner;
