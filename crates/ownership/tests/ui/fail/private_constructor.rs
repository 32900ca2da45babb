#[path = "../support/resources.rs"]
mod resources;

use ownership::{Owned, __private::{Caller, FoundRow}};
use resources::Deployment;

fn forge(found: FoundRow<Deployment>, caller: Caller) -> Owned<Deployment> {
    Owned::assertion(found, caller)
}

fn main() {}
