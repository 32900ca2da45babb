//! Compares the access that a handler's argument needs with the access that its decision checks.
//! Runs at compile time, in constants that the attributes generate.

use crate::{
    access::{Access, Level},
    decision::Decision,
    insertable::is_same,
    owned::Owned,
    resource::Resource,
};

/// An argument that needs access to a row.
pub trait RequestsAccess {
    /// The access that it needs.
    const REQUESTED: RequestedAccess;
}

impl<R: Resource, A: Access> RequestsAccess for Owned<R, A> {
    const REQUESTED: RequestedAccess = RequestedAccess { resource: R::NAME, level: A::LEVEL };
}

/// A resource and an access level.
#[derive(Clone, Copy, Debug)]
pub struct RequestedAccess {
    resource: &'static str,
    level: Level,
}

/// Asserts that the decision checks at least the access that an argument needs. `earlier` is the access that the
/// arguments before it need.
///
/// # Panics
/// If the argument needs more.
#[track_caller]
pub const fn assert_covered_by(decision: Decision, earlier: &[RequestedAccess], requested: RequestedAccess) {
    // Arguments get their rows in the order of the checks, so skip those that earlier arguments of this resource take.
    let (mut skip, mut index) = (0, 0);
    while index < earlier.len() {
        if is_same(earlier[index].resource, requested.resource) {
            skip += 1;
        }
        index += 1;
    }
    let Decision::Owns(checks) = decision else { return };
    index = 0;
    while index < checks.len() {
        if is_same(checks[index].resource, requested.resource) {
            if skip == 0 {
                return assert_level(checks[index].access, requested.level);
            }
            skip -= 1;
        }
        index += 1;
    }
    // The decision does not check this argument, so the argument checks itself.
}

#[track_caller]
const fn assert_level(checked: Level, requested: Level) {
    match (checked, requested) {
        (Level::Viewer, Level::Editor | Level::Owner) => panic!(
            "this argument needs more access than the attribute checks: use `Owned<_, Viewer>` with `access = viewer`, or check for more"
        ),
        (Level::Editor, Level::Owner) => panic!(
            "this argument needs more access than the attribute checks: use `Owned<_, Editor>` with `access = editor`, or check for more"
        ),
        _ => {}
    }
}
