#[path = "../support/resources.rs"]
mod resources;

use ownership::Owned;
use ownership::auth::UserId;
use resources::Deployment;

fn forge(row: Deployment, owner: UserId) -> Owned<Deployment> {
    Owned::assertion(row, owner)
}

fn main() {}
