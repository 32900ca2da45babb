//! `api migrate`.

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
    outcome::{Failure, Outcome, with_variable},
    print::{complain, print, print_line},
};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Direction {
    /// Run what is pending.
    Up,
    /// Undo the newest one, with all that its tables hold.
    Down,
    /// Say which have been run.
    Status,
}

pub(super) fn run(direction: Direction, yes: bool) -> Outcome {
    let url = settings::database(&Environment)?;
    match direction {
        Direction::Up => {
            let done = migrations::up(&url).map_err(named)?;
            let lines: String = done.iter().map(|name| format!("up    {name}\n")).collect();
            print(format_args!("{lines}{} migrated\n", done.len()))?;
        }
        Direction::Down => return down(&url, yes),
        Direction::Status => {
            let steps = migrations::status(&url).map_err(named)?;
            let word = |applied| if applied { "up     " } else { "pending" };
            let lines: String = steps.iter().map(|step| format!("{}  {}\n", word(step.applied), step.name)).collect();
            print(lines)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// Undoes the newest migration if the user agrees: rows are lost with it.
fn down(url: &DatabaseUrl, yes: bool) -> Outcome {
    let name = migrations::newest(url).map_err(named)?;
    if !yes {
        if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
            return Err(
                format!("this would undo {name} and lose what its tables hold: add --yes if that is meant").into()
            );
        }
        if !agrees(&name)? {
            complain("nothing was undone");
            return Ok(ExitCode::from(1));
        }
    }
    migrations::down(url, &name).map_err(named)?;
    print_line(format_args!("down  {name}"))?;
    Ok(ExitCode::SUCCESS)
}

fn agrees(name: &str) -> io::Result<bool> {
    write!(io::stderr(), "Undo {name}, and lose what its tables hold? [y/N] ")?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

fn named(error: Failure) -> Failure {
    with_variable("DATABASE_URL", error)
}
