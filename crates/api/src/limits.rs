//! Limits on how many rows a user may own, so that no account grows beyond what can be listed and removed.

use crate::error::ApiError;

/// The limits. Each is checked when a row is created, and the first also when a deployment is transferred.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// `MAX_DEPLOYMENTS_PER_USER`; default: 10000.
    pub deployments_per_user: u32,
    /// `MAX_ENDPOINTS_PER_DEPLOYMENT`; default: 1000.
    pub endpoints_per_deployment: u32,
    /// `MAX_GRANTS_PER_DEPLOYMENT`; default: 1000.
    pub grants_per_deployment: u32,
}

impl Limits {
    /// Returns the error for one deployment too many.
    pub(crate) fn too_many_deployments(&self) -> ApiError {
        reached("user", "own", self.deployments_per_user, "deployments")
    }

    /// Returns the error for one endpoint too many.
    pub(crate) fn too_many_endpoints(&self) -> ApiError {
        reached("deployment", "have", self.endpoints_per_deployment, "endpoints")
    }

    /// Returns the error for one grant too many.
    pub(crate) fn too_many_grants(&self) -> ApiError {
        reached("deployment", "be shared with", self.grants_per_deployment, "users")
    }
}

fn reached(subject: &str, verb: &str, limit: u32, object: &str) -> ApiError {
    ApiError::LimitReached(format!("A {subject} may {verb} at most {limit} {object}."))
}

impl Default for Limits {
    fn default() -> Self {
        Self { deployments_per_user: 10_000, endpoints_per_deployment: 1000, grants_per_deployment: 1000 }
    }
}
