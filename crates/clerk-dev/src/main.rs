//! The stand-in as a program: starts it, says how to use it, and stops it on Ctrl-C or SIGTERM.

mod signal;

use std::{
    error::Error,
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use clap::Parser;
use clerk_dev::{ClerkDev, Options};

/// A local stand-in for a Clerk instance: mints tokens for anybody on this machine and serves the keys they verify by.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 4010)]
    port: u16,
    /// A folder that keeps the signing key across restarts; without it, every start has a new key.
    #[arg(long)]
    data: Option<PathBuf>,
}

#[actix_web::main]
async fn main() -> ExitCode {
    let Err(error) = serve(Arguments::parse()).await else { return ExitCode::SUCCESS };
    let cause = error.source().map(|cause| format!(": {cause}")).unwrap_or_default();
    // When even standard error is gone, the exit code is what is left to say.
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
