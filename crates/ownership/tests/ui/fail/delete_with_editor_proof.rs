#[path = "../support/shared.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, access::Editor};
use resources::Project;

fn write(project: Owned<Project, Editor>, connection: &mut ownership::Scoped<'_, SqliteConnection>) {
    let _ = project.delete(connection);
}

fn main() {}
