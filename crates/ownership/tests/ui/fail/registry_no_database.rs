#[path = "../support/rows.rs"]
mod rows;

ownership::resources! {

    deployment => crate::rows::Deployment { table: crate::rows::deployments, owner: user_id },
}

fn main() {}
