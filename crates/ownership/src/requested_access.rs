//! What an argument of a handler asks for, compared with what the handler's decision checks.
//! Runs in the compiler alone, in constants that the attributes write.

use crate::{
    access::{Access, Level},
    decision::Decision,
    owned::Owned,
    resource::Resource,
};

/// What an argument of a handler claims, for the comparison with what its decision checks.
#[doc(hidden)]
pub trait RequestsAccess {
    /// The resource and the level.
    const REQUESTED: RequestedAccess;
}

impl<R: Resource, A: Access> RequestsAccess for Owned<R, A> {
    const REQUESTED: RequestedAccess = RequestedAccess { resource: R::NAME, level: A::LEVEL };
}

/// A resource and a level.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct RequestedAccess {
    resource: &'static str,
    level: Level,
}

/// Does the argument claim no more than its check gives? Asked where a handler is compiled.
///
/// # Panics
/// When it does, with what to write instead.
#[doc(hidden)]
#[track_caller]
pub const fn assert_covered_by(decision: Decision, earlier: &[RequestedAccess], claim: RequestedAccess) {
    // Arguments get their rows in the order of the checks, so those of this resource that come earlier have taken theirs.
    let (mut skip, mut index) = (0, 0);
    while index < earlier.len() {
        if is_same(earlier[index].resource, claim.resource) {
            skip += 1;
        }
        index += 1;
    }
    let Decision::Owns(checks) = decision else { return };
    index = 0;
    while index < checks.len() {
        if is_same(checks[index].resource, claim.resource) {
            if skip == 0 {
                return compared(checks[index].access, claim.level);
            }
            skip -= 1;
        }
        index += 1;
    }
    // The decision is not about this argument's row, which makes its own check.
}

#[track_caller]
const fn compared(checked: Level, claimed: Level) {
    match (checked, claimed) {
        (Level::Viewer, Level::Editor | Level::Owner) => panic!(
            "this argument claims more than is checked: write `Owned<_, Viewer>` for `access = viewer`, or check for more"
        ),
        (Level::Editor, Level::Owner) => panic!(
            "this argument claims more than is checked: write `Owned<_, Editor>` for `access = editor`, or check for more"
        ),
        _ => {}
    }
}

const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}
