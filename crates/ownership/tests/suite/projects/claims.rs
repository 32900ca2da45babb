//! What the compiler asks of a handler's arguments, asked here at run time: none claims more than its check gives.

use std::panic::catch_unwind;

use ownership::{
    __private::{RequestedAccess, RequestsAccess, assert_covered_by},
    Decision, Owned, OwnershipCheck,
    access::{Access, Editor, Level, Owner, Viewer},
};

use crate::resources::projects::{Project, Step, Task};

/// A check of this resource at this level.
const fn check(resource: &'static str, access: Level) -> OwnershipCheck {
    OwnershipCheck { resource, params: &["id"], access, overrides: &[], no_impersonation: false }
}

const VIEWER: Decision = Decision::Owns(&[check("project", Level::Viewer)]);
const EDITOR: Decision = Decision::Owns(&[check("project", Level::Editor)]);
const OWNER: Decision = Decision::Owns(&[check("project", Level::Owner)]);
const TASKS: Decision = Decision::Owns(&[check("task", Level::Viewer)]);
const EDITOR_THEN_VIEWER: Decision =
    Decision::Owns(&[check("task", Level::Owner), check("project", Level::Editor), check("project", Level::Viewer)]);

fn project<A: Access>() -> RequestedAccess {
    <Owned<Project, A> as RequestsAccess>::REQUESTED
}

fn task<A: Access>() -> RequestedAccess {
    <Owned<Task, A> as RequestsAccess>::REQUESTED
}

/// What a handler with this decision is refused with, whose argument claims this after those.
fn refusal(decision: Decision, earlier: &[RequestedAccess], claim: RequestedAccess) -> Option<String> {
    let asked = catch_unwind(|| assert_covered_by(decision, earlier, claim));
    asked.err().map(|said| said.downcast_ref::<&str>().copied().unwrap_or_default().to_owned())
}

#[test]
fn an_argument_may_claim_what_is_checked_and_less() {
    let claims = [
        (VIEWER, project::<Viewer>()),
        (EDITOR, project::<Editor>()),
        (EDITOR, project::<Viewer>()),
        (OWNER, project::<Owner>()),
        (OWNER, project::<Editor>()),
        (OWNER, project::<Viewer>()),
    ];
    for (decision, claim) in claims {
        assert_eq!(refusal(decision, &[], claim), None, "{decision:?} {claim:?}");
    }
}

#[test]
fn an_argument_that_claims_more_is_told_what_its_check_is_good_for() {
    let claims = [
        (VIEWER, project::<Editor>(), "write `Owned<_, Viewer>`"),
        (VIEWER, project::<Owner>(), "write `Owned<_, Viewer>`"),
        (EDITOR, project::<Owner>(), "write `Owned<_, Editor>`"),
    ];
    for (decision, claim, cure) in claims {
        let said = refusal(decision, &[], claim).unwrap_or_default();
        assert!(said.contains(cure), "{decision:?} {claim:?}: {said:?}");
    }
}

#[test]
fn each_claim_is_held_to_the_check_whose_row_it_gets() {
    let rows = |claims: &[RequestedAccess], claim| refusal(EDITOR_THEN_VIEWER, claims, claim).is_none();
    assert!(rows(&[], project::<Editor>()));
    assert!(!rows(&[], project::<Owner>()));
    // The first project is taken, so that a second one has the viewer's check.
    assert!(rows(&[project::<Editor>()], project::<Viewer>()));
    assert!(!rows(&[project::<Editor>()], project::<Editor>()));
    // A task that comes earlier takes no project, and leaves the first of them.
    assert!(rows(&[task::<Owner>()], project::<Editor>()));
    assert!(rows(&[project::<Editor>(), task::<Owner>()], project::<Viewer>()));
    assert!(!rows(&[project::<Editor>(), task::<Owner>()], project::<Editor>()));
    assert!(rows(&[project::<Editor>(), project::<Viewer>()], task::<Owner>()));
}

#[test]
fn a_claim_about_another_resource_is_not_held_to_this_check() {
    assert_eq!(refusal(VIEWER, &[], task::<Owner>()), None);
    // As long a name, and another one from its first letter on.
    assert_eq!(refusal(TASKS, &[], <Owned<Step, Owner> as RequestsAccess>::REQUESTED), None);
    assert!(refusal(TASKS, &[], task::<Owner>()).is_some());
}

#[test]
fn without_a_check_of_rows_there_is_nothing_to_hold_a_claim_to() {
    let decision = Decision::Authenticated { no_impersonation: false };
    assert_eq!(refusal(decision, &[], project::<Owner>()), None);
}
