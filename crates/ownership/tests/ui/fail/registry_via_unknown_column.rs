#[path = "../support/rows.rs"]
mod rows;

use rows::{Db, Deployment, deployments};

diesel::table! { users (id) { id -> Text, clerk_id -> Text, } }
diesel::allow_tables_to_appear_in_same_query!(users, deployments);

ownership::resources! {
    database = Db;

    deployment => Deployment { table: deployments, owner: user_id via users { clerk }, changes: none },
}

fn main() {}
