//! `api token verify`: the server's own verdict, from the server's own code, on the command line.

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
    outcome::{Failure, Outcome},
    print::{Reader, print_line},
};

#[derive(Args)]
pub(crate) struct Options {
    /// The tokens; without any, standard input is read: one JSON string per line.
    tokens: Vec<String>,
    #[command(flatten)]
    judge: Judge,
}

/// Who judges. Without --jwks and --pem it is the verifier that the environment describes, the server's, as far as the
/// other options do not say otherwise; with either of them the environment is not asked.
#[derive(Args)]
pub(crate) struct Judge {
    /// A file with the instance's JWKS.
    #[arg(long, requires = "issuer", conflicts_with = "pem")]
    jwks: Option<PathBuf>,
    /// A file with the instance's public key.
    #[arg(long, requires = "issuer")]
    pem: Option<PathBuf>,
    /// The issuer that tokens must name.
    #[arg(long)]
    issuer: Option<String>,
    /// An authorized party; may be repeated.
    #[arg(long)]
    azp: Vec<String>,
    /// A kind of token to accept (session unless said); may be repeated.
    #[arg(long)]
    kind: Vec<TokenKind>,
    /// The time to judge at, in seconds since 1970; now unless said.
    #[arg(long, value_name = "UNIX")]
    pub(super) at: Option<i64>,
}

pub(super) fn verify(options: &Options) -> Outcome {
    let verifier = options.judge.verifier()?;
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
            if print_line(verdict)? == Reader::Gone {
                // Not all were judged, so they cannot be said to be accepted.
                return Ok(ExitCode::from(2));
            }
        }
        Ok(if all_accepted { ExitCode::SUCCESS } else { ExitCode::from(1) })
    })
}

/// One line of standard input; a blank one is passed over.
fn line((index, line): (usize, std::io::Result<String>)) -> Option<Result<String, String>> {
    let number = index + 1;
    let read = line.map_err(|error| format!("line {number}: {error}"));
    let parsed = read.and_then(|line| match line.trim() {
        "" => Ok(None),
        text => serde_json::from_str(text).map(Some).map_err(|_| format!("line {number}: not a JSON string")),
    });
    parsed.transpose()
}

impl Judge {
    /// Whether the command line says anything about what is accepted.
    pub(super) fn is_given(&self) -> bool {
        let keys = self.jwks.is_some() || self.pem.is_some();
        keys || self.issuer.is_some() || !self.azp.is_empty() || !self.kind.is_empty()
    }

    /// # Errors
    /// A file cannot be read, or the settings make no verifier.
    pub(super) fn verifier(&self) -> Result<ClerkAuth, Failure> {
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
            // Nothing is served here, and tokens of a development instance name pages on this machine.
            clerk = clerk.allow_insecure_loopback(true);
        }
        if !self.azp.is_empty() {
            clerk = clerk.authorized_parties(&self.azp);
        }
        if !self.kind.is_empty() {
            // Somebody asks about tokens at hand; an audience that is configured still counts.
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
/// There is no verdict: the keys cannot be had.
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
