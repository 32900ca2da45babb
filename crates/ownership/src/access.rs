//! How much a caller may do with a row, as a type: the compiler refuses a write through a proof that is only good for
//! reading. Knows the order of the levels; not who has which.

use std::fmt;

use serde::Serialize;

use crate::{ConnectionOf, Decision, Found, Lookup, Owned, QueryErrorOf, Resource, Shared};

/// A level of access as a value. Each includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// Reads.
    Viewer,
    /// Reads and updates.
    Editor,
    /// Does everything: deletes and transfers too.
    Owner,
}

impl Level {
    /// The word for it: in the attribute, and in a table of grants.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// The word of a grant of this level, if such a grant gives what is asked for. None makes an owner.
    pub(crate) fn giving(self, asked: Self) -> Option<&'static str> {
        (self != Self::Owner && asked <= self).then(|| self.as_str())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The level of a proof that is good for reading. There is no value of it.
#[derive(Clone, Copy, Debug)]
pub enum Viewer {}

/// The level of a proof that is good for reading and updating. There is no value of it.
#[derive(Clone, Copy, Debug)]
pub enum Editor {}

/// The level of a proof that is good for everything. There is no value of it.
#[derive(Clone, Copy, Debug)]
pub enum Owner {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Viewer {}
    impl Sealed for super::Editor {}
    impl Sealed for super::Owner {}
}

/// A level as a type: [`Viewer`], [`Editor`] or [`Owner`], and no other.
pub trait Access: sealed::Sealed + 'static {
    /// The same as a value.
    const LEVEL: Level;
}

impl Access for Viewer {
    const LEVEL: Level = Level::Viewer;
}

impl Access for Editor {
    const LEVEL: Level = Level::Editor;
}

impl Access for Owner {
    const LEVEL: Level = Level::Owner;
}

/// A level that includes the level `L`.
#[diagnostic::on_unimplemented(
    message = "a proof at the level `{Self}` is not enough for this",
    label = "this takes `{L}`",
    note = "the level is the attribute's: `#[check_ownership(\"…\", access = editor)]` proves an editor, and \
            `#[check_ownership(\"…\")]` the owner"
)]
pub trait AtLeast<L: Access>: Access {}

impl<A: Access> AtLeast<Viewer> for A {}
impl AtLeast<Editor> for Editor {}
impl AtLeast<Editor> for Owner {}
impl AtLeast<Owner> for Owner {}

/// A level that can be asked of the rows of `R`: [`Owner`] of every resource, the others of those that are [`Shared`].
pub trait AccessTo<R: Resource>: Access {
    /// Loads the row if the caller has this access to it: one statement.
    ///
    /// # Errors
    /// Whatever the database reports; a row that is not there or not accessible is `None`.
    #[doc(hidden)]
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<Found<R>>, QueryErrorOf<R>>;
}

impl<R: Resource> AccessTo<R> for Owner {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<Found<R>>, QueryErrorOf<R>> {
        R::load(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Editor {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<Found<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }
}

impl<R: Shared> AccessTo<R> for Viewer {
    fn load(connection: &mut ConnectionOf<R>, lookup: &Lookup<'_, R>) -> Result<Option<Found<R>>, QueryErrorOf<R>> {
        R::load_shared(connection, lookup)
    }
}

/// What an argument of a handler claims, for the comparison with what its decision checks.
#[doc(hidden)]
pub trait Claims {
    /// The resource and the level.
    const CLAIM: Claim;
}

impl<R: Resource, A: Access> Claims for Owned<R, A> {
    const CLAIM: Claim = Claim { resource: R::NAME, level: A::LEVEL };
}

/// A resource and a level.
#[doc(hidden)]
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    resource: &'static str,
    level: Level,
}

/// Does the argument claim no more than its check gives? Asked where a handler is compiled.
///
/// # Panics
/// When it does, with what to write instead.
#[doc(hidden)]
#[track_caller]
pub const fn claims_no_more(decision: Decision, earlier: &[Claim], claim: Claim) {
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
