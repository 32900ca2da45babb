#[path = "../support/resources.rs"]
mod resources;

use std::marker::PhantomData;

use ownership::{Owned, __private::{Caller, FoundRow}};
use resources::Deployment;

fn forge(found: FoundRow<Deployment>, caller: Caller) -> Owned<Deployment> {
    Owned { found, caller, level: PhantomData }
}

fn main() {}
