//! Requests per second: the service beside servers without checks and beside other crates.

use std::{
    collections::{BTreeMap, HashMap},
    env,
    error::Error,
    path::PathBuf,
};

use clerk_dev::Instance;
use serde_json::{Value, json};

use crate::{
    data,
    load::{Sample, Target},
    process::{self, ISSUER, Server},
    report::{median, table},
};

/// How to measure.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Rounds; each measures every column once.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// Seconds of each measurement.
    #[arg(long, default_value_t = 3)]
    seconds: u32,
    /// Numbers of connections.
    #[arg(long, value_delimiter = ',', default_value = "1,32,128")]
    connections: Vec<u32>,
    /// Measures these columns only, by name.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Skips the other crates, which take minutes to build.
    #[arg(long)]
    without_peers: bool,
    /// Skips PostgreSQL.
    #[arg(long)]
    sqlite_only: bool,
    /// Builds and measures this program as the service, instead of the current tree.
    #[arg(long)]
    service: Option<PathBuf>,
}

const ROWS: u64 = 10_000;

/// The servers of `bench/peers`.
const PEERS: [&str; 2] = ["clerk-rs", "grants"];

/// A column: its name, its server, its path, whether the caller is signed in, and the status of its answer.
struct Column {
    name: &'static str,
    server: &'static str,
    path: String,
    signed_in: bool,
    status: u16,
}

fn columns() -> Vec<Column> {
    let (mine, other) = (data::deployment(7, 42), data::deployment(8, 42));
    let of = |name, server, path, signed_in, status| Column { name, server, path, signed_in, status };
    vec![
        of("guarded", "service", format!("/api/v1/deployments/{mine}"), true, 200),
        of("guarded + access log", "logged", format!("/api/v1/deployments/{mine}"), true, 200),
        of("guarded + request log", "request log", format!("/api/v1/deployments/{mine}"), true, 200),
        of("best", "best", format!("/rows/{mine}"), false, 200),
        of("bare", "bare", format!("/rows/{mine}"), false, 200),
        of("naive", "naive", format!("/rows/{mine}"), true, 200),
        of("clerk-rs", "clerk-rs", format!("/rows/{mine}"), true, 200),
        of("actix-web-grants", "grants", format!("/rows/{mine}"), true, 200),
        of("403", "service", format!("/api/v1/deployments/{other}"), true, 403),
        of("401", "service", format!("/api/v1/deployments/{mine}"), false, 401),
        of("page", "service", "/api/v1/deployments".to_owned(), true, 200),
        of("page bare", "bare", format!("/pages/{}", data::user(7)), false, 200),
        of("page best", "best", format!("/pages/{}", data::user(7)), false, 200),
        of("healthz", "service", "/healthz".to_owned(), false, 200),
        of("bare actix", "plain", "/healthz".to_owned(), false, 200),
    ]
}

/// The ratios to print: what, numerator, denominator, and the target.
const RATIOS: [(&str, &str, &str, &str); 13] = [
    ("guarded ÷ best", "guarded", "best", "≥ 0.95"),
    ("guarded ÷ bare", "guarded", "bare", ""),
    ("guarded ÷ naive", "guarded", "naive", "≥ 2"),
    ("guarded ÷ clerk-rs + hand check", "guarded", "clerk-rs", "≥ 2"),
    ("guarded ÷ actix-web-grants + hand check", "guarded", "actix-web-grants", "≥ 2"),
    ("with access log ÷ without", "guarded + access log", "guarded", ""),
    ("with request log ÷ without", "guarded + request log", "guarded", ""),
    ("403 ÷ guarded", "403", "guarded", "≥ 1"),
    ("401 ÷ healthz", "401", "healthz", "≥ 0.8"),
    ("healthz ÷ bare actix", "healthz", "bare actix", "≥ 0.9"),
    ("page ÷ unscoped, same connection type", "page", "page bare", "≥ 0.95"),
    ("page ÷ its best form", "page", "page best", ""),
    ("p99: guarded ÷ best", "guarded", "best", "≤ 1.15"),
];

/// Samples by connections and column.
type Samples = BTreeMap<(u32, &'static str), Vec<Sample>>;

/// Measures both databases.
pub(crate) fn run(options: &Options) -> Result<Value, Box<dyn Error + Send + Sync>> {
    data::require("wrk")?;
    data::require("taskset")?;
    let service = options.service.clone().map_or_else(process::service, Ok)?;
    let mut columns = columns();
    if !options.only.is_empty() {
        columns.retain(|column| options.only.iter().any(|name| name == column.name));
    }
    if options.without_peers {
        columns.retain(|column| !PEERS.contains(&column.server));
    }
    let folder = tempfile::tempdir()?;
    let mut databases = vec![("SQLite", data::sqlite(folder.path(), ROWS)?)];
    match data::postgres_server() {
        _ if options.sqlite_only => {}
        Some(server) => databases.push(("PostgreSQL", data::postgres(&server, ROWS)?)),
        None => eprintln!("no PostgreSQL: run this below scripts/with-postgres to measure it as well"),
    }
    let mut figures = Vec::new();
    for (database, url) in &databases {
        let samples = measure(options, &columns, &service, database, url)?;
        figures.push(json!({ "database": database, "figures": print(options, &columns, database, &samples) }));
    }
    Ok(json!({ "http": figures, "rounds": options.rounds, "seconds": options.seconds }))
}

fn measure(
    options: &Options,
    columns: &[Column],
    service: &std::path::Path,
    database: &str,
    url: &str,
) -> Result<Samples, Box<dyn Error + Send + Sync>> {
    let clerk = Instance::generate(ISSUER)?;
    let servers = servers(columns, service, url, &clerk)?;
    let target = |column: &Column| Target {
        address: servers[column.server].address,
        path: column.path.clone(),
        token: column.signed_in.then(|| process::token(&clerk, &data::user(7))),
    };
    let mut bodies: HashMap<&str, String> = HashMap::new();
    for column in columns {
        let (status, body) = target(column).get()?;
        if status != column.status {
            return Err(format!("{}: {status}, not {}: {body}", column.name, column.status).into());
        }
        // A faster answer with less in it would not be comparable.
        let kind =
            if column.path.contains("/rows/") || column.name.starts_with("guarded") { "row" } else { column.name };
        let kind = if column.name.starts_with("page") { "page" } else { kind };
        let first = bodies.entry(kind).or_insert_with(|| body.clone());
        if *first != body {
            return Err(format!("{} answers otherwise than the first of its kind: {body}\n{first}", column.name).into());
        }
        target(column).load(32, 1, None)?;
    }
    let mut samples = Samples::new();
    for round in 1..=options.rounds {
        for connections in &options.connections {
            // Each round begins with another column: what comes first may be measured otherwise.
            let rotation = columns.iter().cycle().skip(round as usize).take(columns.len());
            for column in rotation {
                let server = &servers[column.server];
                let before = (server.cpu()?, process::postgres_cpu()?);
                let mut sample = target(column).load(*connections, options.seconds, None)?;
                sample.server_cpu = (server.cpu()? - before.0) / sample.requests * 1e6;
                sample.postgres_cpu = (process::postgres_cpu()? - before.1) / sample.requests * 1e6;
                eprintln!(
                    "{database} round {round}/{} c={connections:<3} {:<20} {:>8.0}/s p50 {:.2} ms p99 {:.2} ms",
                    options.rounds, column.name, sample.rate, sample.p50, sample.p99
                );
                let failed = if column.status == 200 { sample.errors } else { sample.requests - sample.errors };
                if failed > 0.0 {
                    return Err(format!("{}: {failed} answers with another status", column.name).into());
                }
                samples.entry((*connections, column.name)).or_default().push(sample);
            }
        }
    }
    if let Some(server) = servers.get("service") {
        eprintln!("{database}: the service holds {:.1} MiB", server.resident()?);
    }
    Ok(samples)
}

/// Starts the servers of these columns.
fn servers(
    columns: &[Column],
    service: &std::path::Path,
    url: &str,
    clerk: &Instance,
) -> Result<HashMap<&'static str, Server>, Box<dyn Error + Send + Sync>> {
    let (own, key) = (env::current_exe()?, clerk.public_key_pem());
    let jwks = clerk.jwks().to_string();
    let settings = [("CLERK_JWT_KEY", key.as_str()), ("BENCH_JWKS", jwks.as_str())];
    let mut logged = settings.to_vec();
    logged.push(("ACCESS_LOG", "all"));
    let mut request_log = settings.to_vec();
    request_log.push(("RUST_LOG", "info"));
    let mut peers = None;
    let mut servers = HashMap::new();
    for name in columns.iter().map(|column| column.server) {
        if servers.contains_key(name) {
            continue;
        }
        let server = match name {
            "service" => Server::start(service, &["serve"], url, &settings)?,
            "logged" => Server::start(service, &["serve"], url, &logged)?,
            "request log" => Server::start(service, &["serve"], url, &request_log)?,
            name if PEERS.contains(&name) => {
                let built = match &peers {
                    Some(path) => PathBuf::clone(path),
                    None => process::build(&["--manifest-path", "bench/peers/Cargo.toml"], "bench-peers")?,
                };
                let peer = Server::start(&built, &[name], url, &settings)?;
                peers = Some(built);
                peer
            }
            name => Server::start(&own, &["reference", name], url, &settings)?,
        };
        servers.insert(name, server.ready()?);
    }
    Ok(servers)
}

/// Prints the medians and the ratios, and returns them.
fn print(options: &Options, columns: &[Column], database: &str, samples: &Samples) -> Value {
    let of = |connections: u32, name: &str, figure: fn(&Sample) -> f64| {
        let found = samples.iter().find(|((count, column), _)| *count == connections && *column == name);
        found.map_or(f64::NAN, |(_, samples)| median(samples.iter().map(figure)))
    };
    let labels: Vec<_> = options.connections.iter().map(|count| format!("{database}, c={count}")).collect();
    let heads: Vec<&str> = std::iter::once("requests/s (p99)").chain(labels.iter().map(String::as_str)).collect();
    let rows = columns.iter().map(|column| {
        let cells = options.connections.iter().map(|count| {
            format!("{:.0} ({:.2} ms)", of(*count, column.name, |s| s.rate), of(*count, column.name, |s| s.p99))
        });
        std::iter::once(column.name.to_owned()).chain(cells).collect()
    });
    table(&heads, &rows.collect::<Vec<_>>());
    let heads: Vec<&str> =
        std::iter::once("CPU of server + PostgreSQL, µs").chain(labels.iter().map(String::as_str)).collect();
    let rows = columns.iter().map(|column| {
        let cells = options.connections.iter().map(|count| {
            let of = |figure| of(*count, column.name, figure);
            format!("{:.0} + {:.0}", of(|s| s.server_cpu), of(|s| s.postgres_cpu))
        });
        std::iter::once(column.name.to_owned()).chain(cells).collect()
    });
    table(&heads, &rows.collect::<Vec<_>>());
    let mut ratios = Vec::new();
    let mut lines = Vec::new();
    for (what, one, other, target) in RATIOS {
        let figure = |sample: &Sample| sample.rate;
        let figure = if what.starts_with("p99") { |sample: &Sample| sample.p99 } else { figure };
        let values: Vec<f64> =
            options.connections.iter().map(|count| of(*count, one, figure) / of(*count, other, figure)).collect();
        if values.iter().all(|value| value.is_finite()) {
            ratios
                .push(json!({ "ratio": what, "target": target, "connections": options.connections, "values": values }));
            let cells = values.iter().map(|value| format!("{value:.2}"));
            lines.push([what.to_owned(), target.to_owned()].into_iter().chain(cells).collect());
        }
    }
    let heads: Vec<&str> = ["ratio", "target"].into_iter().chain(labels.iter().map(String::as_str)).collect();
    table(&heads, &lines);
    let all = samples
        .iter()
        .map(|((count, column), samples)| json!({ "connections": count, "column": column, "samples": samples }));
    json!({ "ratios": ratios, "samples": all.collect::<Vec<_>>() })
}
