#[path = "../support/resources.rs"]
mod resources;

use ownership::{Owned, __private::{Caller, Found}};
use resources::Deployment;

fn forge(found: Found<Deployment>, caller: Caller) -> Owned<Deployment> {
    Owned::assertion(found, caller)
}

fn main() {}
