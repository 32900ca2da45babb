#[path = "../support/resources.rs"]
mod resources;

use ownership::{AccessBasis, __private::FoundRow};
use resources::Deployment;

fn forge(row: Deployment) -> FoundRow<Deployment> {
    FoundRow { row, basis: AccessBasis::Owner, is_shared_with_editor: false }
}

fn main() {}
