//! `api demo` without the feature `demo`: reports how to build it.

use clap::Args;

use super::outcome::CommandResult;

#[derive(Args)]
pub(super) struct Options {
    #[arg(hide = true, allow_hyphen_values = true, trailing_var_arg = true)]
    _ignored: Vec<String>,
}

pub(super) fn run(_: &Options) -> CommandResult {
    Err("this program was built without the demonstration; build it with the feature `demo`: cargo run --features demo -- demo"
        .into())
}
