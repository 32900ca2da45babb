//! The guide matches the code.

use auth::{AuthError, AuthErrorKind, Rejection};

const GUIDE: &str = include_str!("../../../../docs/authentication.md");
const BUILDER: &str = include_str!("../../src/config.rs");

/// The rows of the guide's tables, as cells.
fn rows() -> impl Iterator<Item = Vec<&'static str>> {
    GUIDE.lines().filter(|line| line.starts_with("| ")).map(|line| line.split('|').map(str::trim).collect())
}

#[test]
fn guide_lists_every_code_with_status_and_remedy() {
    let others = [
        AuthErrorKind::Missing,
        AuthErrorKind::Malformed,
        AuthErrorKind::Csrf,
        AuthErrorKind::KeysUnavailable,
        AuthErrorKind::Misconfigured,
    ];
    for kind in Rejection::ALL.iter().map(|reason| AuthErrorKind::Invalid(*reason)).chain(others) {
        let error = AuthError::from(kind);
        let status = actix_web::ResponseError::status_code(&error).as_u16().to_string();
        let code = format!("`{}`", error.code());
        let described =
            |row: &Vec<&str>| row[1] == code && row[2] == status && !row[3].is_empty() && !row[4].is_empty();
        assert_eq!(rows().filter(described).count(), 1, "{code} {status}");
    }
}

#[test]
fn guide_lists_only_existing_codes() {
    let explained = rows().filter(|row| row.len() == 6 && row[2].parse::<u16>().is_ok()).count();

    assert_eq!(explained, Rejection::ALL.len() + 5);
}

#[test]
fn guide_lists_every_setting_of_the_builder() {
    let settings = BUILDER.lines().filter_map(|line| line.trim().strip_prefix("pub fn ")).filter_map(|rest| {
        let (signature, arguments) = rest.split_once('(')?;
        arguments.starts_with("mut self").then(|| signature.split('<').next().unwrap())
    });
    let documented: Vec<_> =
        settings.map(|name| (name, rows().any(|row| row.get(2) == Some(&&*format!("`{name}`"))))).collect();

    assert!(documented.len() > 10 && documented.iter().all(|(_, is_there)| *is_there), "{documented:?}");
}
