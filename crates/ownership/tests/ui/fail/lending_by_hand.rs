#[path = "../support/resources.rs"]
mod resources;

use ownership::{Database, Lending};
use resources::Db;

async fn delete_all(db: Db) {
    let _ = db.lend(|connection| diesel::RunQueryDsl::execute(diesel::sql_query("DELETE FROM notes"), connection), Lending(())).await;
}

fn main() {}
