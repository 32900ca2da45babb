//! The ages of verified factors.

use std::time::Duration;

use auth::{ClerkUser, Factors};
use serde_json::{Value, json};

use crate::support::{both_kinds, check, check_by, session, template};

const HOUR: Duration = Duration::from_secs(60 * 60);

async fn with(fva: Value) -> ClerkUser {
    check(&session().claim("fva", fva)).await.unwrap()
}

fn passes(user: &ClerkUser, age: Duration) -> [bool; 3] {
    [Factors::First, Factors::Second, Factors::Both].map(|factors| user.has_verified(factors, age))
}

#[actix_web::test]
async fn both_ages_are_in_minutes() {
    let user = with(json!([7, 90])).await;

    assert_eq!(user.first_factor_age(), Some(Duration::from_secs(7 * 60)));
    assert_eq!(user.second_factor_age(), Some(Duration::from_secs(90 * 60)));
    assert_eq!(passes(&user, HOUR), [true, false, false]);
    assert_eq!(passes(&user, 2 * HOUR), [true, true, true]);
}

#[actix_web::test]
async fn a_factor_has_to_be_younger_than_the_age_asked_for() {
    assert_eq!(passes(&with(json!([59, 59])).await, HOUR), [true; 3]);
    assert_eq!(passes(&with(json!([60, 60])).await, HOUR), [false; 3]);
    assert_eq!(passes(&with(json!([0, 0])).await, Duration::ZERO), [false; 3]);
}

#[actix_web::test]
async fn a_user_without_a_second_factor_never_passes_for_one() {
    let user = with(json!([0, -1])).await;

    assert_eq!(user.second_factor_age(), None);
    assert_eq!(passes(&user, Duration::MAX), [true, false, false]);
}

#[actix_web::test]
async fn an_absent_age_is_not_verified() {
    let user = check(&session().without("fva")).await.unwrap();

    assert_eq!((user.first_factor_age(), user.second_factor_age()), (None, None));
    assert_eq!(passes(&user, Duration::MAX), [false; 3]);
}

#[actix_web::test]
async fn an_age_that_cannot_be_read_is_not_verified() {
    for fva in [
        json!(null),
        json!(0),
        json!("0,0"),
        json!([]),
        json!([0]),
        json!([0, 0, 0]),
        json!([-1, 0]),
        json!([-1, -1]),
        json!([-2, 0]),
        json!([0, -2]),
        json!(["0", 0]),
        json!([0, null]),
        json!([0.5, 0]),
        json!({ "0": 0 }),
    ] {
        assert_eq!(passes(&with(fva.clone()).await, Duration::MAX), [false; 3], "{fva}");
    }
}

#[actix_web::test]
async fn an_enormous_age_does_not_overflow() {
    assert_eq!(passes(&with(json!([u64::MAX, u64::MAX])).await, HOUR), [false; 3]);
}

#[actix_web::test]
async fn a_template_cannot_claim_an_age() {
    let user = check_by(both_kinds(), &template().claim("fva", json!([0, 0]))).await.unwrap();

    assert_eq!(passes(&user, Duration::MAX), [false; 3]);
}
