//! The registry of the tests: text and integer ids, chains of parents, organizations, grants, and both refusals.

use std::{fmt, str::FromStr};

use diesel::{
    AsChangeset, Identifiable, Insertable, Queryable, Selectable,
    backend::Backend,
    deserialize::{self, FromSql, FromSqlRow},
    expression::AsExpression,
    serialize::{self, Output, ToSql},
    sql_types::Text,
};

diesel::table! { deployments (id) { id -> Text, user_id -> Text, name -> Text, } }
diesel::table! { endpoints (id) { id -> Integer, deployment_id -> Text, route -> Text, } }
diesel::table! { rules (id) { id -> Integer, endpoint_id -> Integer, text -> Text, } }
diesel::table! { notes (id) { id -> Integer, owner_id -> Text, text -> Text, } }
diesel::allow_tables_to_appear_in_same_query!(deployments, endpoints, rules);

/// An id that starts with `dep_`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Text)]
pub struct DeploymentId(String);

impl FromStr for DeploymentId {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.starts_with("dep_") { Ok(Self(text.to_owned())) } else { Err(format!("{text:?} is not a deployment")) }
    }
}

impl fmt::Display for DeploymentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl<DB: Backend> ToSql<Text, DB> for DeploymentId
where
    str: ToSql<Text, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_str().to_sql(out)
    }
}

impl<DB: Backend> FromSql<Text, DB> for DeploymentId
where
    String: FromSql<Text, DB>,
{
    fn from_sql(stored: DB::RawValue<'_>) -> deserialize::Result<Self> {
        String::from_sql(stored).map(Self)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = deployments)]
pub struct Deployment {
    pub id: DeploymentId,
    pub user_id: String,
    pub name: String,
}

/// A careless changeset with the owner and the id. diesel skips the primary key, so the changeset declares another one.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = deployments, primary_key(another))]
pub struct DeploymentChanges {
    pub id: Option<DeploymentId>,
    pub user_id: Option<String>,
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = endpoints)]
pub struct Endpoint {
    pub id: i32,
    pub deployment_id: DeploymentId,
    pub route: String,
}

/// A careless changeset with the parent's id.
#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = endpoints)]
pub struct EndpointChanges {
    pub deployment_id: Option<DeploymentId>,
    pub route: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = rules)]
pub struct Rule {
    pub id: i32,
    pub endpoint_id: i32,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = notes)]
pub struct Note {
    pub id: i32,
    pub owner_id: String,
    pub text: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = notes)]
pub struct NewNote {
    pub text: String,
}

pub(crate) mod projects;

use projects::{
    NewProject, NewStep, NewTask, Project, ProjectChanges, Remark, RemarkChanges, Step, Task, TaskChanges,
    project_grants, projects as project_rows, remarks, steps, task_grants, tasks,
};

ownership::resources! {
    database = crate::support::Db;
    connection = diesel::SqliteConnection;

    deployment => Deployment { table: deployments, owner: user_id },
    endpoint   => Endpoint   { table: endpoints,   parent: deployment via deployment_id },
    rule       => Rule       { table: rules,       parent: endpoint via endpoint_id, changes: none },
    note       => Note       { table: notes,       owner: owner_id, new: NewNote, changes: none, denied: not_found },

    project => Project { table: project_rows, owner: user_id | org_id, new: NewProject, grants: project_grants },
    task    => Task    {
        table: tasks,
        parent: project via project_id,
        new: NewTask,
        grants: task_grants { id: task, user: member, access: level },
    },
    step    => Step    { table: steps, parent: task via task_id, new: NewStep, changes: none },
    remark  => Remark  { table: remarks, parent: step via step_id },
}
