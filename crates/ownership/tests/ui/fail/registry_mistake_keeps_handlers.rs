#[path = "../support/rows.rs"]
mod rows;

use actix_web::{HttpResponse, get};
use ownership::{Owned, check_ownership};
use rows::{Db, Deployment};

mod resources {
    use super::*;

    ownership::resources! {
        database = Db;

        deployment => Deployment { table: crate::rows::deployments },
    }
}

#[check_ownership("deployment")]
#[get("/deployments/{id}")]
async fn show_deployment(deployment: Owned<Deployment>) -> HttpResponse {
    HttpResponse::Ok().json(&deployment.name)
}

fn main() {}
