//! What unknown key ids, an outage and a rotation cost, with the keys of a stand-in for Clerk.

use std::{
    error::Error,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

use clerk_dev::ClerkDev;
use serde_json::{Value, json};

use crate::{
    data,
    load::{self, Target},
    process::{self, Server},
    report::table,
};

/// How many different key ids the flood names.
const FLOOD: usize = 2000;

/// Measures and prints.
pub(crate) fn run() -> Result<Value, Box<dyn Error + Send + Sync>> {
    data::require("wrk")?;
    let service = process::service()?;
    let folder = tempfile::tempdir()?;
    let database = data::sqlite(folder.path(), 10_000)?;
    let system = actix_web::rt::System::new();
    let clerk = system.block_on(ClerkDev::start())?;
    let settings = [("CLERK_ISSUER", clerk.issuer()), ("CLERK_JWKS_URL", clerk.jwks_url())];
    let settings: Vec<_> = settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let server = Server::start(&service, &["serve"], &database, &settings)?.ready()?;
    let path = format!("/api/v1/deployments/{}", data::deployment(7, 42));
    let user = data::user(7);
    let mint = || clerk.mint(&process::session(&user));
    let target = |token: Option<String>| Target { address: server.address, path: path.clone(), token };
    let known = || target(Some(mint())).load(32, 5, None);

    let before = known()?;
    let fetches = clerk.jwks_fetches();
    let script = folder.path().join("flood.lua");
    fs::write(&script, flood(&clerk, &path))?;
    let flooded = target(None).load(32, 5, Some(&script))?;
    let flood_fetches = clerk.jwks_fetches() - fetches;

    clerk.outage_until_restored();
    let outage = known()?;
    clerk.restore();

    // The next token names the new key, which the service does not know yet.
    clerk.instance().rotate()?;
    let begin = Instant::now();
    let rotated = target(Some(mint()));
    while rotated.get()?.0 != 200 {
        if begin.elapsed() > Duration::from_secs(120) {
            return Err("the new key was not fetched".into());
        }
    }
    let rotation = begin.elapsed();

    let line = |what: &str, value: String| vec![what.to_owned(), value];
    table(
        &["keys", "measured"],
        &[
            line("known key, c=32", format!("{:.0} requests/s", before.rate)),
            line("tokens of 2000 unknown key ids, c=32", format!("{:.0} requests/s", flooded.rate)),
            line("fetches caused by them", flood_fetches.to_string()),
            line("known key while the keys cannot be fetched", format!("{:.0} requests/s", outage.rate)),
            line("first accepted token after a rotation", format!("{} ms", rotation.as_millis())),
        ],
    );
    Ok(json!({ "jwks": {
        "known_rate": before.rate, "flood_rate": flooded.rate, "flood_requests": flooded.requests,
        "flood_fetches": flood_fetches, "outage_rate": outage.rate, "rotation_ms": rotation.as_millis() as u64,
    } }))
}

/// Returns a script for `wrk` whose tokens are genuine but for their key ids.
fn flood(clerk: &ClerkDev, path: &str) -> String {
    let mut script = load::SCRIPT.to_owned();
    for number in 0..FLOOD {
        let spec = process::session("user_flood").header("kid", format!("ins_flood{number:022}"));
        // Writing to a string cannot fail.
        let _ = writeln!(
            script,
            "table.insert(requests, wrk.format('GET', '{path}', {{['Authorization'] = 'Bearer {}'}}))",
            clerk.mint(&spec)
        );
    }
    script + "local n = 0\nfunction request() n = n + 1; return requests[n % #requests + 1] end\n"
}
