//! Access levels as types, so that the compiler rejects a write with a proof for reading.
//! Knows the order of the levels, not who has which.

use std::fmt;

use serde::Serialize;

/// An access level as a value. Each level includes the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// May read.
    Viewer,
    /// May read and update.
    Editor,
    /// May read, update, delete and transfer.
    Owner,
}

impl Level {
    /// Returns the name that the attribute and the grants table use.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Owner => "owner",
        }
    }

    /// Returns the label of a grant at this level, if such a grant covers `required`. No grant makes an owner.
    pub(crate) fn grant_label(self, required: Self) -> Option<&'static str> {
        (self != Self::Owner && required <= self).then(|| self.as_str())
    }
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The level of a proof that allows reading. Has no values.
#[derive(Clone, Copy, Debug)]
pub enum Viewer {}

/// The level of a proof that allows reading and updating. Has no values.
#[derive(Clone, Copy, Debug)]
pub enum Editor {}

/// The level of a proof that allows everything. Has no values.
#[derive(Clone, Copy, Debug)]
pub enum Owner {}

mod sealed {
    pub trait Sealed {}

    impl Sealed for super::Viewer {}
    impl Sealed for super::Editor {}
    impl Sealed for super::Owner {}
}

/// An access level as a type: [`Viewer`], [`Editor`] or [`Owner`]. Sealed.
pub trait Access: sealed::Sealed + 'static {
    /// The level as a value.
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
    message = "this requires access level `{L}`, but the proof has `{Self}`",
    label = "requires `{L}`",
    note = "the attribute sets the level: `#[check_ownership(\"…\", access = editor)]` proves `Editor`, and \
            `#[check_ownership(\"…\")]` proves `Owner`"
)]
pub trait AtLeast<L: Access>: Access {}

impl<A: Access> AtLeast<Viewer> for A {}
impl AtLeast<Editor> for Editor {}
impl AtLeast<Editor> for Owner {}
impl AtLeast<Owner> for Owner {}
