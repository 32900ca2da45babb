//! The commands and their options.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};

mod access;
mod backup;
#[cfg_attr(not(feature = "demo"), path = "cli/no_demo.rs")]
mod demo;
pub(crate) mod env_file;
mod inspect;
mod migrate;
mod outcome;
pub(crate) mod print;
mod serve;
mod token;

use outcome::chain;
use print::print_error;

/// A service of users, deployments and endpoints, behind Clerk sign-in and ownership checks.
#[derive(Parser)]
#[command(name = "api", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the demonstration over HTTP; needs no Clerk account and no database server.
    Demo(demo::Options),
    /// Serve the API. Settings come from the environment and from .env.
    Serve {
        /// Print the settings in force, without secrets, and exit; with 2 if any is invalid.
        #[arg(long)]
        check_config: bool,
    },
    /// Create or change the tables of DATABASE_URL (`serve` also does this when it starts).
    Migrate {
        /// What to do.
        #[arg(value_enum, default_value_t = migrate::Direction::Up)]
        direction: migrate::Direction,
        /// With `down`: do not ask for confirmation. Required without a terminal.
        #[arg(long)]
        yes: bool,
    },
    /// Copy the SQLite database of DATABASE_URL into a new file, while it is in use.
    Backup {
        /// The new file.
        file: PathBuf,
    },
    /// Print the access map: every route, who may call it, and where that is declared.
    Routes {
        /// Print JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the OpenAPI description.
    Openapi,
    /// Verify tokens as the server does.
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Print one verdict per token, as a line of JSON; exit with 1 if any token is rejected.
    Verify(token::Options),
    /// Explain one token: its content, every rule that rejects it, and the remedy for each.
    ///
    /// Works without configuration, and then lists the settings that the token needs. Exits with 0 if the token is
    /// accepted, with 1 if it is rejected, and with 2 if there is no verdict.
    Inspect(inspect::Options),
}

impl Cli {
    pub(crate) fn run(self) -> ExitCode {
        let outcome = match self.command {
            Command::Demo(options) => demo::run(&options),
            Command::Serve { check_config: true } => serve::check_config(),
            Command::Serve { check_config: false } => serve::run(),
            Command::Migrate { direction, yes } => migrate::run(direction, yes),
            Command::Backup { file } => backup::run(&file),
            Command::Routes { json } => access::routes(json),
            Command::Openapi => access::openapi(),
            Command::Token(TokenCommand::Verify(options)) => token::verify(&options),
            Command::Token(TokenCommand::Inspect(options)) => inspect::inspect(&options),
        };
        outcome.unwrap_or_else(|error| {
            // One line for each problem.
            chain(error.as_ref()).lines().for_each(|line| print_error(format_args!("error: {line}")));
            ExitCode::from(2)
        })
    }
}
