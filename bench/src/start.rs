//! From the start to the first answer, and the memory after a million requests.

use std::{error::Error, time::Instant};

use clerk_dev::Instance;
use serde_json::{Value, json};

use crate::{
    data,
    load::Target,
    process::{self, ISSUER, Server},
    report::{median, table},
};

const STARTS: usize = 11;
const REQUESTS: f64 = 1_000_000.0;

/// Measures and prints.
pub(crate) fn run() -> Result<Value, Box<dyn Error + Send + Sync>> {
    data::require("wrk")?;
    let service = process::service()?;
    let folder = tempfile::tempdir()?;
    let clerk = Instance::generate(ISSUER)?;
    let key = clerk.public_key_pem();
    let url = data::sqlite(folder.path(), 10_000)?;
    let mut starts = Vec::new();
    for number in 1..=STARTS {
        eprint!("\rstart {number}/{STARTS}");
        let begin = Instant::now();
        let server = Server::start(&service, &["serve"], &url, &[("CLERK_JWT_KEY", &key)])?.ready()?;
        let healthz = Target { address: server.address, path: "/healthz".to_owned(), token: None };
        if healthz.get()?.0 != 200 {
            return Err("the first answer is not 200".into());
        }
        starts.push(begin.elapsed().as_secs_f64() * 1000.0);
    }
    eprintln!();
    let start = median(starts.iter().copied());

    let mut places = vec![("SQLite", url)];
    if let Some(server) = data::postgres_server() {
        places.push(("PostgreSQL", data::postgres(&server, 10_000)?));
    }
    let mut lines =
        vec![vec!["start to first 200, SQLite".to_owned(), format!("{start:.0} ms"), "≤ 100 ms".to_owned()]];
    let mut memory = Vec::new();
    for (database, url) in &places {
        let server = Server::start(&service, &["serve"], url, &[("CLERK_JWT_KEY", &key)])?.ready()?;
        let fresh = server.resident()?;
        let mut sent = 0.0;
        while sent < REQUESTS {
            let token = Some(process::token(&clerk, &data::user(7)));
            let path = format!("/api/v1/deployments/{}", data::deployment(7, 42));
            let sample = Target { address: server.address, path, token }.load(128, 10, None)?;
            if sample.errors > 0.0 {
                return Err(format!("{} answers with another status", sample.errors).into());
            }
            sent += sample.requests;
            eprintln!("{database}: {sent:.0} requests, {:.1} MiB", server.resident()?);
        }
        let resident = server.resident()?;
        lines.push(vec![format!("memory at the start, {database}"), format!("{fresh:.1} MiB"), String::new()]);
        let label = format!("memory after 10⁶ requests, c=128, {database}");
        lines.push(vec![label, format!("{resident:.1} MiB"), "≤ 48 MiB".to_owned()]);
        memory.push(json!({ "database": database, "fresh_mib": fresh, "after_mib": resident, "requests": sent }));
    }
    table(&["start and memory", "measured", "target"], &lines);
    Ok(json!({ "start_ms": start, "starts": starts, "memory": memory }))
}
