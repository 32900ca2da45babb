//! The rows, and what is inserted, changed and shown of each. Knows no HTTP.

mod deployment;
mod endpoint;
mod text_json;
mod user;

pub use deployment::{
    Deployment, DeploymentChanges, DeploymentView, EnvVars, PublicDeployment, PublicDeploymentView, ResourceVersion,
};
pub use endpoint::{Endpoint, EndpointChanges, EndpointView, NewEndpoint};
pub use text_json::TextJson;
pub use user::{NewUser, User, UserChanges, UserView};

use chrono::{DateTime, NaiveDateTime, SubsecRound, Utc};

/// The present moment as the databases keep it: UTC, to the microsecond, which is what PostgreSQL stores.
pub fn now() -> NaiveDateTime {
    Utc::now().naive_utc().trunc_subsecs(6)
}

/// A stored moment as responses show it.
fn shown(stored: NaiveDateTime) -> DateTime<Utc> {
    stored.and_utc()
}
