#[path = "../support/shared.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, access::Viewer};
use resources::{Project, ProjectChanges};

fn write(project: Owned<Project, Viewer>, connection: &mut ownership::Scoped<'_, SqliteConnection>, changes: ProjectChanges) {
    let _ = project.update(connection, changes);
}

fn main() {}
