//! One row and one page of tables of different sizes.

use std::{error::Error, fmt::Write as _, fs, path::Path};

use clerk_dev::Instance;
use serde_json::{Value, json};

use crate::{
    data::{self, ROWS_PER_USER},
    load::{self, Target},
    process::{self, ISSUER, Server},
    report::{median, table},
};

/// How to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Numbers of rows in SQLite.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    sqlite: Vec<u64>,
    /// Numbers of rows in PostgreSQL.
    #[arg(long, value_delimiter = ',', default_value = "10000,100000,1000000")]
    postgres: Vec<u64>,
    /// Rounds; each measures every size once.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
}

/// How many users send requests: enough that not all their rows are on a few pages of the table.
const CALLERS: u64 = 200;

/// Measures all sizes and draws them into `docs/benchmarks`.
pub(crate) fn run(options: &Options) -> Result<Value, Box<dyn Error + Send + Sync>> {
    data::require("wrk")?;
    let service = process::service()?;
    let folder = tempfile::tempdir()?;
    let clerk = Instance::generate(ISSUER)?;
    let key = clerk.public_key_pem();
    let mut places = Vec::new();
    for rows in &options.sqlite {
        places.push(("SQLite", *rows, data::sqlite(folder.path(), *rows)?));
    }
    if let Some(server) = data::postgres_server() {
        for rows in &options.postgres {
            places.push(("PostgreSQL", *rows, data::postgres(&server, *rows)?));
        }
    }
    let mut servers = Vec::new();
    for (database, rows, url) in &places {
        servers.push((
            *database,
            *rows,
            Server::start(&service, &["serve"], url, &[("CLERK_JWT_KEY", &key)])?.ready()?,
        ));
    }
    let script = folder.path().join("requests.lua");
    let mut samples = Vec::new();
    for round in 1..=options.rounds {
        for (database, rows, server) in &servers {
            for what in ["get", "page"] {
                fs::write(&script, requests(&clerk, *rows, what))?;
                let target = Target { address: server.address, path: "/".to_owned(), token: None };
                let sample = target.load(1, options.seconds, Some(&script))?;
                eprintln!(
                    "round {round}/{} {database} {rows:>9} rows {what:<4} p50 {:.3} ms",
                    options.rounds, sample.p50
                );
                if sample.errors > 0.0 {
                    return Err(format!("{} answers with another status", sample.errors).into());
                }
                samples.push((*database, *rows, what, sample.p50));
            }
        }
    }
    print(&places.iter().map(|(database, rows, _)| (*database, *rows)).collect::<Vec<_>>(), &samples)
}

/// Returns a script for `wrk` that asks for rows of callers all over the table, each with their own token.
fn requests(clerk: &Instance, rows: u64, what: &str) -> String {
    let users = rows / ROWS_PER_USER;
    let callers = users.min(CALLERS);
    let mut script = load::SCRIPT.to_owned();
    for number in 0..callers {
        let user = number * users / callers;
        let token = process::token(clerk, &data::user(user));
        for row in [11, 57, 93] {
            let path = match what {
                "get" => format!("/api/v1/deployments/{}", data::deployment(user, row)),
                _ => format!("/api/v1/deployments?after={}", data::deployment(user, row)),
            };
            // Writing to a string cannot fail.
            let _ = writeln!(
                script,
                "table.insert(requests, wrk.format('GET', '{path}', {{['Authorization'] = 'Bearer {token}'}}))"
            );
        }
    }
    // A stride that is prime to the number of requests: neighbours are far apart in the table.
    script + "local n = 0\nfunction request() n = n + 211; return requests[n % #requests + 1] end\n"
}

fn print(places: &[(&str, u64)], samples: &[(&str, u64, &str, f64)]) -> Result<Value, Box<dyn Error + Send + Sync>> {
    let p50 = |database: &str, rows: u64, what: &str| {
        let of = samples.iter().filter(|sample| sample.0 == database && sample.1 == rows && sample.2 == what);
        median(of.map(|sample| sample.3))
    };
    let mut lines = Vec::new();
    let mut series = Vec::new();
    for what in ["get", "page"] {
        for (database, rows) in places {
            let smallest = places.iter().filter(|place| place.0 == *database).map(|place| place.1).min();
            let (own, base) = (p50(database, *rows, what), p50(database, smallest.unwrap_or(*rows), what));
            lines.push(vec![
                format!("{what}, {database}"),
                rows.to_string(),
                format!("{own:.3} ms"),
                format!("{:.2}", own / base),
            ]);
            series
                .push(json!({ "what": what, "database": database, "rows": rows, "p50_ms": own, "ratio": own / base }));
        }
    }
    table(&["p50, c=1", "rows", "p50", "÷ smallest (target ≤ 1.3)"], &lines);
    let figures = json!({ "growth": series });
    let file = tempfile::NamedTempFile::new()?;
    fs::write(file.path(), figures.to_string())?;
    draw(file.path())?;
    Ok(figures)
}

/// Draws the figures, with the program that has the library for it.
fn draw(figures: &Path) -> Result<(), Box<dyn Error + Send + Sync>> {
    let program = process::build(&["--manifest-path", "bench/peers/Cargo.toml"], "bench-peers")?;
    let folder = process::root().join("docs/benchmarks");
    let status = std::process::Command::new(program).arg("plot").arg(figures).arg(&folder).status()?;
    if status.success() { Ok(()) } else { Err("the plots could not be drawn".into()) }
}
