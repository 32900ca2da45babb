#[path = "../support/shared.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, access::Editor, auth::UserId};
use resources::Project;

fn write(project: Owned<Project, Editor>, connection: &mut ownership::Scoped<'_, SqliteConnection>, to: &UserId) {
    let _ = project.transfer(connection, to);
}

fn main() {}
