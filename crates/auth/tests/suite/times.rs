//! `exp`, `nbf`, `iat` and lifetimes, on both sides of every limit.

use std::time::Duration;

use auth::{ClerkAuthBuilder, FixedClock};
use clerk_dev::TokenSpec;
use serde_json::{Value, json};

use crate::support::{NOW, assert_accepted, assert_refused, both_kinds, check_by, configured, session, template};

/// A session token that was issued a minute ago.
fn aged() -> TokenSpec {
    TokenSpec::session("user_alice").issued_at(NOW - 60)
}

#[actix_web::test]
async fn a_token_expires_five_seconds_after_exp() {
    assert_accepted(&aged().claim("exp", NOW + 1)).await;
    assert_accepted(&aged().claim("exp", NOW - 4)).await;
    assert_refused(&aged().claim("exp", NOW - 5), "token-expired").await;
    assert_refused(&aged().claim("exp", NOW - 6), "token-expired").await;
    assert_refused(&aged().claim("exp", 0), "token-expired").await;
    assert_refused(&aged().claim("exp", -1), "token-expired").await;
}

#[actix_web::test]
async fn a_token_is_good_from_five_seconds_before_nbf() {
    assert_accepted(&session().claim("nbf", NOW)).await;
    assert_accepted(&session().claim("nbf", NOW + 5)).await;
    assert_refused(&session().claim("nbf", NOW + 6), "token-not-active-yet").await;
}

#[actix_web::test]
async fn nbf_may_be_absent_or_long_ago() {
    assert_accepted(&session().without("nbf")).await;
    assert_accepted(&session().claim("nbf", -1)).await;
    assert_accepted(&session().claim("nbf", 0)).await;
}

#[actix_web::test]
async fn iat_may_be_five_seconds_ahead() {
    assert_accepted(&session().claim("iat", NOW + 5)).await;
    assert_refused(&session().claim("iat", NOW + 6), "token-iat-in-the-future").await;
}

#[actix_web::test]
async fn exp_and_iat_are_required() {
    assert_refused(&session().without("exp"), "token-verification-failed").await;
    assert_refused(&session().without("iat"), "token-verification-failed").await;
}

#[actix_web::test]
async fn the_fraction_of_exp_does_not_count() {
    assert_accepted(&aged().claim("exp", json!(NOW as f64 - 4.0))).await;
    assert_accepted(&aged().claim("exp", json!(NOW as f64 - 3.001))).await;
    assert_refused(&aged().claim("exp", json!(NOW as f64 - 4.001)), "token-expired").await;
    assert_refused(&aged().claim("exp", json!(NOW as f64 - 4.5)), "token-expired").await;
}

#[actix_web::test]
async fn the_fraction_of_iat_and_nbf_counts() {
    assert_accepted(&session().claim("iat", json!(NOW as f64 + 4.5))).await;
    assert_refused(&session().claim("iat", json!(NOW as f64 + 5.5)), "token-iat-in-the-future").await;
    assert_refused(&session().claim("nbf", json!(NOW as f64 + 5.5)), "token-not-active-yet").await;
}

#[actix_web::test]
async fn a_time_has_to_be_a_number() {
    for name in ["exp", "nbf", "iat"] {
        for value in [json!((NOW + 60).to_string()), json!(null), json!([NOW]), json!({}), json!(true)] {
            assert_refused(&session().claim(name, value), "token-verification-failed").await;
        }
    }
}

#[actix_web::test]
async fn a_time_that_no_date_can_hold_is_refused() {
    for name in ["exp", "nbf", "iat"] {
        for value in [json!(8.65e12), json!(-8.65e12), json!(1e300), json!(u64::MAX), json!(i64::MIN)] {
            assert_refused(&session().claim(name, value), "token-verification-failed").await;
        }
    }
}

#[actix_web::test]
async fn a_session_token_lives_ten_minutes_at_most() {
    assert_accepted(&session().lifetime(600)).await;
    assert_refused(&session().lifetime(601), "token-invalid-lifetime").await;
    assert_refused(&session().lifetime(315_360_000), "token-invalid-lifetime").await;
}

#[actix_web::test]
async fn a_template_token_lives_a_day_at_most_unless_configured() {
    async fn verdict(configuration: ClerkAuthBuilder, lifetime: i64) -> Result<(), &'static str> {
        check_by(configuration, &template().lifetime(lifetime)).await.map(|_| ())
    }
    let hour = || both_kinds().max_template_lifetime(Duration::from_secs(3600));

    assert_eq!(verdict(both_kinds(), 86_400).await, Ok(()));
    assert_eq!(verdict(both_kinds(), 86_401).await, Err("token-invalid-lifetime"));
    assert_eq!(verdict(hour(), 3600).await, Ok(()));
    assert_eq!(verdict(hour(), 3601).await, Err("token-invalid-lifetime"));
}

#[actix_web::test]
async fn the_session_lifetime_can_be_configured() {
    let minute = || configured().max_session_lifetime(Duration::from_secs(60));

    assert!(check_by(minute(), &session().lifetime(60)).await.is_ok());
    assert_eq!(check_by(minute(), &session().lifetime(61)).await.map(|_| ()), Err("token-invalid-lifetime"));
}

#[actix_web::test]
async fn a_token_that_ends_before_it_begins_is_refused() {
    let token = |exp: i64, iat: i64| session().claim("exp", exp).claim("iat", iat);

    assert_accepted(&token(NOW + 1, NOW)).await;
    assert_refused(&token(NOW, NOW), "token-invalid-lifetime").await;
    assert_refused(&token(NOW - 1, NOW + 1), "token-invalid-lifetime").await;
}

#[actix_web::test]
async fn a_clock_at_the_end_of_time_refuses_and_does_not_panic() {
    for time in [i64::MIN, i64::MIN + 1, -1, 0, i64::MAX - 1, i64::MAX] {
        assert!(check_by(configured().clock(FixedClock(time)), &session()).await.is_err());
    }
}

#[actix_web::test]
async fn the_same_token_is_checked_by_the_given_clock() {
    let at = |time: i64| configured().clock(FixedClock(time));
    let checked = async |time: i64| check_by(at(time), &session().lifetime(60)).await.map(|_| ());

    assert_eq!(checked(NOW - 6).await, Err("token-iat-in-the-future"));
    assert_eq!(checked(NOW - 5).await, Ok(()));
    assert_eq!(checked(NOW + 64).await, Ok(()));
    assert_eq!(checked(NOW + 65).await, Err("token-expired"));
}

#[actix_web::test]
async fn times_read_back_in_whole_seconds() {
    let fractional: Value = json!(NOW as f64 + 30.75);
    let user = check_by(configured(), &session().claim("exp", fractional)).await.unwrap();

    assert_eq!((user.issued_at(), user.expires_at()), (NOW, NOW + 30));
}

#[actix_web::test]
async fn the_clock_skew_can_be_configured() {
    let checked = |seconds, spec: TokenSpec| async move {
        check_by(configured().clock_skew(Duration::from_secs(seconds)), &spec).await.map(|_| ())
    };
    let late = |seconds| session().issued_at(NOW - 60 - seconds);
    for (skew, last) in [(0, -1), (5, 4), (60, 59)] {
        assert_eq!(checked(skew, late(last)).await, Ok(()), "{skew}");
        assert_eq!(checked(skew, late(last + 1)).await, Err("token-expired"), "{skew}");
    }
    assert_eq!(checked(60, session().claim("nbf", NOW + 60)).await, Ok(()));
    assert_eq!(checked(60, session().claim("nbf", NOW + 61)).await, Err("token-not-active-yet"));
    assert_eq!(checked(0, session().issued_at(NOW + 1)).await, Err("token-iat-in-the-future"));
}
