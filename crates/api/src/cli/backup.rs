//! `api backup`: copies a SQLite database that is in use.

use std::{path::Path, process::ExitCode};

use api::{
    db::backup,
    settings::{self, Environment},
};

use super::{
    outcome::{CommandResult, with_variable},
    print::print,
};

pub(super) fn run(file: &Path) -> CommandResult {
    let database = settings::database(&Environment)?;
    backup::write(&database, file).map_err(|error| with_variable("DATABASE_URL", error))?;
    print(format_args!("{}\n", file.display()))?;
    Ok(ExitCode::SUCCESS)
}
