//! Missing and invalid settings, each with its variable. Never shows a value, which may be a secret.

use std::fmt;

use super::variables::Variable;

/// All problems; at least one.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsError {
    problems: Vec<Problem>,
}

/// A missing or invalid variable.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {text}")]
pub struct Problem {
    /// The variable.
    pub variable: &'static Variable,
    /// The problem.
    pub text: String,
}

impl SettingsError {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// Returns the problems; at least one.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// One line for each problem.
impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.problems.iter().map(ToString::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for SettingsError {}
