//! How much a caller may do with a row, as a type: the compiler refuses a write through a proof that is only good for
//! reading. Knows the order of the levels; not who has which.

use std::fmt;

use serde::Serialize;

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
    pub(crate) fn grant_label(self, asked: Self) -> Option<&'static str> {
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
