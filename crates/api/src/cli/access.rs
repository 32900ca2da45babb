//! `api routes` and `api openapi`: what the service answers, and to whom.

use std::process::ExitCode;

use api::{app::Service, openapi};
use ownership::AccessEntry;

use super::Outcome;

pub(super) fn routes(json: bool) -> Outcome {
    let map = Service::access_map();
    if json {
        println!("{}", serde_json::to_string_pretty(map.entries())?);
    } else {
        print!("{}", table(map.entries()));
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn openapi() -> Outcome {
    println!("{}", serde_json::to_string_pretty(&openapi::json())?);
    Ok(ExitCode::SUCCESS)
}

fn table(entries: &[AccessEntry]) -> String {
    let head = ["METHOD", "PATH", "DECISION", "RESOURCE", "ID", "SOURCE"].map(ToOwned::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(head).chain(entries.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..6).map(width).collect();
    let line = |row: &[String; 6]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(entry: &AccessEntry) -> [String; 6] {
    let resources: Vec<_> = entry.checks.iter().map(|check| check.resource).collect();
    let params = entry.checks.iter().map(|check| check.id_param.map_or("body".to_owned(), |id| format!("{{{id}}}")));
    [
        entry.method.to_owned(),
        entry.path.clone(),
        entry.decision.to_owned(),
        resources.join(", "),
        params.collect::<Vec<_>>().join(", "),
        entry.source.clone(),
    ]
}
