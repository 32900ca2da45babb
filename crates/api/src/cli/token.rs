//! `api token verify`: the server's verdict on tokens, from the same code.

use std::{
    io::BufRead,
    path::{Path, PathBuf},
    process::ExitCode,
};

use api::settings::{self, Environment, SettingsError};
use auth::{AuthErrorKind, ClerkAuth, FixedClock, StaticKeys, TokenKind};
use clap::Args;
use serde_json::{Value, json};

use super::{
    outcome::{CommandResult, Failure},
    print::{Pipe, print_line},
};

#[derive(Args)]
pub(crate) struct Options {
    /// The tokens; default: read from standard input, one JSON string per line.
    tokens: Vec<String>,
    #[command(flatten)]
    verifier: VerifierOptions,
}

/// The verifier. Without --jwks and --pem it is configured by the environment, as the server's is, and the other options
/// override that; with either of them the environment is ignored.
#[derive(Args)]
pub(crate) struct VerifierOptions {
    /// File with the instance's JWKS.
    #[arg(long, requires = "issuer", conflicts_with = "pem")]
    jwks: Option<PathBuf>,
    /// File with the instance's public key, as PEM.
    #[arg(long, requires = "issuer")]
    pem: Option<PathBuf>,
    /// Expected issuer of tokens.
    #[arg(long)]
    issuer: Option<String>,
    /// Authorized party; may be repeated.
    #[arg(long)]
    azp: Vec<String>,
    /// Kind of token to accept; default: session; may be repeated.
    #[arg(long)]
    kind: Vec<TokenKind>,
    /// Time of the check, in seconds since 1970; default: now.
    #[arg(long, value_name = "UNIX")]
    pub(super) at: Option<i64>,
}

pub(super) fn verify(options: &Options) -> CommandResult {
    let verifier = options.verifier.build()?;
    let tokens: Box<dyn Iterator<Item = Result<String, String>>> = if options.tokens.is_empty() {
        Box::new(std::io::stdin().lock().lines().enumerate().filter_map(line))
    } else {
        Box::new(options.tokens.iter().cloned().map(Ok))
    };
    actix_web::rt::System::new().block_on(async move {
        let mut all_accepted = true;
        for token in tokens {
            let (accepted, verdict) = verdict(&verifier, &token?).await?;
            all_accepted &= accepted;
            if print_line(verdict)? == Pipe::Closed {
                // Not all tokens were verified, so the exit code must not claim success.
                return Ok(ExitCode::from(2));
            }
        }
        Ok(if all_accepted { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

/// Parses one line of standard input; a blank one is skipped.
fn line((index, line): (usize, std::io::Result<String>)) -> Option<Result<String, String>> {
    let number = index + 1;
    let read = line.map_err(|error| format!("line {number}: {error}"));
    let parsed = read.and_then(|line| match line.trim() {
        "" => Ok(None),
        text => serde_json::from_str(text).map(Some).map_err(|_| format!("line {number}: not a JSON string")),
    });
    parsed.transpose()
}

impl VerifierOptions {
    /// Returns whether any option changes what is accepted.
    pub(super) fn is_given(&self) -> bool {
        let keys = self.jwks.is_some() || self.pem.is_some();
        keys || self.issuer.is_some() || !self.azp.is_empty() || !self.kind.is_empty()
    }

    /// # Errors
    /// A file cannot be read, or the settings are invalid.
    pub(super) fn build(&self) -> Result<ClerkAuth, Failure> {
        let mut clerk = match (&self.jwks, &self.pem) {
            (Some(file), _) => ClerkAuth::builder().key_store(StaticKeys::from_jwks_json(&read(file)?)?),
            (None, Some(file)) => {
                ClerkAuth::builder().key_store(StaticKeys::from_pem(&String::from_utf8_lossy(&read(file)?))?)
            }
            (None, None) => settings::verifier(&Environment)?,
        };
        if let Some(issuer) = &self.issuer {
            clerk = clerk.issuer(issuer);
        }
        if self.is_given() {
            // Nothing is served here, and tokens of a development instance have origins on this machine.
            clerk = clerk.allow_insecure_loopback(true);
        }
        if !self.azp.is_empty() {
            clerk = clerk.authorized_parties(&self.azp);
        }
        if !self.kind.is_empty() {
            // The option asks for template tokens explicitly; a configured audience still counts.
            clerk = clerk.token_kinds(self.kind.iter().copied()).any_template_audience();
        }
        if let Some(at) = self.at {
            clerk = clerk.clock(FixedClock(at));
        }
        Ok(clerk.build().map_err(SettingsError::from)?)
    }
}

fn read(file: &Path) -> Result<Vec<u8>, String> {
    std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))
}

/// # Errors
/// There is no verdict, because the keys are unavailable.
async fn verdict(verifier: &ClerkAuth, unverified_token: &str) -> Result<(bool, Value), String> {
    match verifier.verify(unverified_token).await {
        Ok(user) => {
            let kind = user.kind().to_string();
            Ok((true, json!({ "verdict": "accept", "sub": user.user_id().as_str(), "kind": kind })))
        }
        Err(error) => match error.kind() {
            AuthErrorKind::KeysUnavailable | AuthErrorKind::Misconfigured => {
                Err(format!("no verdict: {} ({})", error.message(), error.code()))
            }
            _ => Ok((false, json!({ "verdict": "reject", "reason": error.code() }))),
        },
    }
}
