//! `api migrate`: runs, undoes and lists migrations. Asks before it deletes data; `db::migrations` has the statements.

use std::{
    io::{self, BufRead, IsTerminal, Write},
    process::ExitCode,
};

use api::{
    db::{DatabaseUrl, migrations},
    settings::{self, Environment},
};
use clap::ValueEnum;

use super::{
    outcome::{CommandResult, Failure, with_variable},
    print::{print, print_error, print_line},
};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Direction {
    /// Run the pending migrations.
    Up,
    /// Undo the newest migration, and delete the data in its tables.
    Down,
    /// Show which migrations have been run.
    Status,
}

pub(super) fn run(direction: Direction, yes: bool) -> CommandResult {
    let url = settings::database(&Environment)?;
    match direction {
        Direction::Up => {
            let done = migrations::up(&url).map_err(with_database_url)?;
            let lines: String = done.iter().map(|name| format!("up    {name}\n")).collect();
            print(format_args!("{lines}{} migrated\n", done.len()))?;
        }
        Direction::Down => return down(&url, yes),
        Direction::Status => {
            let steps = migrations::status(&url).map_err(with_database_url)?;
            let word = |applied| if applied { "up     " } else { "pending" };
            let lines: String = steps.iter().map(|step| format!("{}  {}\n", word(step.applied), step.name)).collect();
            print(lines)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Undoes the newest migration after confirmation: it deletes data.
fn down(url: &DatabaseUrl, yes: bool) -> CommandResult {
    let name = migrations::newest(url).map_err(with_database_url)?;
    if !yes {
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(
                format!("this would undo {name} and delete the data in its tables; add --yes to confirm").into()
            );
        }
        if !confirm(&name)? {
            print_error("nothing was undone");
            return Ok(ExitCode::from(1));
        }
    }
    migrations::down(url, &name).map_err(with_database_url)?;
    print_line(format_args!("down  {name}"))?;
    Ok(ExitCode::SUCCESS)
}

/// Asks on the terminal, and returns whether the answer is yes.
fn confirm(name: &str) -> io::Result<bool> {
    // In one write: a terminal could echo what is typed between the parts of a `write!`.
    let question = format!("Undo {name} and delete the data in its tables? [y/N] ");
    io::stderr().write_all(question.as_bytes())?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn with_database_url(error: Failure) -> Failure {
    with_variable("DATABASE_URL", error)
}
