//! The tables, read without the service's own models.

use api::{
    db::MultiConnection,
    resources::{
        deployment::{deployments, grant::deployment_grants},
        endpoint::endpoints,
        user::users,
    },
};
use chrono::NaiveDateTime;
use diesel::{
    ExpressionMethods as _, QueryDsl as _, QueryResult, Queryable, QueryableByName, RunQueryDsl as _, sql_types::Text,
};

/// Every row of every table, in the order of ids.
#[derive(Debug, PartialEq)]
pub(crate) struct Rows {
    pub(crate) users: Vec<UserRow>,
    pub(crate) deployments: Vec<DeploymentRow>,
    pub(crate) endpoints: Vec<EndpointRow>,
    /// Deployment, user and access.
    pub(crate) grants: Vec<(String, String, String)>,
    /// The revoked users, sessions and tokens.
    pub(crate) revocations: Vec<String>,
    /// The users that Clerk has deleted.
    pub(crate) deleted_users: Vec<String>,
    /// The organizations that Clerk has deleted.
    pub(crate) deleted_organizations: Vec<String>,
    /// The users and organizations whose rows are being removed.
    pub(crate) removals: Vec<String>,
    /// The rows of the tables of further resources, as JSON.
    pub(crate) others: Vec<String>,
}

/// The tables that are read by name, and those that every request may write.
const KNOWN: [&str; 11] = [
    "__diesel_schema_migrations",
    "access_log",
    "deleted_organizations",
    "deleted_users",
    "deployment_grants",
    "deployments",
    "endpoints",
    "removals",
    "revocations",
    "users",
    "webhook_deliveries",
];

#[derive(QueryableByName)]
struct Key {
    #[diesel(sql_type = Text)]
    key: String,
}

#[derive(Debug, PartialEq, Queryable)]
pub(crate) struct UserRow {
    pub(crate) id: String,
    pub(crate) email: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) img_url: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
    pub(crate) clerk_updated_at: Option<i64>,
    pub(crate) email_as_of: Option<i64>,
}

#[derive(Debug, PartialEq, Queryable)]
pub(crate) struct DeploymentRow {
    pub(crate) id: String,
    pub(crate) user_id: String,
    pub(crate) org_id: Option<String>,
    pub(crate) name: String,
    pub(crate) repository: String,
    pub(crate) branch: String,
    pub(crate) docker_file_path: String,
    pub(crate) context_dir: String,
    pub(crate) port_number: i32,
    pub(crate) env_vars: String,
    pub(crate) resource_version: String,
    pub(crate) private: bool,
    pub(crate) description: Option<String>,
    pub(crate) tags: String,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

#[derive(Debug, PartialEq, Queryable)]
pub(crate) struct EndpointRow {
    pub(crate) id: String,
    pub(crate) deployment_id: String,
    pub(crate) route: String,
    pub(crate) method: String,
    pub(crate) description: Option<String>,
    pub(crate) created_at: NaiveDateTime,
    pub(crate) updated_at: NaiveDateTime,
}

impl Rows {
    /// The only user with this id.
    #[track_caller]
    pub(crate) fn user(&self, id: &str) -> &UserRow {
        self.users.iter().find(|row| row.id == id).unwrap()
    }

    /// The only deployment with this id.
    #[track_caller]
    pub(crate) fn deployment(&self, id: &str) -> &DeploymentRow {
        self.deployments.iter().find(|row| row.id == id).unwrap()
    }
}

pub(crate) fn all(connection: &mut MultiConnection) -> QueryResult<Rows> {
    Ok(Rows {
        users: users::table.order(users::id).load(connection)?,
        deployments: deployments::table.order(deployments::id).load(connection)?,
        endpoints: endpoints::table.order(endpoints::id).load(connection)?,
        grants: deployment_grants::table
            .select((deployment_grants::deployment_id, deployment_grants::user_id, deployment_grants::access))
            .order((deployment_grants::deployment_id, deployment_grants::user_id))
            .load(connection)?,
        revocations: keys(connection, "SELECT subject AS key FROM revocations ORDER BY subject")?,
        deleted_users: keys(connection, "SELECT id AS key FROM deleted_users ORDER BY id")?,
        deleted_organizations: keys(connection, "SELECT id AS key FROM deleted_organizations ORDER BY id")?,
        removals: keys(connection, "SELECT subject AS key FROM removals ORDER BY subject")?,
        others: others(connection)?,
    })
}

fn others(connection: &mut MultiConnection) -> QueryResult<Vec<String>> {
    let is_postgres = !matches!(connection, MultiConnection::Sqlite(_));
    let tables = if is_postgres {
        "SELECT CAST(tablename AS TEXT) AS key FROM pg_tables WHERE schemaname = current_schema() ORDER BY 1"
    } else {
        "SELECT name AS key FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY 1"
    };
    let mut rows = Vec::new();
    for table in keys(connection, tables)?.into_iter().filter(|table| !KNOWN.contains(&table.as_str())) {
        let columns =
            format!("SELECT 'json_array(' || group_concat(name) || ')' AS key FROM pragma_table_info('{table}')");
        let row = if is_postgres { "to_jsonb(t)".to_owned() } else { keys(connection, &columns)?.remove(0) };
        rows.extend(keys(connection, &format!("SELECT CAST({row} AS TEXT) AS key FROM {table} t ORDER BY 1"))?);
    }
    Ok(rows)
}

fn keys(connection: &mut MultiConnection, statement: &str) -> QueryResult<Vec<String>> {
    let rows: Vec<Key> = match connection {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(connection) => diesel::sql_query(statement).load(connection),
        MultiConnection::Sqlite(connection) => diesel::sql_query(statement).load(connection),
    }?;
    Ok(rows.into_iter().map(|row| row.key).collect())
}

pub(super) fn give(connection: &mut MultiConnection, deployment: &str, to: &str) -> QueryResult<()> {
    let row = deployments::table.filter(deployments::id.eq(deployment));
    let given = diesel::update(row).set(deployments::user_id.eq(to)).execute(connection)?;
    assert_eq!(given, 1);
    Ok(())
}
