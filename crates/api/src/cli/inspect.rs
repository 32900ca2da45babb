//! `api token inspect`: one token explained to whoever asks why it is refused.
//!
//! Owns where the token and the rules come from, and the exit code. It refuses to know any rule.

mod input;
mod text;
mod variables;

use std::process::ExitCode;

use api::settings::{self, Environment, Source};
use auth::inspect::{Inspection, Verdict};
use auth::{Clock, SystemClock};
use clap::Args;
use serde_json::{Value, json};

use super::{
    outcome::{Failure, Outcome, chain},
    print::print,
    token::Judge,
};
use input::Pasted;
use variables::all_assignments;

#[derive(Args)]
pub(crate) struct Options {
    /// The token. Without it, standard input is read, which leaves no trace in the shell's history.
    token: Option<String>,
    #[command(flatten)]
    judge: Judge,
    /// As JSON.
    #[arg(long)]
    json: bool,
}

/// An inspection, and what the command adds to it.
struct Explained {
    inspection: Inspection,
    left_out: Vec<&'static str>,
    /// Why nobody was there to judge.
    no_verdict: Option<String>,
}

pub(super) fn inspect(options: &Options) -> Outcome {
    let Pasted { unverified_token, left_out } = Pasted::read(options.token.as_deref())?;
    let (inspection, no_verdict) = explain(&options.judge, &unverified_token)?;
    let explained = Explained { inspection, left_out, no_verdict };
    if options.json {
        print(format_args!("{:#}\n", explained.json()))?;
    } else {
        print(&explained)?;
    }
    Ok(match explained.inspection.verdict {
        Verdict::Accepted => ExitCode::SUCCESS,
        Verdict::Refused(_) => ExitCode::from(1),
        Verdict::Unknown => ExitCode::from(2),
    })
}

/// # Errors
/// What the command line asks for cannot be had. A wrong or missing variable is no error: the token is explained
/// without a verdict.
fn explain(judge: &Judge, unverified_token: &str) -> Result<(Inspection, Option<String>), Failure> {
    let unconfigured =
        || Inspection::unconfigured(unverified_token, judge.at.unwrap_or_else(|| SystemClock.unix_seconds()));
    if !judge.is_given() && !is_configured() {
        return Ok((unconfigured(), Some("nothing is configured, by variables or by --jwks or --pem".to_owned())));
    }
    match judge.verifier() {
        Ok(verifier) => {
            let inspection = actix_web::rt::System::new().block_on(verifier.inspect(unverified_token));
            Ok((inspection, None))
        }
        Err(error) if judge.is_given() => Err(error),
        Err(error) => Ok((unconfigured(), Some(chain(error.as_ref()).replace("\n", "; ")))),
    }
}

/// Whether the environment has begun to describe a verifier.
fn is_configured() -> bool {
    settings::KEY_VARIABLES.iter().any(|variable| !matches!(Environment.value(variable), Ok(None)))
}

impl Explained {
    fn json(&self) -> Value {
        let mut value = json!(self.inspection);
        value["left_out"] = json!(self.left_out);
        if let Some(why) = &self.no_verdict {
            let settings = self.inspection.unverified_content.settings();
            value["no_verdict"] = json!(why);
            value["settings"] = json!(all_assignments(&settings));
        }
        value
    }
}
