//! The report of the settings in force: every variable with its value or default. Never shows a secret.

use super::{
    Settings,
    reader::EnvSource,
    variables::{ALL, CLERK_AUTHORIZED_PARTIES, CLERK_COOKIES, CLERK_ISSUER, FRONTEND_URL, Fallback, Variable},
};

/// Returns a line for each variable: `NAME=value`, with a remark if the value was not set.
///
/// With `settings`, shows the effective values: origins in normal form, the issuer of the publishable key. Without, shows each
/// value as it was set.
#[must_use]
pub fn report(source: &impl EnvSource, settings: Option<&Settings>) -> String {
    let shown = |variable| settings.and_then(|settings| in_force(settings, variable));
    ALL.iter().map(|variable| line(source, variable, shown(variable))).collect()
}

fn line(source: &impl EnvSource, variable: &'static Variable, in_force: Option<String>) -> String {
    let name = variable.name;
    match (source.value(variable), variable.default) {
        (Err(problem), _) => format!("{name}=  # {}\n", problem.text),
        (Ok(Some(_)), _) if variable.secret => format!("{name}=…  # set, not shown\n"),
        // Line breaks of a PEM are escaped as in .env.
        (Ok(Some(value)), _) => format!("{name}={}\n", in_force.unwrap_or(value).escape_debug()),
        (Ok(None), Fallback::Value(value)) => {
            format!("{name}={}  # default\n", in_force.unwrap_or_else(|| value.to_owned()))
        }
        (Ok(None), words) => match in_force {
            Some(value) => format!("{name}={value}  # {words}\n"),
            None => format!("{name}=  # not set: {words}\n"),
        },
    }
}

fn in_force(settings: &Settings, variable: &'static Variable) -> Option<String> {
    let clerk = &settings.clerk;
    let shown = match variable {
        _ if *variable == CLERK_ISSUER => clerk.issuer().to_owned(),
        _ if *variable == CLERK_AUTHORIZED_PARTIES => clerk.authorized_parties().join(","),
        _ if *variable == CLERK_COOKIES => clerk.cookies().collect::<Vec<_>>().join(","),
        _ if *variable == FRONTEND_URL => {
            let mut origins: Vec<_> = clerk.allowed_origins().collect();
            origins.sort_unstable();
            origins.join(",")
        }
        _ => return None,
    };
    Some(shown).filter(|shown| !shown.is_empty())
}
