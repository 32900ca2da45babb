//! A token's claims, read by type.
//!
//! Owns the reading of strings and timestamps. It refuses to check their values.

use serde_json::{Map, Value};

use crate::json::{self, Limits, parse_object};
use crate::verify::rejection::Rejection;

/// Leaves room for custom claims in a token of 8 KiB.
const LIMITS: Limits = Limits { depth: 16, values: 1024 };
/// The last timestamp of JavaScript's dates, in seconds. Clerk's own verifier compares dates, and every comparison with a
/// later one is false.
const MAX_UNIX_SECONDS: f64 = 8.64e12;

/// A token's claims.
#[derive(Default)]
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    pub(crate) fn parse(json: &[u8]) -> Result<Self, Rejection> {
        parse_object(json, LIMITS).map(Claims).map_err(|_| Rejection::Invalid)
    }

    /// Returns why [`parse`](Self::parse) cannot read the bytes.
    pub(crate) fn complaint(json: &[u8]) -> Option<String> {
        json::complaint(json, LIMITS)
    }

    /// Returns any claim.
    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Returns a claim that must be a string if it is present.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, Rejection> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(Rejection::VerificationFailed),
        }
    }

    /// Returns a claim that must be a timestamp if it is present: Unix seconds with their fraction.
    pub(crate) fn time(&self, name: &str) -> Result<Option<f64>, Rejection> {
        match self.0.get(name) {
            None => Ok(None),
            Some(value) => match value.as_f64() {
                Some(seconds) if seconds.abs() <= MAX_UNIX_SECONDS => Ok(Some(seconds)),
                _ => Err(Rejection::VerificationFailed),
            },
        }
    }

    /// Returns a timestamp that must be present.
    pub(crate) fn required_time(&self, name: &str) -> Result<f64, Rejection> {
        self.time(name)?.ok_or(Rejection::VerificationFailed)
    }

    pub(crate) fn as_map(&self) -> &Map<String, Value> {
        &self.0
    }
}
