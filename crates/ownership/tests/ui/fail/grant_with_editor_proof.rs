#[path = "../support/shared.rs"]
mod resources;

use diesel::SqliteConnection;
use ownership::{Owned, Scoped, access::{Editor, Level}, auth::UserId};
use resources::Project;

fn share(row: &Owned<Project, Editor>, connection: &mut Scoped<'_, SqliteConnection>, user: &UserId) {
    let _ = row.grant(connection, user, Level::Viewer);
}

fn main() {}
