#[path = "../support/resources.rs"]
mod resources;

use ownership::{Resource, __private::{Caller, Lookup}};
use resources::Deployment;

fn delete_by_id(connection: &mut diesel::SqliteConnection, id: &String, caller: &Caller) {
    let _ = Deployment::delete(connection, &Lookup { id, caller, within: &[] });
}

fn main() {}
