//! The commands and their options.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod access;
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
use print::complain;

/// The guarded service: users, deployments and endpoints behind Clerk and ownership checks.
#[derive(Parser)]
#[command(name = "api", version)]
pub(crate) struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Play the main job over real HTTP, with nothing installed and no account.
    Demo(demo::Options),
    /// Serve the API; settings come from the environment and from .env.
    Serve {
        /// Print which settings are in force, without secrets, and serve nothing. Exits with 2 if any is wrong.
        #[arg(long)]
        check_config: bool,
    },
    /// Create or change the tables of DATABASE_URL (`serve` does it at its start, too).
    Migrate {
        /// What to do.
        #[arg(value_enum, default_value_t = migrate::Direction::Up)]
        direction: migrate::Direction,
        /// With `down`: do not ask. Needed where there is no terminal to ask on.
        #[arg(long)]
        yes: bool,
    },
    /// Print the access map: every route, who may call it, and where that is written.
    Routes {
        /// As JSON.
        #[arg(long)]
        json: bool,
    },
    /// Print the OpenAPI description.
    Openapi,
    /// Judge tokens as the server does.
    #[command(subcommand)]
    Token(TokenCommand),
}

#[derive(Subcommand)]
enum TokenCommand {
    /// Print one verdict per token, as a JSON line; exit with 1 if any was rejected.
    Verify(token::Options),
    /// Explain one token: what it says, every rule that refuses it, and what to do about each.
    ///
    /// Needs no configuration: without one it says which settings the token needs. Exits with 0 if the token is
    /// accepted, with 1 if it is refused, and with 2 if there is no verdict.
    Inspect(inspect::Options),
}

impl Cli {
    pub(crate) fn run(self) -> ExitCode {
        let outcome = match self.command {
            Command::Demo(options) => demo::run(&options),
            Command::Serve { check_config: true } => serve::check_config(),
            Command::Serve { check_config: false } => serve::run(),
            Command::Migrate { direction, yes } => migrate::run(direction, yes),
            Command::Routes { json } => access::routes(json),
            Command::Openapi => access::openapi(),
            Command::Token(TokenCommand::Verify(options)) => token::verify(&options),
            Command::Token(TokenCommand::Inspect(options)) => inspect::inspect(&options),
        };
        outcome.unwrap_or_else(|error| {
            // A line for each problem, where there are several.
            chain(error.as_ref()).lines().for_each(|line| complain(format_args!("error: {line}")));
            ExitCode::from(2)
        })
    }
}
