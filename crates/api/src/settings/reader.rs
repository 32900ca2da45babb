//! Reads variables one by one and keeps every problem, so that all are told at once.
//! Knows where values come from and how a text becomes a value, and no single variable.

use std::{env::VarError, fmt::Display, ops::RangeInclusive, str::FromStr};

use super::{
    error::{Problem, SettingsError},
    variables::{Fallback, Variable},
};

/// Where variables come from: the environment, or a test's table.
pub trait Source {
    /// A variable's value without the space around it; `None` when it is not set or empty.
    ///
    /// # Errors
    /// It is not UTF-8. To take it for unset would switch off what it was to switch on.
    fn value(&self, variable: &'static Variable) -> Result<Option<String>, Problem>;
}

/// The process's environment.
#[derive(Clone, Copy, Debug)]
pub struct Environment;

impl Source for Environment {
    fn value(&self, variable: &'static Variable) -> Result<Option<String>, Problem> {
        match std::env::var(variable.name) {
            Ok(value) => Ok(Some(value.trim().to_owned()).filter(|value| !value.is_empty())),
            Err(VarError::NotPresent) => Ok(None),
            Err(VarError::NotUnicode(_)) => Err(Problem { variable, text: "is not UTF-8".to_owned() }),
        }
    }
}

/// Reads variables and collects what is wrong with them. What it answers `None` for is unset without a default, or wrong;
/// [`finish`](Self::finish) tells which.
pub(super) struct Reader<'s> {
    source: &'s dyn Source,
    problems: Vec<Problem>,
}

impl<'s> Reader<'s> {
    pub(super) fn new(source: &'s dyn Source) -> Self {
        Self { source, problems: Vec::new() }
    }

    /// What is set, else the default.
    pub(super) fn text(&mut self, variable: &'static Variable) -> Option<String> {
        match self.source.value(variable) {
            // What reads the variables from a file (`docker run --env-file`) has kept them.
            Ok(Some(value)) if value.starts_with(['"', '\'', '`', '“', '‘']) => {
                self.wrong(variable, "in quotes, which are a part of the value here: write it without them");
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
                self.wrong(variable, "not set");
                None
            }
        }
    }

    pub(super) fn parsed<T: FromStr<Err: ToString>>(&mut self, variable: &'static Variable) -> Option<T> {
        let parsed = self.text(variable)?.parse();
        parsed.map_err(|error: T::Err| self.wrong(variable, error)).ok()
    }

    pub(super) fn within<T>(&mut self, variable: &'static Variable, range: RangeInclusive<T>) -> Option<T>
    where
        T: FromStr<Err: ToString> + PartialOrd + Display,
    {
        let value = self.parsed(variable)?;
        if !range.contains(&value) {
            self.wrong(variable, format!("expected a number from {} to {}", range.start(), range.end()));
            return None;
        }
        Some(value)
    }

    /// The items between commas; none when it is not set. Nothing but commas is a mistake: an empty list may mean that
    /// everybody is let in.
    pub(super) fn list(&mut self, variable: &'static Variable) -> Vec<String> {
        let Some(text) = self.text(variable) else { return Vec::new() };
        let items: Vec<_> =
            text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(ToOwned::to_owned).collect();
        if items.is_empty() {
            self.wrong(variable, "names nothing; leave it empty if that is meant");
        }
        items
    }

    pub(super) fn wrong(&mut self, variable: &'static Variable, text: impl ToString) {
        self.add(Problem { variable, text: text.to_string() });
    }

    /// A variable has one problem: what follows from its first one is not told.
    pub(super) fn add(&mut self, problem: Problem) {
        if self.problems.iter().all(|known| known.variable != problem.variable) {
            self.problems.push(problem);
        }
    }

    /// What was made of the variables.
    ///
    /// # Errors
    /// Every problem, if there are any. Without a problem `made` is there.
    pub(super) fn finish<T>(self, made: Option<T>) -> Result<T, SettingsError> {
        match made {
            Some(made) if self.problems.is_empty() => Ok(made),
            _ => Err(SettingsError::new(self.problems)),
        }
    }
}
