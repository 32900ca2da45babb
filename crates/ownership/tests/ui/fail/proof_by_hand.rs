#[path = "../support/resources.rs"]
mod resources;

use std::marker::PhantomData;

use ownership::{Allowed, Caller, Owned};
use resources::Deployment;

fn forge(row: Deployment, caller: Caller) -> Owned<Deployment> {
    Owned { row, caller, allowed: Allowed::Owner, is_editors: false, level: PhantomData }
}

fn main() {}
