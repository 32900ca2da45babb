#[path = "../support/shared.rs"]
mod resources;

use ownership::{
    Owned,
    access::{Editor, Viewer},
};
use resources::Project;

fn promote(project: Owned<Project, Viewer>) -> Owned<Project, Editor> {
    project.downgrade()
}

fn main() {}
