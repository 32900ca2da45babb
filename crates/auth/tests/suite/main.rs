//! Tests of the public API, by topic.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test may stop where its own setup fails")]

mod cache;
mod claims;
mod config;
mod config_values;
mod credentials;
mod csrf;
mod deny_list;
mod documentation;
mod errors;
mod escapes;
mod extractors;
mod factors;
mod floods;
mod header;
mod inspection;
mod instructions;
mod key_sources;
mod key_store;
mod kinds;
mod numbers;
mod organizations;
mod planted_cookies;
mod properties;
mod proxies;
mod requirements;
mod revocations;
mod seeds;
mod session_cookies;
mod shape;
mod signature;
mod stats;
mod support;
mod testing;
mod times;
mod users;
mod wire;
mod wycheproof;
