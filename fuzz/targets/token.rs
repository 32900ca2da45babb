//! Any bytes as a token: never a panic, and nothing is accepted that is not, byte for byte, one of the genuine tokens.

#![no_main]

use futures_util::FutureExt;
use fuzz::{AUTH, GENUINE};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Ok(token) = str::from_utf8(data) else { return };
    let verdict = AUTH.verify(token).now_or_never().expect("static keys make nobody wait");
    assert_eq!(verdict.is_ok(), GENUINE.contains(&token), "{:?}", verdict.map_err(|error| error.code()));
});
