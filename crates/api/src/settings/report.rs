//! What is in force: every variable, its value or its default. Never shows a secret.

use super::{
    reader::Source,
    variables::{ALL, Default, Variable},
};

/// A line for each variable: `NAME=value`, with a remark where the value is not one that was set.
///
/// A value that cannot be used is shown as it is; [`Settings::read`](super::Settings::read) tells what is wrong with it.
#[must_use]
pub fn report(source: &impl Source) -> String {
    ALL.iter().map(|variable| line(source, variable)).collect()
}

fn line(source: &impl Source, variable: &'static Variable) -> String {
    let name = variable.name;
    match (source.value(variable), variable.default) {
        (Err(problem), _) => format!("{name}=  # {}\n", problem.text),
        (Ok(Some(_)), _) if variable.secret => format!("{name}=…  # set, not shown\n"),
        // A PEM keeps its line breaks as they are written in .env.
        (Ok(Some(value)), _) => format!("{name}={}\n", value.escape_debug()),
        (Ok(None), Default::Value(value)) => format!("{name}={value}  # default\n"),
        (Ok(None), words) => format!("{name}=  # not set: {words}\n"),
    }
}
