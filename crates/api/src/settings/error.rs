//! Settings that are missing or wrong: all of them, each with its variable.
//! Never shows a value, which may be a secret.

use std::fmt;

use super::variables::Variable;

/// Everything that is missing or wrong; one problem at least.
#[derive(Debug, PartialEq, Eq)]
pub struct SettingsError {
    problems: Vec<Problem>,
}

/// One variable that is missing or wrong.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{variable}: {text}")]
pub struct Problem {
    /// The variable.
    pub variable: &'static Variable,
    /// What is wrong with it.
    pub text: String,
}

impl SettingsError {
    pub(super) fn new(problems: Vec<Problem>) -> Self {
        Self { problems }
    }

    /// What is missing or wrong; one problem at least.
    #[must_use]
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

/// A problem on each line.
impl fmt::Display for SettingsError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<_> = self.problems.iter().map(ToString::to_string).collect();
        formatter.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for SettingsError {}
