#[path = "../support/resources.rs"]
mod resources;

use ownership::{Caller, Found, Owned};
use resources::Deployment;

fn forge(found: Found<Deployment>, caller: Caller) -> Owned<Deployment> {
    Owned::assertion(found, caller)
}

fn main() {}
