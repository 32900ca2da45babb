#[path = "../support/resources.rs"]
mod resources;

use ownership::Unscoped;
use resources::Db;

fn lend(db: Db) -> Unscoped<Db> {
    Unscoped(db)
}

fn main() {}
