//! `api serve`: production.

use std::{io::IsTerminal, process::ExitCode};

use super::{
    outcome::{Outcome, with_variable},
    print::print,
};
use api::{
    access_log::AccessLog,
    app::Service,
    db::{Db, migrations},
    removals::Removals,
    revocations::Revocations,
    settings::{self, Environment, LogFormat, Logging, Settings},
};
use auth::DenyList;
use ownership::DecisionStats;

/// Serves until it is told to stop: by SIGTERM, which lets requests under way be finished, or at once by SIGINT.
pub(super) fn run() -> Outcome {
    let denied = DenyList::new();
    let settings = Settings::read(&Environment, denied.clone())?;
    log(settings.logging);
    for name in migrations::up(&settings.database).map_err(|error| with_variable("DATABASE_URL", error))? {
        tracing::info!(name, "migrated");
    }
    let db =
        Db::connect(&settings.database, settings.pool_size).map_err(|error| with_variable("DATABASE_URL", error))?;
    let revocations = Revocations::start(&settings.database, denied)?;
    let removals = Removals::start(&settings.database)?;
    if !settings.webhooks.are_configured() {
        tracing::info!("CLERK_WEBHOOK_SECRET is not set: webhooks are not taken");
    }
    let access_log = match settings.access_log {
        Some(config) => AccessLog::start(&settings.database, config)?,
        None => AccessLog::off(),
    };
    let Settings { clerk, allowed_headers, cookies, limits, webhooks, bind, workers, database, .. } = settings;
    let decisions = DecisionStats::default();
    let log = access_log.clone();
    let service = Service { clerk, allowed_headers, db, cookies, limits, revocations, webhooks, decisions, access_log };
    service.verify()?;
    actix_web::rt::System::new().block_on(async move {
        // Without keys it starts all the same, unready, and goes on trying: it may be Clerk that is away, not we.
        if let Err(error) = service.clerk.warm_up().await {
            error.log_cause();
        }
        let (server, address) = service
            .bind(bind, workers)
            .map_err(|error| with_variable("BIND_ADDR", format!("{bind} cannot be had: {error}")))?;
        tracing::info!(%address, ?database, "serving");
        let outcome = server.await;
        log.close();
        drop(removals);
        outcome?;
        Ok(ExitCode::SUCCESS)
    })
}

/// Prints what is in force, and then what is wrong with it.
pub(super) fn check_config() -> Outcome {
    let settings = Settings::read(&Environment, DenyList::new());
    print(settings::report(&Environment, settings.as_ref().ok()))?;
    settings?;
    Ok(ExitCode::SUCCESS)
}

/// Logs to standard error.
fn log(Logging { filter, format }: Logging) {
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // With standard error closed (`serve 2>&1 | head`), to complain of it there would end the thread.
    let builder = builder.log_internal_errors(false);
    match format {
        LogFormat::Json => builder.json().init(),
        LogFormat::Text => builder.with_ansi(std::io::stderr().is_terminal()).init(),
    }
}
