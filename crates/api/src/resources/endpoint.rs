//! Endpoints: each belongs to a deployment, and through it to a user.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};
use ownership::{Owned, Scoped, access::Editor};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    deployment::{Deployment, DeploymentId, deployments, grant::deployment_grants},
    removal::removals,
};
use crate::{
    columns::{now, prefixed_id, to_utc},
    db::MultiConnection,
    error::ApiError,
    limits::Limits,
};

diesel::table! {
    endpoints (id) {
        id -> Text,
        deployment_id -> Text,
        route -> Text,
        method -> Text,
        description -> Nullable<Text>,
        created_at -> Timestamp,
        updated_at -> Timestamp,
    }
}

diesel::allow_tables_to_appear_in_same_query!(endpoints, deployments);
diesel::allow_tables_to_appear_in_same_query!(endpoints, deployment_grants);
diesel::allow_tables_to_appear_in_same_query!(endpoints, removals);

prefixed_id!(
    /// `ep_` and a UUIDv7.
    EndpointId,
    "ep_"
);

/// The row.
#[derive(Clone, Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = endpoints)]
pub struct Endpoint {
    pub(crate) id: EndpointId,
    pub(crate) deployment_id: DeploymentId,
    pub(crate) route: String,
    pub(crate) method: String,
    pub(crate) description: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

/// A new endpoint, without its deployment.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = endpoints)]
pub struct NewEndpoint {
    id: EndpointId,
    route: String,
    method: String,
    description: Option<String>,
    created_at: NaiveDateTime,
    updated_at: NaiveDateTime,
}

impl NewEndpoint {
    pub fn new(route: String, method: String, description: Option<String>) -> Self {
        let now = now();
        Self { id: EndpointId::generate(), route, method, description, created_at: now, updated_at: now }
    }
}

impl Endpoint {
    /// Creates an endpoint in a deployment, if the caller still may.
    ///
    /// # Errors
    /// 403 if the caller no longer may, 422 if there would be too many; or a query fails.
    pub fn create(
        connection: &mut Scoped<'_, MultiConnection>,
        deployment: &Owned<Deployment, Editor>,
        new: NewEndpoint,
        limits: &Limits,
    ) -> Result<Self, ApiError> {
        connection.transaction(|connection| {
            let endpoint = Self::create_in(connection, deployment, new)?;
            let beyond = Self::within(deployment).select(endpoints::id).order(endpoints::id).limit(1);
            let beyond: Vec<EndpointId> = beyond.offset(limits.endpoints_per_deployment.into()).load(connection)?;
            if beyond.is_empty() { Ok(endpoint) } else { Err(limits.too_many_endpoints()) }
        })
    }
}

/// The changeable columns. `None` keeps the value; `Some(None)` clears it.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = endpoints)]
pub struct EndpointChanges {
    pub route: Option<String>,
    pub method: Option<String>,
    pub description: Option<Option<String>>,
    pub updated_at: NaiveDateTime,
}

/// An endpoint.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct EndpointView {
    /// `ep_…`
    #[schema(value_type = String, example = "ep_0192f0c1a2b37c4d8e5f60718293a4b5")]
    pub id: EndpointId,
    /// The deployment that it belongs to.
    #[schema(value_type = String)]
    pub deployment_id: DeploymentId,
    /// What the caller may do with it: the operations of this API, by their ids.
    #[schema(value_type = Vec<String>)]
    pub can: &'static [&'static str],
    /// The path that it answers.
    pub route: String,
    /// The HTTP method that it answers.
    pub method: String,
    /// The description.
    pub description: Option<String>,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub updated_at: DateTime<Utc>,
}

impl EndpointView {
    /// Shows a row with the actions that the caller's access allows.
    pub fn new(row: Endpoint, can: &'static [&'static str]) -> Self {
        Self {
            id: row.id,
            deployment_id: row.deployment_id,
            can,
            route: row.route,
            method: row.method,
            description: row.description,
            created_at: to_utc(row.created_at),
            updated_at: to_utc(row.updated_at),
        }
    }
}
