//! Rows of organizations and shared rows, with three generations of children.

use diesel::{AsChangeset, Identifiable, Insertable, Queryable, Selectable};

diesel::table! { projects (id) { id -> Text, user_id -> Text, org_id -> Nullable<Text>, name -> Text, } }
diesel::table! { project_grants (project_id, user_id) { project_id -> Text, user_id -> Text, access -> Text, } }
diesel::table! { tasks (id) { id -> Integer, project_id -> Text, text -> Text, } }
diesel::table! { task_grants (task, member) { task -> Integer, member -> Text, level -> Text, } }
diesel::table! { steps (id) { id -> Integer, task_id -> Integer, text -> Text, } }
diesel::table! { remarks (id) { id -> Integer, step_id -> Integer, text -> Text, } }
diesel::allow_tables_to_appear_in_same_query!(projects, project_grants, tasks, task_grants, steps, remarks);

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = projects)]
pub struct Project {
    pub id: String,
    pub user_id: String,
    pub org_id: Option<String>,
    pub name: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = projects)]
pub struct NewProject {
    pub id: String,
    pub name: String,
}

/// A careless changeset with the owner and the organization.
#[derive(Clone, Debug, Default, AsChangeset)]
#[diesel(table_name = projects)]
pub struct ProjectChanges {
    pub user_id: Option<String>,
    pub org_id: Option<Option<String>>,
    pub name: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = tasks)]
pub struct Task {
    pub id: i32,
    pub project_id: String,
    pub text: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = tasks)]
pub struct NewTask {
    pub id: Option<i32>,
    pub text: String,
}

#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = tasks)]
pub struct TaskChanges {
    pub text: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = steps)]
pub struct Step {
    pub id: i32,
    pub task_id: i32,
    pub text: String,
}

#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = steps)]
pub struct NewStep {
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Identifiable)]
#[diesel(table_name = remarks)]
pub struct Remark {
    pub id: i32,
    pub step_id: i32,
    pub text: String,
}

#[derive(Clone, Debug, AsChangeset)]
#[diesel(table_name = remarks)]
pub struct RemarkChanges {
    pub text: Option<String>,
}
