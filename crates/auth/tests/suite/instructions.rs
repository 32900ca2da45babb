//! The instructions of a verification: work is counted, not time, so that the test means the same on every machine.
//! Needs `valgrind`; without it the test is skipped with a message.

use std::env;
use std::ops::RangeInclusive;
use std::process::Command;

use auth::{ClerkAuth, FixedClock};
use futures_util::FutureExt;

/// Names the work for the process that valgrind runs, which is this test again: `hit` or `miss`, and how often.
const WORK: &str = "COUNTED_VERIFICATIONS";
/// Instructions of one verification in a test build: of a cached token, and of one that is not cached. If a change moves
/// them, write down why and move the band.
const HIT: RangeInclusive<u64> = 4_200..=5_300;
const MISS: RangeInclusive<u64> = 550_000..=750_000;

/// A fixed key and a token of it: a new key would take another number of instructions at each start.
const KEY: &str = "-----BEGIN PUBLIC KEY-----\
    MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA04N+/rX21vasoU/dtLzk\n\
    3F82kC9CmPMYSmL6cHTv9f4Y+eN4jLjhr5SjuOg2JdfnkxS5wJ5MfjjKPFzJTTqE\n\
    ekNh7O5gGnQgfhcaQLD8JoamuEb8aAvtQewrFV7Dbpeo70gmVC9v8ZXroZ9/yoda\n\
    Gka238Ue1vjI6yLwJtIJ/vavNGP5PwblNujIn2Ir+iuv7H3BO5IY5yTo8S6wUyaJ\n\
    XqQwrcy3SrbvmHl+Y4TDafMAzkAN+fC6rJm6ub+WfSMUmUafSHW1cb6OTioIO1z0\n\
    wPObXdUz/qh73Ir2/JKoI2w3jyF3epXdZ86pSdhFaJFH2ZhodngHs+/aSLEQpgX6\n\
    9wIDAQAB\n\
    -----END PUBLIC KEY-----";
const ISSUED_AT: i64 = 1_767_225_600;
const TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImNhdCI6ImNsX0I3ZDRQRDExMUFBQSIsImtpZCI6Imluc18yYWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4\
    eXoiLCJ0eXAiOiJKV1QifQ.eyJhenAiOiJodHRwOi8vbG9jYWxob3N0OjMwMDAiLCJleHAiOjE3NjcyMjU2NjAsImZ2YSI6WzAsL\
    TFdLCJpYXQiOjE3NjcyMjU2MDAsImlzcyI6Imh0dHBzOi8vY2xlcmsuZXhhbXBsZS5jb20iLCJuYmYiOjE3NjcyMjU1OTAsInNpZ\
    CI6InNlc3NfMmFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6Iiwic3RzIjoiYWN0aXZlIiwic3ViIjoidXNlcl8yYWJjZGVmZ2hpa\
    mtsbW5vcHFyc3R1dnd4eXoiLCJ2IjoyfQ.CVCsqKk8fF3DhwusLo0_I3Mc-Ui8i_Arr-em51qQWSfIAUB__NBwrbnoAyKSz_Zfe_\
    qYYPGwFakCbRSwK-j1YkFdSEp4Yclxtkngl_ANxa19Z-YErebKxevlIkri8t1Lc0STwyt9Wfm04niyNK6TtNpWH12ec2KtNHezuh\
    vPVaOfRHq4d3do_of7u26lcmj8_cERb5L6BiP-4-Rt-e3zXA5q0o7CK9VL56r4t3drGwl39YFk8kaVJc8rDEmOezBMbEuQVva2zE\
    Z_fQJdK8TzTfCFsdS1HHKpXhZGJdRyGrzuO1ojgevHTEQX_yVKO_Uwmlgn1oowiRefebdBnQNTRA";

#[test]
fn verification_stays_within_its_instructions() {
    if let Ok(work) = env::var(WORK) {
        return verify(&work);
    }
    if Command::new("valgrind").arg("--version").output().is_err() {
        eprintln!("skipped: valgrind is not installed");
        return;
    }
    for (work, band) in [("hit", HIT), ("miss", MISS)] {
        // The difference leaves out the start of the process and the first verification.
        let each = (instructions(work, 30) - instructions(work, 10)) / 20;
        assert!(band.contains(&each), "a {work} took {each} instructions, not {band:?}");
    }
}

fn verify(work: &str) {
    let (kind, times) = work.split_once(' ').unwrap();
    let capacity = if kind == "hit" { 10 } else { 0 };
    let builder =
        ClerkAuth::builder().issuer("https://clerk.example.com").jwt_key_pem(KEY).clock(FixedClock(ISSUED_AT));
    let verifier = builder.token_cache_capacity(capacity).build().unwrap();
    for _ in 0..times.parse::<u32>().unwrap() {
        assert!(verifier.verify(TOKEN).now_or_never().unwrap().is_ok());
    }
}

fn instructions(kind: &str, times: u32) -> u64 {
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(env::current_exe().unwrap())
        .args(["--exact", "instructions::verification_stays_within_its_instructions"])
        .env(WORK, format!("{kind} {times}"))
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stderr);
    let collected = text.lines().find_map(|line| line.split_once("Collected : "));
    collected.unwrap_or_else(|| panic!("{text}")).1.trim().parse().unwrap()
}
