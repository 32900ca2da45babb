//! The CPU time of a cold build of the demonstration, by package.

use std::{collections::BTreeMap, error::Error, fs, io, process::Command, time::Instant};

use serde_json::{Value, json};

use crate::{process::root, report::table};

/// How many packages the table shows.
const SHOWN: usize = 15;

/// Builds into an empty folder, without the network, and prints.
pub(crate) fn run() -> Result<Value, Box<dyn Error + Send + Sync>> {
    let fetch = Command::new("cargo").args(["fetch", "--locked"]).current_dir(root()).status()?;
    if !fetch.success() {
        return Err("cargo fetch failed".into());
    }
    let target = tempfile::tempdir()?;
    let (before, begin) = (children_seconds()?, Instant::now());
    // What `cargo run -- demo` builds.
    let build = Command::new("cargo")
        .args(["build", "--locked", "--offline", "--timings"])
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target.path())
        .env("CARGO_INCREMENTAL", "0")
        .status()?;
    if !build.success() {
        return Err("cargo build failed".into());
    }
    let (wall, cpu) = (begin.elapsed().as_secs_f64(), children_seconds()? - before);
    let page = fs::read_to_string(target.path().join("cargo-timings/cargo-timing.html"))?;
    let packages = packages(&page)?;
    let total: f64 = packages.iter().map(|(_, seconds)| seconds).sum();
    let mut lines: Vec<_> = packages
        .iter()
        .take(SHOWN)
        .map(|(name, seconds)| {
            vec![name.clone(), format!("{seconds:.1} s"), format!("{:.1} %", seconds / total * 100.0)]
        })
        .collect();
    lines.push(vec!["all units".to_owned(), format!("{total:.1} s"), "100 %".to_owned()]);
    table(&["package", "time of its units", "share"], &lines);
    table(
        &["cold build of the demonstration", "measured", "target"],
        &[
            vec!["CPU (user + sys)".to_owned(), format!("{cpu:.0} s"), "≤ 300 s".to_owned()],
            vec!["wall, alone on two cores".to_owned(), format!("{wall:.0} s"), "≤ 210 s".to_owned()],
        ],
    );
    Ok(json!({ "cpu_s": cpu, "wall_s": wall, "packages": packages }))
}

/// Returns the CPU time of all ended children, from `/proc/self/stat`: `cutime` and `cstime`, in ticks of 10 ms.
fn children_seconds() -> io::Result<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name, in parentheses, may have spaces. `cutime` is field 16, and the third field follows the name.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(13).take(2));
    let ticks = fields.into_iter().flatten().filter_map(|field| field.parse::<f64>().ok());
    Ok(ticks.sum::<f64>() / 100.0)
}

/// Returns the packages of cargo's report with the summed time of their units, the longest first.
fn packages(page: &str) -> Result<Vec<(String, f64)>, Box<dyn Error + Send + Sync>> {
    let (_, data) = page.split_once("const UNIT_DATA = ").ok_or("cargo's report has no UNIT_DATA")?;
    let units = serde_json::Deserializer::from_str(data).into_iter::<Value>().next().ok_or("UNIT_DATA is empty")??;
    let mut sums = BTreeMap::<String, f64>::new();
    for unit in units.as_array().into_iter().flatten() {
        let name = unit["name"].as_str().unwrap_or_default().to_owned();
        *sums.entry(name).or_default() += unit["duration"].as_f64().unwrap_or_default();
    }
    let mut packages: Vec<_> = sums.into_iter().collect();
    packages.sort_by(|one, other| other.1.total_cmp(&one.1));
    Ok(packages)
}
