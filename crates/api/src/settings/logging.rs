//! The log on standard error: filter and format.

use std::str::FromStr;

use tracing_subscriber::EnvFilter;

use super::{
    reader::Reader,
    variables::{LOG_FORMAT, RUST_LOG},
};

/// The settings of the log.
#[derive(Debug)]
pub struct Logging {
    /// `RUST_LOG`.
    pub filter: EnvFilter,
    /// `LOG_FORMAT`.
    pub format: LogFormat,
}

/// `LOG_FORMAT`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// A JSON object on each line, for programs.
    Json,
}

impl Logging {
    pub(super) fn read(env: &mut Reader<'_>) -> Option<Self> {
        let filter = env.parsed(&RUST_LOG);
        let format = env.parsed(&LOG_FORMAT);
        Some(Self { filter: filter?, format: format? })
    }
}

impl FromStr for LogFormat {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err("expected text or json"),
        }
    }
}
