#[path = "../support/shared.rs"]
mod resources;

use ownership::{Owned, access::Viewer};
use resources::Project;

fn again(project: &Owned<Project, Viewer>) {
    let _ = Project::still(project);
}

fn main() {}
