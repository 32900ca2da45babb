//! Reads variables and collects every problem, so that all are reported at once. Knows no single variable.

use std::{env::VarError, fmt::Display, ops::RangeInclusive, str::FromStr};

use super::{
    error::{Problem, SettingsError},
    variables::{Fallback, Variable},
};

/// Where variables come from: the environment, or a test's table.
pub trait EnvSource {
    /// Returns a variable's value, trimmed; `None` if it is not set or empty.
    ///
    /// # Errors
    /// It is not UTF-8: treating it as unset could turn off a protection.
    fn value(&self, variable: &'static Variable) -> Result<Option<String>, Problem>;
}

/// The environment of the process.
#[derive(Clone, Copy, Debug)]
pub struct Environment;

impl EnvSource for Environment {
    fn value(&self, variable: &'static Variable) -> Result<Option<String>, Problem> {
        match std::env::var(variable.name) {
            Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(Problem { variable, text: "is not UTF-8".to_owned() }),
        }
    }
}

/// Reads variables and collects their problems. `None` means unset without a default, or invalid;
/// [`finish`](Self::finish) tells which.
pub(super) struct Reader<'s> {
    source: &'s dyn EnvSource,
    problems: Vec<Problem>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s dyn EnvSource) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// Returns the value, or the default.
    pub(super) fn text(&mut self, variable: &'static Variable) -> Option<String> {
        match self.source.value(variable) {
            // Programs that read an env file without parsing quotes, such as `docker run --env-file`, pass them on.
            Ok(Some(value)) if value.starts_with(['"', '\'', '`', '“', '‘']) => {
                self.reject(variable, "is in quotes, which are part of the value here: remove the quotes");
                return None;
            }
            Ok(Some(value)) => return Some(value),
            Ok(None) => {}
            Err(problem) => {
                self.problems.push(problem);
                return None;
            }
        }
        match variable.default {
            Fallback::Value(value) => Some(value.to_owned()),
            Fallback::Words(_) => None,
            Fallback::Required => {
                self.reject(variable, "not set");
                None
            }
        }
    }

    pub(super) fn parsed<T: FromStr<Err: ToString>>(&mut self, variable: &'static Variable) -> Option<T> {
        let parsed = self.text(variable)?.parse();
        parsed.map_err(|error: T::Err| self.reject(variable, error)).ok()
    }

    pub(super) fn within<T>(&mut self, variable: &'static Variable, range: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr<Err: ToString> + PartialOrd + Display,
    {
        let value = self.parsed(variable)?;
        if !range.contains(&value) {
            self.reject(variable, format!("expected a number from {} to {}", range.start(), range.end()));
            return None;
        }
        Some(value)
    }

    /// Returns the comma-separated items; none if it is not set. A value without items is a mistake: an empty list may mean
    /// that everything is allowed.
    pub(super) fn list(&mut self, variable: &'static Variable) -> Vec<String> {
        let Some(text) = self.text(variable) else { return Vec::new() };
        let items: Vec<_> =
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect();
        if items.is_empty() {
            self.reject(variable, "has no items; leave it empty for none");
        }
        items
    }

    pub(super) fn reject(&mut self, variable: &'static Variable, text: impl ToString) {
        self.add(Problem { variable, text: text.to_string() });
    }

    /// Adds a problem, unless the variable has one: further ones may follow from it.
    pub(super) fn add(&mut self, problem: Problem) {
        if self.problems.iter().all(|known| known.variable != problem.variable) {
            self.problems.push(problem);
        }
    }

    /// Returns `value`, which is `Some` if there is no problem.
    ///
    /// # Errors
    /// Every problem, if there are any.
    pub(super) fn finish<T>(self, value: Option<T>) -> Result<T, SettingsError> {
        match value {
            Some(value) if self.problems.is_empty() => Ok(value),
            _ => Err(SettingsError::new(self.problems)),
        }
    }
}
