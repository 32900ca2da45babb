//! `api routes` and `api openapi`.

use std::process::ExitCode;

use api::app::Service;
use ownership::{AccessCheck, AccessEntry};

use super::{
    outcome::CommandResult,
    print::{print, print_line},
};

pub(super) fn routes(json: bool) -> CommandResult {
    let map = Service::access_map();
    if json {
        print_line(serde_json::to_string_pretty(map.entries())?)?;
    } else {
        print(table(map.entries()))?;
    }
    Ok(ExitCode::SUCCESS)
}

pub(super) fn openapi() -> CommandResult {
    print_line(serde_json::to_string_pretty(&Service::openapi())?)?;
    Ok(ExitCode::SUCCESS)
}

const COLUMNS: usize = 10;

fn table(entries: &[AccessEntry]) -> String {
    let head = ["METHOD", "PATH", "DECISION", "RESOURCE", "ID", "ACCESS", "OR", "IMPERSONATED", "UNSCOPED", "SOURCE"];
    let rows: Vec<[String; COLUMNS]> =
        std::iter::once(head.map(ToOwned::to_owned)).chain(entries.iter().map(row)).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..COLUMNS).map(width).collect();
    let line = |row: &[String; COLUMNS]| {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
    };
    rows.iter().map(line).collect()
}

fn row(entry: &AccessEntry) -> [String; COLUMNS] {
    let join = |label: fn(&AccessCheck) -> String| {
        let labels: Vec<_> = entry.checks.iter().map(label).filter(|label| !label.is_empty()).collect();
        labels.join(", ")
    };
    [
        entry.method.to_owned(),
        entry.path.clone(),
        entry.decision.to_owned(),
        join(|check| check.resource.to_owned()),
        join(|check| check.id_param.map_or("body".to_owned(), |id| format!("{{{id}}}"))),
        join(|check| check.access.to_string()),
        join(|check| check.overrides.join(", ")),
        if entry.no_impersonation { "refused".to_owned() } else { String::new() },
        if entry.unscoped.is_some() { "yes".to_owned() } else { String::new() },
        entry.source.clone(),
    ]
}

#[cfg(test)]
mod tests {
    use ownership::access::Level;

    use super::*;

    #[test]
    fn row_has_level_overrides_and_exceptions() {
        let check = AccessCheck {
            resource: "deployment",
            id_param: Some("id"),
            access: Level::Editor,
            overrides: vec!["org:deployments:manage", "org:admin"],
        };
        let entry = AccessEntry {
            method: "PATCH",
            path: "/deployments/{id}".to_owned(),
            decision: "editor",
            reason: None,
            checks: vec![check],
            no_impersonation: true,
            unscoped: Some("counts rows of others"),
            handler: "update_deployment",
            source: "deployments.rs:7".to_owned(),
        };
        let text = table(&[entry]);
        let cells = text.lines().nth(1).unwrap_or_default().split("  ").map(str::trim).filter(|cell| !cell.is_empty());
        let expected = [
            "PATCH",
            "/deployments/{id}",
            "editor",
            "deployment",
            "{id}",
            "editor",
            "org:deployments:manage, org:admin",
            "refused",
            "yes",
            "deployments.rs:7",
        ];
        assert_eq!(cells.collect::<Vec<_>>(), expected);
    }
}
