//! How much one user may own. What is at a limit is refused, so that no account grows beyond what can be listed and removed.

use crate::error::ApiError;

/// The limits; each is checked where a row is created, and the first where one is given away as well.
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
    /// What a user is told who would own too many deployments.
    pub(crate) fn too_many_deployments(&self) -> ApiError {
        reached("user", "own", self.deployments_per_user, "deployments")
    }

    /// What a user is told who would add too many endpoints to a deployment.
    pub(crate) fn too_many_endpoints(&self) -> ApiError {
        reached("deployment", "have", self.endpoints_per_deployment, "endpoints")
    }

    /// What a user is told who would share a deployment with too many.
    pub(crate) fn too_many_grants(&self) -> ApiError {
        reached("deployment", "be shared with", self.grants_per_deployment, "users")
    }
}

fn reached(who: &str, may: &str, most: u32, what: &str) -> ApiError {
    ApiError::LimitReached(format!("A {who} may {may} at most {most} {what}."))
}

impl Default for Limits {
    fn default() -> Self {
        Self { deployments_per_user: 10_000, endpoints_per_deployment: 1000, grants_per_deployment: 1000 }
    }
}
