//! The rows that a decision has loaded, on their way to the handler's arguments.
//! Knows their order and their types; not how they were proven.

use std::any::{Any, TypeId};

use crate::{Owned, Resource};

/// The loaded rows in the order of the checks, one entry for each.
#[derive(Default)]
pub(crate) struct Loaded(Vec<Entry>);

struct Entry {
    of: TypeId,
    /// Empty once an argument has taken it.
    row: Option<Box<dyn Any>>,
}

/// What an argument finds.
pub(crate) enum Taken<R: Resource> {
    /// The next row of its type.
    Row(Owned<R>),
    /// Earlier arguments have taken every row of its type.
    NoneLeft,
    /// The decision was not about this type at all.
    NeverLoaded,
}

impl Loaded {
    pub(crate) fn put<R: Resource>(&mut self, row: Owned<R>) {
        self.0.push(Entry { of: TypeId::of::<R>(), row: Some(Box::new(row)) });
    }

    pub(crate) fn take<R: Resource>(&mut self) -> Taken<R> {
        let mut taken = Taken::NeverLoaded;
        for entry in self.0.iter_mut().filter(|entry| entry.of == TypeId::of::<R>()) {
            match entry.row.take().and_then(|row| row.downcast().ok()) {
                Some(row) => return Taken::Row(*row),
                None => taken = Taken::NoneLeft,
            }
        }
        taken
    }
}
