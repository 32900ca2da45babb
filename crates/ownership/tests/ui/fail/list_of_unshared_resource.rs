#[path = "../support/resources.rs"]
mod resources;

use ownership::{access::Level, auth::ClerkUser};
use resources::Deployment;

fn list(user: &ClerkUser) {
    let _ = Deployment::accessible_to(user, Level::Viewer);
}

fn main() {}
