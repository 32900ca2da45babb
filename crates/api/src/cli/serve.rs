//! `api serve`.

use std::{io::IsTerminal, process::ExitCode};

use super::{
    outcome::{CommandResult, with_variable},
    print::print,
};
use api::{
    access_log::DatabaseAccessLog,
    app::{self, Service},
    database_health::DatabaseHealth,
    db::{self, migrations},
    http::Traffic,
    removals::Removals,
    revocations::Revocations,
    settings::{self, Environment, LogFormat, Logging, Settings},
};
use auth::DenyList;
use ownership::DecisionStats;

/// Serves until a signal: see [`app::run`].
pub(super) fn run() -> CommandResult {
    let denied = DenyList::new();
    let settings = Settings::read(&Environment, denied.clone())?;
    log(settings.logging);
    for name in migrations::up(&settings.database).map_err(|error| with_variable("DATABASE_URL", error))? {
        tracing::info!(name, "migrated");
    }
    let db =
        db::connect(&settings.database, settings.pool_size).map_err(|error| with_variable("DATABASE_URL", error))?;
    let database_health = DatabaseHealth::start(&settings.database)?;
    let revocations = Revocations::start(&settings.database, denied)?;
    let removals = Removals::start(&settings.database)?;
    if !settings.webhooks.are_configured() {
        tracing::info!("CLERK_WEBHOOK_SECRET is not set: webhooks are off");
    }
    let access_log = match settings.access_log {
        Some(config) => DatabaseAccessLog::start(&settings.database, config)?,
        None => DatabaseAccessLog::off(),
    };
    let Settings { clerk, allowed_headers, cookies, limits, webhooks, bind, workers, database, traffic, .. } = settings;
    let (decisions, traffic) = (DecisionStats::default(), Traffic::new(traffic));
    let (log, running) = (access_log.clone(), traffic.clone());
    let service = Service {
        clerk,
        allowed_headers,
        db,
        database_health,
        cookies,
        limits,
        revocations,
        webhooks,
        decisions,
        access_log,
        traffic,
    };
    service.verify()?;
    actix_web::rt::System::new().block_on(async move {
        // Without keys it starts anyway, unready, and retries: Clerk may be temporarily unavailable.
        if let Err(error) = service.clerk.warm_up().await {
            error.log_cause();
        }
        let (server, listener) = service
            .bind(bind, workers)
            .map_err(|error| with_variable("BIND_ADDR", format!("cannot listen on {bind}: {error}")))?;
        tracing::info!(address = %listener.local_addr()?, ?database, "serving");
        let outcome = app::run(server, listener, &running).await;
        log.close();
        drop(removals);
        outcome?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints the settings in force, and then what is invalid.
pub(super) fn check_config() -> CommandResult {
    let settings = Settings::read(&Environment, DenyList::new());
    print(settings::report(&Environment, settings.as_ref().ok()))?;
    settings?;
    Ok(ExitCode::SUCCESS)
}

/// Sets up logging to standard error.
fn log(Logging { filter, format }: Logging) {
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // With standard error closed (`serve 2>&1 | head`), reporting that there would panic.
    let builder = builder.log_internal_errors(false);
    match format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
