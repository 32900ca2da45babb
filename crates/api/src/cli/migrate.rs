//! `api migrate`.

use std::process::ExitCode;

use api::{
    db::migrations,
    settings::{self, Environment},
};
use clap::ValueEnum;

use super::Outcome;

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
    match direction {
        Direction::Up => {
            let done = migrations::up(&url)?;
            done.iter().for_each(|name| println!("up    {name}"));
            println!("{} migrated", done.len());
        }
        Direction::Down => println!("down  {}", migrations::down(&url)?),
        Direction::Status => {
            for step in migrations::status(&url)? {
                println!("{}  {}", if step.applied { "up     " } else { "pending" }, step.name);
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
