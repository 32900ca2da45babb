#[path = "../support/resources.rs"]
mod resources;

use ownership::auth::ClerkUser;
use resources::Deployment;

fn rename(caller: &ClerkUser) {
    let _ = diesel::update(Deployment::owned_by(caller));
}

fn main() {}
