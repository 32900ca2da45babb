//! The program: starts the stand-in, prints how to use it and stops it on Ctrl-C or SIGTERM.

mod signal;

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use clerk_dev::{ClerkDev, Options};

/// A local stand-in for a Clerk instance: mints tokens for any caller on this machine and serves their keys.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Port on 127.0.0.1; 0 selects a free one.
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// Folder that keeps the signing key across restarts; default: a new key at every start.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let Err(error) = serve(Arguments::parse()).await else { return ExitCode::SUCCESS };
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    // If standard error is closed, only the exit code reports the failure.
    drop(writeln!(io::stderr(), "clerk-dev: {error}{cause}"));
    ExitCode::FAILURE
}

async fn serve(Arguments { port, data }: Arguments) -> Result<(), Box<dyn Error>> {
    let stopped = signal::stop()?;
    let clerk = ClerkDev::start_with(Options { port, data }).await?;
    let issuer = clerk.issuer();
    let mut out = io::stdout();
    writeln!(out, "issuer  {issuer}\nkeys    {}\n\nA token for a user of your choice:", clerk.jwks_url())?;
    writeln!(out, "  curl -s {issuer}/tokens -H 'content-type: application/json' \\")?;
    writeln!(out, r#"    -d '{{"sub":"user_alice","azp":"http://localhost:3000"}}'"#)?;
    writeln!(out, "\nCtrl-C stops it.")?;
    stopped.await;
    clerk.stop().await;
    Ok(())
}
