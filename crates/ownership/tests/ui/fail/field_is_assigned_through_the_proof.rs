#[path = "../support/resources.rs"]
mod resources;

use ownership::Owned;
use resources::Deployment;

fn steal(mut deployment: Owned<Deployment>, id: String) -> Owned<Deployment> {
    deployment.id = id;
    deployment
}

fn main() {}
