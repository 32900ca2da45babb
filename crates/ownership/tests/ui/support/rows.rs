//! The tables, rows and database handle that the fixtures share. Never run.

use diesel::prelude::*;
use ownership::{Database, ReadError};

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

#[derive(Clone)]
pub(crate) struct Db;

impl Database for Db {
    type Connection = SqliteConnection;
    type QueryError = diesel::result::Error;

    async fn read<T, W>(&self, _: W) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    {
        Err(ReadError::Unavailable("fixtures have no database".into()))
    }
}
