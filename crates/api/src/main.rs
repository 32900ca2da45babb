//! The command line. Each command is a file of `cli`.

mod cli;

use std::{path::Path, process::ExitCode};

use clap::Parser;
use cli::{env_file, print::print_error};

fn main() -> ExitCode {
    // Only that of the working directory: one in a parent folder belongs to another program.
    if let Err(problems) = env_file::load(Path::new(".env")) {
        problems.iter().for_each(|problem| print_error(format_args!("error: .env: {problem}")));
        return ExitCode::from(2);
    }
    cli::Cli::parse().run()
}
