//! The rows that a decision has loaded, until the handler's arguments take them.
//! Keeps their order, types and levels, and turns a row into a proof when an argument takes it. Runs no query.

use std::any::{Any, TypeId};

use crate::{
    access::{Access, Level},
    caller::Caller,
    decision::{Decided, Decision, OwnershipCheck},
    observe::CheckedRow,
    owned::Owned,
    resource::{FoundRow, Resource},
};

/// The loaded rows, one entry for each check in the order of the checks, and the decision that loaded them.
#[derive(Default)]
pub(crate) struct Loaded {
    rows: Vec<Entry>,
    decision: Option<Decision>,
    /// Whether the decision says why the handler is unscoped.
    is_unscoped: bool,
    /// The type of the handler that the decision belongs to.
    handler: Option<TypeId>,
    /// The rows that were checked so far, for the decision's report.
    checked_rows: Vec<CheckedRow>,
}

struct Entry {
    of: TypeId,
    level: Level,
    /// A `FoundRow`, and the caller of its check. Empty once an argument has taken it.
    row: Option<(Box<dyn Any>, Caller)>,
}

/// The result of taking a row for an argument.
pub(crate) enum TakeResult<R: Resource, A: Access> {
    /// The next row of its type.
    Row(Owned<R, A>),
    /// The next row of its type was checked at a lower level than the argument needs.
    TooLittle,
    /// Earlier arguments have taken all rows of its type.
    NoneLeft,
    /// The decision does not check this type.
    NeverLoaded,
}

impl Loaded {
    /// Starts empty, for this handler's decision.
    pub(crate) fn for_handler<H: Decided + 'static>() -> Self {
        Self {
            decision: Some(H::DECISION),
            is_unscoped: H::UNSCOPED.is_some(),
            handler: Some(TypeId::of::<H>()),
            ..Self::default()
        }
    }

    pub(crate) fn handler(&self) -> Option<TypeId> {
        self.handler
    }

    pub(crate) fn is_unscoped(&self) -> bool {
        self.is_unscoped
    }

    /// Takes the rows that were checked.
    pub(crate) fn checked_rows(&mut self) -> Vec<CheckedRow> {
        std::mem::take(&mut self.checked_rows)
    }

    pub(crate) fn record_check(&mut self, row: Option<CheckedRow>) {
        self.checked_rows.extend(row);
    }

    /// Returns the decision's checks, except that of a batch.
    pub(crate) fn checks(&self) -> &'static [OwnershipCheck] {
        match self.decision {
            Some(Decision::Owns(checks)) => checks,
            _ => &[],
        }
    }

    /// Returns the check of a batch of this resource, if the decision is one.
    pub(crate) fn batch_of<R: Resource>(&self) -> Option<&'static OwnershipCheck> {
        match self.decision {
            Some(Decision::OwnsEach(check)) if check.resource == R::NAME => Some(check),
            _ => None,
        }
    }

    pub(crate) fn put<R: Resource>(&mut self, found: Box<FoundRow<R>>, caller: Caller, level: Level) {
        self.rows.push(Entry { of: TypeId::of::<R>(), level, row: Some((found, caller)) });
    }

    pub(crate) fn take<R: Resource, A: Access>(&mut self) -> TakeResult<R, A> {
        let mut taken = TakeResult::NeverLoaded;
        for entry in self.rows.iter_mut().filter(|entry| entry.of == TypeId::of::<R>()) {
            let row = entry.row.take().and_then(|(row, caller)| Some((row.downcast::<FoundRow<R>>().ok()?, caller)));
            match row {
                Some(_) if entry.level < A::LEVEL => return TakeResult::TooLittle,
                Some((row, caller)) => return TakeResult::Row(Owned::assertion(*row, caller)),
                None => taken = TakeResult::NoneLeft,
            }
        }
        taken
    }
}
