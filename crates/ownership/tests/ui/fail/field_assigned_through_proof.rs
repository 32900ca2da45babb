#[path = "../support/resources.rs"]
mod resources;

use ownership::Owned;
use resources::Deployment;

fn redirect(deployment: Owned<Deployment>, id: String) {
    deployment.id = id;
}

fn main() {}
