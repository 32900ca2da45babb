#[path = "../support/resources.rs"]
mod resources;

use diesel::ExpressionMethods;
use ownership::auth::ClerkUser;
use resources::{Deployment, deployments};

fn more_than_own(caller: &ClerkUser) {
    let _ = Deployment::owned_by(caller).or_filter(deployments::name.ne(""));
}

fn main() {}
