//! `cargo run --release -p bench -- --help`
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod cold;
mod data;
mod growth;
mod http;
mod jwks;
mod load;
mod micro;
mod process;
mod report;
mod start;

use std::{error::Error, path::PathBuf, process::ExitCode};

use bench::server::Reference;
use clap::{Parser, Subcommand};

/// Measures the service. Every figure is a median of interleaved rounds; compare ratios, not absolute values.
///
/// The programs under load are pinned to the first core and the load to the second. PostgreSQL runs on both.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Writes the figures to this file as well.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// Requests per second beside servers without checks and beside other crates; needs `wrk`.
    Http(http::Options),
    /// Nanoseconds for the verification of a token.
    Micro,
    /// One row and one page of tables of different sizes; needs `wrk`.
    Growth(growth::Options),
    /// What unknown key ids and rotations cost; needs `wrk`.
    Jwks,
    /// From the start to the first answer, and the memory after a million requests; needs `wrk`.
    Start,
    /// The CPU time of a cold build of the demonstration, by package.
    Build,
    /// One of the servers to measure beside.
    #[command(hide = true)]
    Reference { which: Reference },
}

fn main() -> ExitCode {
    let Arguments { command, json } = Arguments::parse();
    match run(command, json) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command, json: Option<PathBuf>) -> Result<(), Box<dyn Error + Send + Sync>> {
    let figures = match command {
        Command::Http(options) => http::run(&options)?,
        Command::Micro => micro::run()?,
        Command::Growth(options) => growth::run(&options)?,
        Command::Jwks => jwks::run()?,
        Command::Start => start::run()?,
        Command::Build => cold::run()?,
        Command::Reference { which } => return Ok(actix_web::rt::System::new().block_on(which.run())?),
    };
    if let Some(path) = json {
        std::fs::write(path, format!("{figures:#}\n"))?;
    }
    Ok(())
}
