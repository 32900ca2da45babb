//! `api migrate`.

use std::process::ExitCode;

use api::{
    db::migrations,
    settings::{self, Environment},
};
use clap::ValueEnum;

use super::{Failure, Outcome, about};

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Direction {
    /// Run what is pending.
    Up,
    /// Take the newest one back.
    Down,
    /// Say which have been run.
    Status,
}

pub(super) fn run(direction: Direction) -> Outcome {
    let url = settings::database(&Environment)?;
    let named = |error: Failure| about("DATABASE_URL", error);
    match direction {
        Direction::Up => {
            let done = migrations::up(&url).map_err(named)?;
            done.iter().for_each(|name| println!("up    {name}"));
            println!("{} migrated", done.len());
        }
        Direction::Down => println!("down  {}", migrations::down(&url).map_err(named)?),
        Direction::Status => {
            for step in migrations::status(&url).map_err(named)? {
                println!("{}  {}", if step.applied { "up     " } else { "pending" }, step.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
