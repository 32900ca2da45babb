//! Cooldowns and backoff over time.

use std::time::{Duration, Instant};

use super::{Action, Cause, FetchTicket, Schedule, Timing};

const MINUTE: Duration = Duration::from_secs(60);

/// A schedule with a successful first fetch at the returned time.
fn warm() -> (Schedule, Instant) {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    run(&mut schedule, true, now);
    (schedule, now)
}

/// Runs the due fetch and reports its result.
fn run(schedule: &mut Schedule, succeeded: bool, now: Instant) -> Cause {
    let Action::Fetch { cause, .. } = schedule.next(now) else { panic!("no fetch is due") };
    schedule.finish(succeeded, now, 0.0);
    cause
}

#[test]
fn nothing_is_fetched_before_the_first_request() {
    let mut schedule = Schedule::new(Timing::default());

    assert_eq!(schedule.next(Instant::now()), Action::Wait);
}

#[test]
fn requests_before_the_end_share_one_fetch() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());

    assert_eq!(schedule.ask(Cause::Cold, now), Some(FetchTicket { round: 1, begins_later: true }));
    assert_eq!(schedule.ask(Cause::UnknownKid, now), Some(FetchTicket { round: 1, begins_later: true }));
    assert_eq!(schedule.next(now), Action::Fetch { cause: Cause::Cold, round: 1 });
    assert_eq!(schedule.ask(Cause::Cold, now), Some(FetchTicket { round: 1, begins_later: false }));
    schedule.finish(true, now, 0.0);
    assert_eq!(schedule.next(now), Action::WaitUntil(now + 5 * MINUTE));
}

#[test]
fn keys_are_fetched_at_the_soft_age_without_traffic() {
    let (mut schedule, start) = warm();

    assert_eq!(schedule.next(start + 5 * MINUTE - Duration::from_millis(1)), Action::WaitUntil(start + 5 * MINUTE));
    assert_eq!(run(&mut schedule, true, start + 5 * MINUTE), Cause::Scheduled);
    assert_eq!(schedule.next(start + 5 * MINUTE), Action::WaitUntil(start + 10 * MINUTE));
}

#[test]
fn jitter_moves_a_scheduled_fetch_earlier_and_never_later() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    schedule.next(now);
    schedule.finish(true, now, 1.0);

    assert_eq!(schedule.next(now), Action::WaitUntil(now + Duration::from_secs(270)));
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
fn rotation_during_a_flood_is_fetched_in_two_seconds() {
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
fn failures_back_off_and_block_requests_in_between() {
    let now = Instant::now();
    let mut schedule = Schedule::new(Timing::default());
    schedule.ask(Cause::Cold, now).unwrap();
    let mut pauses = Vec::new();
    let mut time = now;
    for _ in 0..10 {
        run(&mut schedule, false, time);
        let pause = schedule.time_to_next_attempt(time);
        assert_eq!(schedule.ask(Cause::Cold, time + pause - Duration::from_millis(1)), None);
        pauses.push(pause.as_millis());
        time += pause;
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

#[test]
fn default_unknown_kid_cool_down_is_under_two_seconds() {
    let timing = Timing::default();

    assert!((Duration::from_secs(1)..Duration::from_secs(2)).contains(&timing.unknown_kid_cool_down));
    assert!(timing.soft_age < timing.hard_age && timing.fetch_timeout < timing.soft_age);
}

/// Returns the number of fetches in this many seconds with a possible request every millisecond.
fn fetches_in(seconds: u64, succeeded: bool, ask: impl Fn(u64) -> Option<Cause>) -> usize {
    let (mut schedule, start) = warm();
    (0..seconds * 1000)
        .filter(|millisecond| {
            let now = start + Duration::from_millis(*millisecond);
            if let Some(cause) = ask(*millisecond) {
                schedule.ask(cause, now);
            }
            let fetches = matches!(schedule.next(now), Action::Fetch { .. });
            if fetches {
                schedule.finish(succeeded, now, 0.0);
            }
            fetches
        })
        .count()
}

#[test]
fn an_hour_of_floods_costs_what_the_cool_downs_allow() {
    let both =
        |millisecond: u64| Some(if millisecond.is_multiple_of(2) { Cause::UnknownKid } else { Cause::BadSignature });
    let (unknown_kids, bad_signatures) = (3600 * 1000 / 1500, 3600 / 30);

    let fetches = fetches_in(3600, true, both);
    assert!((unknown_kids..=unknown_kids + bad_signatures + 1).contains(&fetches), "{fetches}");
}

#[test]
fn flood_during_an_outage_adds_no_fetches() {
    // The flood's first request discovers the outage.
    let once = |cause| move |millisecond| (millisecond == 0).then_some(cause);

    for cause in [Cause::UnknownKid, Cause::BadSignature, Cause::Cold] {
        assert_eq!(fetches_in(600, false, move |_| Some(cause)), fetches_in(600, false, once(cause)), "{cause:?}");
    }
}

#[test]
fn no_traffic_of_any_kind_keeps_a_set_beyond_the_soft_age() {
    let soft_age = Timing::default().soft_age;
    for (cause, every) in [Cause::UnknownKid, Cause::BadSignature, Cause::Cold]
        .into_iter()
        .flat_map(|cause| [7, 1500, 60_000, 299_999, 300_000, 300_001, 1_000_000].map(|every| (cause, every)))
    {
        let (mut schedule, start) = warm();
        let (mut now, mut fetched_at) = (start, start);
        let mut fetch = |schedule: &mut Schedule, now: Instant| {
            run(schedule, true, now);
            assert!(now - fetched_at <= soft_age, "{cause:?} every {every} ms");
            fetched_at = now;
        };
        for question in (1..=1_800_000 / every).map(|number| start + Duration::from_millis(number * every)) {
            // Runs the scheduled fetches before the request.
            while let Action::WaitUntil(due) = schedule.next(now)
                && due <= question
            {
                now = due;
                fetch(&mut schedule, now);
            }
            now = question;
            if schedule.ask(cause, now).is_some() {
                fetch(&mut schedule, now);
            }
        }
    }
}
