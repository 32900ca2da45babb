//! The command line. Each command is a file of `cli`.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line talks to its terminal")]

mod cli;
mod demo;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match dotenvy::dotenv() {
        // Its own words quote the value, which may be a secret.
        Err(dotenvy::Error::LineParse(..)) => {
            eprintln!("error: .env cannot be read: a line is not NAME=value; a value with spaces needs quotes");
            return ExitCode::from(2);
        }
        Err(error) if !error.not_found() => {
            eprintln!("error: .env cannot be read: {error}");
            return ExitCode::from(2);
        }
        _ => {}
    }
    cli::Cli::parse().run()
}
