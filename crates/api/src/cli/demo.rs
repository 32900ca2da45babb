//! `api demo`: a sequence of requests over HTTP, with SQLite in a temporary folder and a stand-in for Clerk in this process.

use std::{net::SocketAddr, process::ExitCode};

use api::{
    access_log::DatabaseAccessLog,
    app::{self, Service},
    cookies::Cookies,
    database_health::DatabaseHealth,
    db::{self, migrations},
    http::{Traffic, TrafficLimits},
    limits::Limits,
    revocations::Revocations,
    webhooks::Webhooks,
};
use auth::{ClerkAuth, DenyList};
use clap::Args;
use clerk_dev::ClerkDev;
use ownership::DecisionStats;

mod runner;
mod story;
mod tokens;

use super::{
    outcome::{CommandResult, Failure},
    print::{Pipe, print, print_line},
};
use runner::Runner;
use tokens::Identities;

/// The origin of the story's front end.
const FRONTEND: &str = "http://localhost:3000";

#[derive(Args)]
pub(super) struct Options {
    /// Run the requests and exit; with 0 only if every response is as expected.
    #[arg(long)]
    check: bool,
    /// Port to listen on; default: a free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// Expect a different status of a step (`STEP=STATUS`), to see the check fail.
    #[arg(long, hide = true, value_parser = expectation)]
    expect: Option<(usize, u16)>,
}

fn expectation(text: &str) -> Result<(usize, u16), String> {
    let (step, status) = text.split_once('=').ok_or("expected STEP=STATUS")?;
    let number = |error: std::num::ParseIntError| error.to_string();
    Ok((step.parse().map_err(number)?, status.parse().map_err(number)?))
}

pub(super) fn run(options: &Options) -> CommandResult {
    actix_web::rt::System::new().block_on(play(options))
}

async fn play(options: &Options) -> CommandResult {
    let folder = tempfile::tempdir()?;
    let clerk_dev = ClerkDev::start().await?;
    let service = service(&clerk_dev, folder.path())?;
    service.clerk.warm_up().await?;
    let traffic = service.traffic.clone();
    let (server, listener) = service.bind(SocketAddr::from(([127, 0, 0, 1], options.port)), Some(2))?;
    let (handle, address) = (server.handle(), listener.local_addr()?);
    let running = actix_web::rt::spawn(async move { app::run(server, listener, &traffic).await });

    print_line(format_args!("API    http://{address}   (SQLite in {})", folder.path().display()))?;
    print_line(format_args!("Clerk  {}   (a stand-in, in this process)\n", clerk_dev.issuer()))?;
    let identities = Identities::new(&clerk_dev)?;
    let mut runner = Runner::new(address, &identities, options.expect)?;
    for step in story::steps() {
        runner.play(step).await?;
    }
    let failed = runner.failed();
    let (played, held) = (runner.played(), runner.played() - failed);
    print_line(format_args!("\n{played} requests, {held} as expected, {failed} not"))?;
    if options.check {
        handle.stop(true).await;
        clerk_dev.stop().await;
        return Ok(ExitCode::from(u8::from(failed > 0)));
    }
    print_next_steps(address, &clerk_dev, &identities)?;
    running.await??;
    Ok(ExitCode::SUCCESS)
}

fn service(clerk_dev: &ClerkDev, folder: &std::path::Path) -> Result<Service, Failure> {
    let database = format!("sqlite:{}", folder.join("demo.sqlite").display()).parse()?;
    migrations::up(&database)?;
    let denied = DenyList::new();
    let clerk = ClerkAuth::builder()
        .revocations(denied.clone())
        .issuer(clerk_dev.issuer())
        .jwks_url(clerk_dev.jwks_url())
        .allow_insecure_loopback(true)
        .authorized_parties([FRONTEND])
        .allowed_origins([FRONTEND])
        .build()?;
    let service = Service {
        clerk,
        allowed_headers: Vec::new(),
        db: db::connect(&database, 4)?,
        database_health: DatabaseHealth::start(&database)?,
        cookies: Cookies::default(),
        limits: Limits::default(),
        revocations: Revocations::start(&database, denied)?,
        webhooks: Webhooks::default(),
        decisions: DecisionStats::default(),
        access_log: DatabaseAccessLog::off(),
        traffic: Traffic::new(TrafficLimits::default()),
    };
    service.verify()?;
    Ok(service)
}

fn print_next_steps(address: SocketAddr, clerk_dev: &ClerkDev, identities: &Identities<'_>) -> std::io::Result<Pipe> {
    let (alice, bob, issuer) = (identities.long_lived(story::ALICE), story::BOB, clerk_dev.issuer());
    print(format_args!(
        r#"
Still serving; press Ctrl-C to stop. Send requests as Alice for the next ten minutes:

  export API=http://{address}/api/v1
  export TOKEN={alice}
  curl -H "Authorization: Bearer $TOKEN" $API/deployments

Get a token for another user, such as Bob, from the stand-in:

  curl -s {issuer}/tokens -H 'Content-Type: application/json' -d '{{"sub":"{bob}","azp":"{FRONTEND}"}}'

API documentation: http://{address}/docs
"#
    ))
}
