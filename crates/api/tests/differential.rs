//! The differential test: this project's verifier and Clerk's own judge hundreds of tokens at one fixed time.
//!
//! Ours may refuse more than Clerk's; `differential/differences.md` says what and why. It must never accept more. The
//! test needs Node.js and Clerk's package: `differential/clerk/README.md`.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a failed step fails the test")]

#[path = "differential/cases/mod.rs"]
mod cases;
#[path = "differential/choices.rs"]
mod choices;
#[path = "differential/configuration.rs"]
mod configuration;
#[path = "differential/forge.rs"]
mod forge;
#[path = "differential/ours.rs"]
mod ours;
#[path = "differential/reviewed.rs"]
mod reviewed;
#[path = "differential/theirs.rs"]
mod theirs;

use std::{collections::HashSet, sync::LazyLock};

use forge::Forge;
use reviewed::{Entries, Section};

/// The user id of an accepted token, or the reason of the refusal.
type Verdict = Result<String, String>;

/// The name of a token and both verdicts.
struct Judged {
    name: String,
    ours: Verdict,
    theirs: Verdict,
}

static JUDGED: LazyLock<Vec<Judged>> = LazyLock::new(|| {
    let forge = Forge::new();
    judged(&cases::all(&forge), &forge)
});

fn judged(groups: &[cases::Group<'_>], forge: &Forge) -> Vec<Judged> {
    let theirs = theirs::verdicts(groups, forge);
    assert_eq!(theirs.len(), groups.len());
    let mut judged = Vec::new();
    for (group, theirs) in groups.iter().zip(theirs) {
        let ours = ours::verdicts(group, forge);
        assert_eq!((ours.len(), theirs.len()), (group.cases.len(), group.cases.len()));
        let named = group.cases.iter().zip(ours.into_iter().zip(theirs));
        judged.extend(named.map(|(case, (ours, theirs))| Judged { name: case.name.clone(), ours, theirs }));
    }
    judged
}

/// The tokens for which `of` returns a text.
fn entries(of: impl Fn(&Verdict, &Verdict) -> Option<String>) -> Entries {
    JUDGED.iter().filter_map(|judged| Some((judged.name.clone(), of(&judged.ours, &judged.theirs)?))).collect()
}

#[test]
fn ours_never_accepts_what_clerks_own_verifier_refuses() {
    let exceptions = entries(|ours, theirs| match (ours, theirs) {
        (Ok(_), Err(theirs)) => Some(theirs.clone()),
        _ => None,
    });
    assert!(exceptions.is_empty(), "accepted, and refused by Clerk's: {exceptions:#?}");
}

/// If Clerk's library finds a session, ours finds the same one; if it finds none, ours finds none.
#[test]
fn the_session_cookie_that_counts_is_clerks_choice() {
    let forge = Forge::new();
    let requests = choices::requests(&forge);
    let (ours, theirs) = (choices::ours(&requests, &forge), theirs::choices(&requests, &forge));
    assert_eq!((ours.len(), theirs.len()), (requests.len(), requests.len()));
    let all = || requests.iter().zip(ours.iter().zip(&theirs));
    let differ: Vec<_> = all().filter(|(_, (ours, theirs))| ours != theirs).map(|(request, _)| &request.name).collect();
    assert!(differ.is_empty(), "{} of {}: {differ:#?}", differ.len(), requests.len());
    let some = all().filter(|(_, (ours, _))| ours.is_some()).count();
    assert!(requests.len() > 1000 && some > 500 && requests.len() - some > 100, "{some} of {}", requests.len());
}

#[test]
fn where_both_accept_they_take_the_token_for_the_same_user() {
    let differ = entries(|ours, theirs| match (ours, theirs) {
        (Ok(ours), Ok(theirs)) if ours != theirs => Some(format!("{ours:?}, theirs {theirs:?}")),
        _ => None,
    });
    assert!(differ.is_empty(), "{differ:#?}");
}

#[test]
fn what_ours_alone_refuses_is_what_the_reviewed_file_says() {
    Section::OursAloneRefuses.assert_says(&entries(|ours, theirs| match (ours, theirs) {
        (Err(ours), Ok(_)) => Some(ours.clone()),
        _ => None,
    }));
}

#[test]
fn reasons_differ_only_as_reviewed() {
    Section::ReasonsDiffer.assert_says(&entries(|ours, theirs| match (ours, theirs) {
        (Err(ours), Err(theirs)) if ours != theirs => Some(format!("{ours}, theirs {theirs}")),
        _ => None,
    }));
}

/// Otherwise the comparison would prove nothing.
#[test]
fn cases_are_many_distinct_and_not_all_refused() {
    let mut names = HashSet::new();
    let repeated: Vec<&str> = JUDGED.iter().map(|judged| &*judged.name).filter(|name| !names.insert(*name)).collect();
    assert!(repeated.is_empty(), "{repeated:?}");
    assert!(names.len() >= 900, "{}", names.len());
    let accepted = JUDGED.iter().filter(|judged| judged.ours.is_ok() && judged.theirs.is_ok()).count();
    let refused = JUDGED.iter().filter(|judged| judged.ours.is_err() && judged.theirs.is_err()).count();
    assert!(accepted >= 200 && refused >= 400, "{accepted} accepted, {refused} refused by both");
}

/// Clerk's Backend API mints template tokens without `azp`, and a list of parties that refused them would refuse them
/// all. Clerk's documentation ("Manual JWT verification") skips the check in any token without `azp`; its library skips
/// it in none. An application that must restrict these tokens requires an audience.
#[test]
fn only_a_template_without_azp_is_accepted_here_alone() {
    let forge = Forge::new();
    let judged = judged(&[cases::templates_without_party(&forge)], &forge);
    assert!(judged.len() >= 3);
    for Judged { name, ours, theirs } in judged {
        let theirs = theirs.as_ref().map_err(String::as_str);
        assert_eq!((ours.is_ok(), theirs), (true, Err("token-invalid-authorized-parties")), "{name}");
    }
}
