//! `/deployments/{deployment_id}/endpoints`.

mod create;
mod list;
mod one;
