//! The result of a command, and the texts of its failures.

use std::{error::Error, process::ExitCode};

/// The result of a command.
pub(super) type CommandResult = Result<ExitCode, Failure>;

/// Any error that ends a command.
pub(super) type Failure = Box<dyn Error + Send + Sync>;

/// Adds the name of the variable that caused a failure.
pub(super) fn with_variable(variable: &str, error: impl Into<Failure>) -> Failure {
    format!("{variable}: {}", chain(error.into().as_ref())).into()
}

/// Joins an error and its causes on one line.
pub(super) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        // Many errors include the text of their cause.
        if !text.contains(&words) {
            text = format!("{text}: {words}");
        }
        source = cause.source();
    }
    text
}
