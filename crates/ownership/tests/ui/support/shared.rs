//! A registry with rows of organizations and shared rows. Never run.

#[path = "rows.rs"]
pub(crate) mod rows;

pub(crate) use rows::Db;

diesel::table! {
    projects (id) {
        id -> Text,
        user_id -> Text,
        org_id -> Nullable<Text>,
        name -> Text,
    }
}

diesel::table! {
    project_grants (project_id, user_id) {
        project_id -> Text,
        user_id -> Text,
        access -> Text,
    }
}

diesel::allow_tables_to_appear_in_same_query!(projects, project_grants);

#[derive(Debug, diesel::Queryable, diesel::Selectable, diesel::Identifiable)]
#[diesel(table_name = projects)]
pub(crate) struct Project {
    pub(crate) id: String,
    pub(crate) name: String,
}

#[derive(diesel::AsChangeset)]
#[diesel(table_name = projects)]
pub(crate) struct ProjectChanges {
    pub(crate) name: Option<String>,
}

ownership::resources! {
    database = self::Db;
    connection = diesel::SqliteConnection;

    project => Project { table: projects, owner: user_id | org_id, grants: project_grants },
}
