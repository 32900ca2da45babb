//! The budgets, moment by moment.

use std::time::{Duration, Instant};

use super::{Cause, Schedule, Step, Ticket, Timing};

const MINUTE: Duration = Duration::from_secs(60);

/// A schedule whose first fetch succeeded at the returned moment.
fn warm() -> (Schedule, Instant) {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    run(&mut schedule, true, now);
    (schedule, now)
}

/// Runs the fetch that is due and reports its outcome.
fn run(schedule: &mut Schedule, succeeded: bool, now: Instant) -> Cause {
    let Step::Fetch { cause, .. } = schedule.next(now) else { panic!("no fetch is due") };
    schedule.finish(succeeded, now, 0.0);
    cause
}

#[test]
fn nothing_is_fetched_before_somebody_asks() {
    let mut schedule = Schedule::new(Timing::default());

    assert_eq!(schedule.next(Instant::now()), Step::Wait);
}

#[test]
fn everybody_who_asks_before_the_end_shares_one_fetch() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());

    assert_eq!(schedule.ask(Cause::Cold, now), Some(Ticket { round: 1, begins_later: true }));
    assert_eq!(schedule.ask(Cause::UnknownKid, now), Some(Ticket { round: 1, begins_later: true }));
    assert_eq!(schedule.next(now), Step::Fetch { cause: Cause::Cold, round: 1 });
    assert_eq!(schedule.ask(Cause::Cold, now), Some(Ticket { round: 1, begins_later: false }));
    schedule.finish(true, now, 0.0);
    assert_eq!(schedule.next(now), Step::WaitUntil(now + 5 * MINUTE));
}

#[test]
fn keys_are_fetched_again_at_the_soft_age_without_any_traffic() {
    let (mut schedule, start) = warm();

    assert_eq!(schedule.next(start + 5 * MINUTE - Duration::from_millis(1)), Step::WaitUntil(start + 5 * MINUTE));
    assert_eq!(run(&mut schedule, true, start + 5 * MINUTE), Cause::Scheduled);
    assert_eq!(schedule.next(start + 5 * MINUTE), Step::WaitUntil(start + 10 * MINUTE));
}

#[test]
fn jitter_moves_a_scheduled_fetch_earlier_and_never_later() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    schedule.next(now);
    schedule.finish(true, now, 1.0);

    assert_eq!(schedule.next(now), Step::WaitUntil(now + Duration::from_secs(270)));
}

#[test]
fn unknown_kids_cause_one_fetch_in_each_cool_down() {
    let (mut schedule, start) = warm();
    let cool_down = Timing::default().unknown_kid_cool_down;

    assert!(schedule.ask(Cause::UnknownKid, start).is_some());
    assert_eq!(run(&mut schedule, true, start), Cause::UnknownKid);
    assert_eq!(schedule.ask(Cause::UnknownKid, start + cool_down - Duration::from_millis(1)), None);
    assert!(schedule.ask(Cause::UnknownKid, start + cool_down).is_some());
}

#[test]
fn ten_seconds_of_unknown_kids_cost_a_handful_of_fetches() {
    let (mut schedule, start) = warm();
    let mut fetches = 0;
    for millisecond in 0..10_000 {
        let now = start + Duration::from_millis(millisecond);
        if schedule.ask(Cause::UnknownKid, now).is_some() {
            run(&mut schedule, true, now);
            fetches += 1;
        }
    }

    assert_eq!(fetches, 7);
}

#[test]
fn a_rotation_during_a_flood_of_unknown_kids_is_fetched_within_two_seconds() {
    for rotated_at in (0..5_000).step_by(50) {
        let (mut schedule, start) = warm();
        let rotation = start + Duration::from_millis(rotated_at);
        let begun = (0..10_000).map(|millisecond| start + Duration::from_millis(millisecond)).find(|now| {
            let fetches = schedule.ask(Cause::UnknownKid, *now).is_some();
            if fetches {
                run(&mut schedule, true, *now);
            }
            fetches && *now >= rotation
        });

        assert!(begun.is_some_and(|begun| begun - rotation < Duration::from_secs(2)), "{rotated_at}");
    }
}

#[test]
fn bad_signatures_and_unknown_kids_have_separate_budgets() {
    let (mut schedule, start) = warm();

    assert!(schedule.ask(Cause::BadSignature, start).is_some());
    assert_eq!(run(&mut schedule, true, start), Cause::BadSignature);
    assert_eq!(schedule.ask(Cause::BadSignature, start + Duration::from_secs(29)), None);
    assert!(schedule.ask(Cause::UnknownKid, start).is_some());
    assert_eq!(run(&mut schedule, true, start), Cause::UnknownKid);
    assert!(schedule.ask(Cause::BadSignature, start + Duration::from_secs(30)).is_some());
}

#[test]
fn spent_budgets_do_not_delay_the_scheduled_fetch() {
    let (mut schedule, start) = warm();
    let due = start + 5 * MINUTE;
    assert!(schedule.ask(Cause::UnknownKid, due - Duration::from_millis(1)).is_some());
    run(&mut schedule, false, due - Duration::from_millis(1));

    assert_eq!(schedule.ask(Cause::UnknownKid, due), None);
    assert_eq!(run(&mut schedule, true, due + Duration::from_secs(1)), Cause::Scheduled);
}

#[test]
fn failures_back_off_to_a_bound_and_nobody_can_ask_in_between() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    let mut pauses = Vec::new();
    let mut moment = now;
    for _ in 0..10 {
        run(&mut schedule, false, moment);
        let pause = schedule.time_to_next_attempt(moment);
        assert_eq!(schedule.ask(Cause::Cold, moment + pause - Duration::from_millis(1)), None);
        pauses.push(pause.as_millis());
        moment += pause;
    }

    assert_eq!(pauses, [125, 250, 500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
}

#[test]
fn a_success_ends_the_back_off() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    run(&mut schedule, false, now);
    assert!(schedule.is_failing());
    run(&mut schedule, true, now + MINUTE);

    assert!(!schedule.is_failing());
    assert!(schedule.ask(Cause::UnknownKid, now + MINUTE).is_some());
}
