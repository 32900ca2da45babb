//! The rows that a decision has loaded, on their way to the handler's arguments.
//! Knows their order and their types; not how they were proven.

use std::any::{Any, TypeId};

use crate::{Decision, Owned, OwnershipCheck, Resource};

/// The loaded rows in the order of the checks, one entry for each, and the checks that the decision is made of.
#[derive(Default)]
pub(crate) struct Loaded {
    rows: Vec<Entry>,
    checks: &'static [OwnershipCheck],
}

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
    /// Nothing yet, on behalf of this decision.
    pub(crate) fn by(decision: Decision) -> Self {
        let checks = match decision {
            Decision::Owns(checks) => checks,
            Decision::Public { .. } | Decision::Authenticated | Decision::OwnsEach { .. } => &[],
        };
        Self { rows: Vec::new(), checks }
    }

    pub(crate) fn checks(&self) -> &'static [OwnershipCheck] {
        self.checks
    }

    pub(crate) fn put<R: Resource>(&mut self, row: Owned<R>) {
        self.rows.push(Entry { of: TypeId::of::<R>(), row: Some(Box::new(row)) });
    }

    pub(crate) fn take<R: Resource>(&mut self) -> Taken<R> {
        let mut taken = Taken::NeverLoaded;
        for entry in self.rows.iter_mut().filter(|entry| entry.of == TypeId::of::<R>()) {
            match entry.row.take().and_then(|row| row.downcast().ok()) {
                Some(row) => return Taken::Row(*row),
                None => taken = Taken::NoneLeft,
            }
        }
        taken
    }
}
