#[path = "../support/resources.rs"]
mod resources;

use diesel::associations::HasTable;
use ownership::ScopedQuery;
use resources::deployments;

fn everything() -> ScopedQuery<deployments::table> {
    ScopedQuery(deployments::table::table())
}

fn main() {}
