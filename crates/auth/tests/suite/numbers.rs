//! Timestamps in all JSON spellings, including numbers that parsers may round.

use crate::support::{GENUINE, NOW, check_text, configured, genuine_claims, genuine_header};

/// A genuine session token with this exact text as one claim.
fn spelled(name: &str, number: &str) -> String {
    let mut claims = genuine_claims();
    claims["iat"] = (NOW - 60).into();
    claims[name] = "HERE".into();
    GENUINE
        .sign_bytes(genuine_header().to_string().as_bytes(), claims.to_string().replace("\"HERE\"", number).as_bytes())
}

async fn verdict(name: &str, number: &str) -> Result<(), &'static str> {
    check_text(configured(), &spelled(name, number)).await.map(|_| ())
}

async fn assert_all(name: &str, numbers: &[&str], expected: Result<(), &str>) {
    for number in numbers {
        assert_eq!(verdict(name, number).await, expected, "{name}: {number}");
    }
}

#[actix_web::test]
async fn a_time_may_be_spelled_as_any_json_number() {
    let spellings = ["1800000060", "1800000060.0", "1.80000006e9", "180000006E1", "18000000600e-1", "1800000060.000"];

    assert_all("exp", &spellings, Ok(())).await;
    assert_all("nbf", &["1.8e9", "1800000005.0", "18e+8", "-1", "-1.5", "-0", "0", "5e-324"], Ok(())).await;
    assert_all("iat", &["1.8e9", "1800000005.0", "1799999999.5"], Ok(())).await;
}

#[actix_web::test]
async fn a_zero_of_any_sign_and_size_is_a_moment_long_ago() {
    assert_all("exp", &["0", "-0", "0.0", "-0.0", "0e9", "1e-400", "-1e-400"], Err("token-expired")).await;
}

#[actix_web::test]
async fn half_a_microsecond_decides_on_every_edge() {
    // Only the fraction of `exp` is ignored.
    assert_all("exp", &["1799999996", "1799999996.5"], Ok(())).await;
    assert_all("exp", &["1799999995.0", "1799999995.0000005", "1799999995.9999995"], Err("token-expired")).await;
    assert_all("nbf", &["1800000005", "1800000004.9999995"], Ok(())).await;
    assert_all("nbf", &["1800000005.0000005", "1800000005.5"], Err("token-not-active-yet")).await;
    assert_all("iat", &["1800000005", "1800000004.9999995"], Ok(())).await;
    assert_all("iat", &["1800000005.0000005", "1800000005.5"], Err("token-iat-in-the-future")).await;
}

#[actix_web::test]
async fn lifetime_bounds_are_exact_to_half_a_microsecond() {
    // Issued a minute ago, with the longest and the shortest lifetime.
    assert_all("exp", &["1800000540", "1800000539.9999995"], Ok(())).await;
    assert_all("exp", &["1800000540.0000005", "1800000541"], Err("token-invalid-lifetime")).await;
    for iat in ["1800000003.5", "1800000003.9999995"] {
        assert_eq!(verdict_on_life(iat, "1800000004").await, Ok(()), "{iat}");
    }
    for iat in ["1800000004.0", "1800000004.0000005"] {
        assert_eq!(verdict_on_life(iat, "1800000004").await, Err("token-invalid-lifetime"), "{iat}");
    }
}

/// The verdict on a token with these timestamps.
async fn verdict_on_life(iat: &str, exp: &str) -> Result<(), &'static str> {
    let mut claims = genuine_claims();
    (claims["iat"], claims["exp"]) = ("IAT".into(), "EXP".into());
    let claims = claims.to_string().replace("\"IAT\"", iat).replace("\"EXP\"", exp);
    let token = GENUINE.sign_bytes(genuine_header().to_string().as_bytes(), claims.as_bytes());
    check_text(configured(), &token).await.map(|_| ())
}

#[actix_web::test]
async fn what_no_date_can_hold_is_no_time_to_the_last_number() {
    // JavaScript's dates end here, and Clerk's own verifier compares dates.
    assert_all("nbf", &["-8640000000000", "-8.64e12"], Ok(())).await;
    assert_all("exp", &["8640000000000", "8.64e12"], Err("token-invalid-lifetime")).await;
    for name in ["exp", "nbf", "iat"] {
        let beyond = ["8640000000001", "8640000000000.5", "-8640000000001", "-8640000000000.5"];
        assert_all(name, &beyond, Err("token-verification-failed")).await;
    }
}

#[actix_web::test]
async fn an_integer_that_no_register_holds_is_no_time() {
    for number in [
        "9007199254740993",
        "9223372036854775807",
        "9223372036854775808",
        "18446744073709551615",
        "18446744073709551616",
        "-9223372036854775808",
        "-9223372036854775809",
        "340282366920938463463374607431768211456",
        "1e308",
        "-1e308",
    ] {
        for name in ["exp", "nbf", "iat"] {
            assert_eq!(verdict(name, number).await, Err("token-verification-failed"), "{name}: {number}");
        }
    }
}

#[actix_web::test]
async fn what_is_no_json_number_is_no_token() {
    let nines = "9".repeat(400);
    for number in [
        "+1800000060",
        "01800000060",
        "1800000060.",
        ".5",
        "1_800_000_060",
        "1800000060n",
        "0x6b49d23c",
        "1e",
        "--1",
        "-",
        "NaN",
        "Infinity",
        "-Infinity",
        "1e309",
        "-1e309",
        nines.as_str(),
    ] {
        assert_eq!(verdict("exp", number).await, Err("token-invalid"), "{number}");
        assert_eq!(verdict("anything", number).await, Err("token-invalid"), "{number}");
    }
}

#[actix_web::test]
async fn five_thousand_digits_are_one_number() {
    assert_all("nbf", &[&format!("1800000000.{}", "0".repeat(5000))], Ok(())).await;
    assert_all("nbf", &[&format!("1800000000.{}", "0".repeat(1_000_000))], Err("token-invalid")).await;
}
