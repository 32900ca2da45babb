//! The rows that a decision has loaded, on their way to the handler's arguments.
//! Knows their order, their types and their levels; not how they were proven.

use std::any::{Any, TypeId};

use crate::{
    access::{Access, Level},
    caller::Caller,
    decision::{Decided, Decision, OwnershipCheck},
    observe::CheckedRow,
    owned::Owned,
    resource::{FoundRow, Resource},
};

/// The loaded rows in the order of the checks, one entry for each, and the decision that they were loaded for.
#[derive(Default)]
pub(crate) struct Loaded {
    rows: Vec<Entry>,
    decision: Option<Decision>,
    /// The type of the handler whose decision it is.
    handler: Option<TypeId>,
    /// What the decision came to so far, for those who are told of it.
    checked_rows: Vec<CheckedRow>,
}

struct Entry {
    of: TypeId,
    level: Level,
    /// Empty once an argument has taken it.
    row: Option<Box<dyn Any>>,
}

/// What an argument finds.
pub(crate) enum TakeResult<R: Resource, A: Access> {
    /// The next row of its type.
    Row(Owned<R, A>),
    /// The next row of its type, which was not checked for as much as the argument claims.
    TooLittle,
    /// Earlier arguments have taken every row of its type.
    NoneLeft,
    /// The decision was not about this type at all.
    NeverLoaded,
}

impl Loaded {
    /// Nothing yet, on behalf of this handler's decision.
    pub(crate) fn for_handler<H: Decided + 'static>() -> Self {
        Self { decision: Some(H::DECISION), handler: Some(TypeId::of::<H>()), ..Self::default() }
    }

    pub(crate) fn handler(&self) -> Option<TypeId> {
        self.handler
    }

    /// The rows that the decision came to.
    pub(crate) fn checked_rows(&mut self) -> Vec<CheckedRow> {
        std::mem::take(&mut self.checked_rows)
    }

    pub(crate) fn record_check(&mut self, row: Option<CheckedRow>) {
        self.checked_rows.extend(row);
    }

    /// The checks that stand beside each other in the decision.
    pub(crate) fn checks(&self) -> &'static [OwnershipCheck] {
        match self.decision {
            Some(Decision::Owns(checks)) => checks,
            _ => &[],
        }
    }

    /// The check of every row that the body names, where the decision is of that kind and about this resource.
    pub(crate) fn batch_of<R: Resource>(&self) -> Option<&'static OwnershipCheck> {
        match self.decision {
            Some(Decision::OwnsEach(check)) if check.resource == R::NAME => Some(check),
            _ => None,
        }
    }

    pub(crate) fn put<R: Resource>(&mut self, found: FoundRow<R>, caller: Caller, level: Level) {
        let row: Option<Box<dyn Any>> = Some(Box::new((found, caller)));
        self.rows.push(Entry { of: TypeId::of::<R>(), level, row });
    }

    pub(crate) fn take<R: Resource, A: Access>(&mut self) -> TakeResult<R, A> {
        let mut taken = TakeResult::NeverLoaded;
        for entry in self.rows.iter_mut().filter(|entry| entry.of == TypeId::of::<R>()) {
            match entry.row.take().and_then(|row| row.downcast::<(FoundRow<R>, Caller)>().ok()) {
                Some(_) if entry.level < A::LEVEL => return TakeResult::TooLittle,
                Some(row) => return TakeResult::Row(Owned::assertion(row.0, row.1)),
                None => taken = TakeResult::NoneLeft,
            }
        }
        taken
    }
}
