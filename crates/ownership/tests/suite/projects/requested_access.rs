//! The compile-time assertion that no argument needs more access than its check, evaluated at run time.

use std::panic::catch_unwind;

use ownership::{
    __private::{RequestedAccess, RequestsAccess, assert_covered_by},
    Decision, Owned, OwnershipCheck,
    access::{Access, Editor, Level, Owner, Viewer},
};

use crate::resources::projects::{Project, Step, Task};

/// Returns a check of this resource at this level.
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

/// Returns the panic message for an argument that follows the `earlier` ones, if any.
fn refusal(decision: Decision, earlier: &[RequestedAccess], requested: RequestedAccess) -> Option<String> {
    let outcome = catch_unwind(|| assert_covered_by(decision, earlier, requested));
    outcome.err().map(|panic| panic.downcast_ref::<&str>().copied().unwrap_or_default().to_owned())
}

#[test]
fn argument_at_or_below_its_check_is_covered() {
    let cases = [
        (VIEWER, project::<Viewer>()),
        (EDITOR, project::<Editor>()),
        (EDITOR, project::<Viewer>()),
        (OWNER, project::<Owner>()),
        (OWNER, project::<Editor>()),
        (OWNER, project::<Viewer>()),
    ];
    for (decision, requested) in cases {
        assert_eq!(refusal(decision, &[], requested), None, "{decision:?} {requested:?}");
    }
}

#[test]
fn message_names_the_checked_level() {
    let cases = [
        (VIEWER, project::<Editor>(), "use `Owned<_, Viewer>`"),
        (VIEWER, project::<Owner>(), "use `Owned<_, Viewer>`"),
        (EDITOR, project::<Owner>(), "use `Owned<_, Editor>`"),
    ];
    for (decision, requested, fix) in cases {
        let message = refusal(decision, &[], requested).unwrap_or_default();
        assert!(message.contains(fix), "{decision:?} {requested:?}: {message:?}");
    }
}

#[test]
fn each_argument_is_compared_with_its_own_check() {
    let rows = |earlier: &[RequestedAccess], requested| refusal(EDITOR_THEN_VIEWER, earlier, requested).is_none();
    assert!(rows(&[], project::<Editor>()));
    assert!(!rows(&[], project::<Owner>()));
    // The first argument takes the editor's check, so the second one gets the viewer's.
    assert!(rows(&[project::<Editor>()], project::<Viewer>()));
    assert!(!rows(&[project::<Editor>()], project::<Editor>()));
    // An earlier task takes no check of a project.
    assert!(rows(&[task::<Owner>()], project::<Editor>()));
    assert!(rows(&[project::<Editor>(), task::<Owner>()], project::<Viewer>()));
    assert!(!rows(&[project::<Editor>(), task::<Owner>()], project::<Editor>()));
    assert!(rows(&[project::<Editor>(), project::<Viewer>()], task::<Owner>()));
}

#[test]
fn argument_of_another_resource_is_not_compared() {
    assert_eq!(refusal(VIEWER, &[], task::<Owner>()), None);
    // A name of the same length.
    assert_eq!(refusal(TASKS, &[], <Owned<Step, Owner> as RequestsAccess>::REQUESTED), None);
    assert!(refusal(TASKS, &[], task::<Owner>()).is_some());
}

#[test]
fn decision_without_row_checks_covers_every_argument() {
    let decision = Decision::Authenticated { no_impersonation: false };
    assert_eq!(refusal(decision, &[], project::<Owner>()), None);
}
