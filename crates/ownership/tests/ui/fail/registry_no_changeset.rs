#[path = "../support/rows.rs"]
mod rows;

use rows::{Db};

ownership::resources! {
    database = Db;

    deployment => crate::more::Project { table: crate::rows::deployments, owner: user_id },
}

mod more {
    #[derive(diesel::Queryable, diesel::Selectable, diesel::Identifiable)]
    #[diesel(table_name = crate::rows::deployments)]
    pub struct Project {
        pub id: String,
    }
}

fn main() {}
