//! The command line. Each command is a file of `cli`.

mod cli;

use std::{path::Path, process::ExitCode};

use clap::Parser;
use cli::{env_file, print::complain};

fn main() -> ExitCode {
    // The working directory's own: one of a folder above belongs to another program.
    if let Err(problems) = env_file::load(Path::new(".env")) {
        problems.iter().for_each(|problem| complain(format_args!("error: .env: {problem}")));
        return ExitCode::from(2);
    }
    cli::Cli::parse().run()
}
