//! Stands in for `api demo` where the feature `demo` is off: says how to build it.

use clap::Args;

use super::outcome::Outcome;

#[derive(Args)]
pub(super) struct Options {
    #[arg(hide = true, allow_hyphen_values = true, trailing_var_arg = true)]
    ignored: Vec<String>,
}

pub(super) fn run(_: &Options) -> Outcome {
    Err("this program was built without the demonstration; build it with the feature `demo`: cargo run --features demo -- demo"
        .into())
}
