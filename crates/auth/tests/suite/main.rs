//! The crate from outside, by topic: what a token must be, where it may come from, and where keys come from.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where its own setup fails")]

mod claims;
mod config;
mod credentials;
mod csrf;
mod errors;
mod extractors;
mod header;
mod key_sources;
mod key_store;
mod kinds;
mod properties;
mod shape;
mod signature;
mod support;
mod times;
mod users;
