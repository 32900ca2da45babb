//! `api token inspect`: explains one token. Decides where the token and the settings come from, and the exit code; the rules
//! are in `auth`.

mod input;
mod text;
mod variables;

use std::process::ExitCode;

use api::settings::{self, EnvSource, Environment};
use auth::inspect::{Inspection, Verdict};
use auth::{Clock, SystemClock};
use clap::Args;
use serde_json::{Value, json};

use super::{
    outcome::{CommandResult, Failure, chain},
    print::print,
    token::VerifierOptions,
};
use input::PastedToken;
use variables::all_assignments;

#[derive(Args)]
pub(crate) struct Options {
    /// The token; default: read from standard input, which leaves no trace in the shell's history.
    token: Option<String>,
    #[command(flatten)]
    verifier: VerifierOptions,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// An inspection, and what the command adds.
struct Report {
    inspection: Inspection,
    left_out: Vec<&'static str>,
    /// Why there is no verdict, if there is none.
    no_verdict: Option<String>,
}

pub(super) fn inspect(options: &Options) -> CommandResult {
    let PastedToken { unverified_token, left_out } = PastedToken::read(options.token.as_deref())?;
    let (inspection, no_verdict) = explain(&options.verifier, &unverified_token)?;
    let report = Report { inspection, left_out, no_verdict };
    if options.json {
        print(format_args!("{:#}\n", report.json()))?;
    } else {
        print(&report)?;
    }
    Ok(match report.inspection.verdict {
        Verdict::Accepted => ExitCode::SUCCESS,
        Verdict::Refused(_) => ExitCode::from(1),
        Verdict::Unknown => ExitCode::from(2),
    })
}

/// # Errors
/// The options describe no verifier. An invalid or missing variable is not an error: the token is explained without a verdict.
fn explain(verifier: &VerifierOptions, unverified_token: &str) -> Result<(Inspection, Option<String>), Failure> {
    let unconfigured =
        || Inspection::unconfigured(unverified_token, verifier.at.unwrap_or_else(|| SystemClock.unix_seconds()));
    if !verifier.is_given() && !is_configured() {
        return Ok((unconfigured(), Some("nothing is configured; set the variables, or --jwks or --pem".to_owned())));
    }
    match verifier.build() {
        Ok(verifier) => {
            let inspection = actix_web::rt::System::new().block_on(verifier.inspect(unverified_token));
            Ok((inspection, None))
        }
        Err(error) if verifier.is_given() => Err(error),
        Err(error) => Ok((unconfigured(), Some(chain(error.as_ref()).replace("\n", "; ")))),
    }
}

/// Returns whether the environment has any variable of the verifier's keys.
fn is_configured() -> bool {
    settings::KEY_VARIABLES.iter().any(|variable| !matches!(Environment.value(variable), Ok(None)))
}

impl Report {
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
