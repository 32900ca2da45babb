//! How a command ends, and what it says when it fails.

use std::{error::Error, process::ExitCode};

/// What a command ends with.
pub(super) type Outcome = Result<ExitCode, Failure>;

/// Anything that keeps a command from its job.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// A failure that is up to one variable, with its name.
pub(super) fn with_variable(variable: &str, error: impl Into<Failure>) -> Failure {
    format!("{variable}: {}", chain(error.into().as_ref())).into()
}

/// An error and its causes on one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        // Many errors repeat their cause in their own words.
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        source = cause.source();
    }
    text
}
