#[path = "../support/resources.rs"]
mod resources;

use ownership::{Allowed, __private::Found};
use resources::Deployment;

fn forge(row: Deployment) -> Found<Deployment> {
    Found { row, by: Allowed::Owner, is_editors: false }
}

fn main() {}
