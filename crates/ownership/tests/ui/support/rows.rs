//! The tables, rows and database handle that the fixtures share. Never run.

use diesel::prelude::*;
use ownership::r2d2::Pool;

diesel::table! {
    deployments (id) {
        id -> Text,
        user_id -> Text,
        name -> Text,
    }
}

diesel::table! {
    endpoints (id) {
        id -> Text,
        deployment_id -> Text,
        route -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(deployments, endpoints);

#[derive(Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = deployments)]
pub(crate) struct Deployment {
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(AsChangeset)]
#[diesel(table_name = deployments)]
pub(crate) struct DeploymentChanges {
    pub(crate) name: Option<String>,
}

#[derive(Debug, Queryable, Selectable, Identifiable)]
#[diesel(table_name = endpoints)]
pub(crate) struct Endpoint {
    pub(crate) id: String,
    pub(crate) route: String,
}

#[derive(AsChangeset)]
#[diesel(table_name = endpoints)]
pub(crate) struct EndpointChanges {
    pub(crate) route: Option<String>,
}

pub(crate) type Db = Pool<SqliteConnection>;
