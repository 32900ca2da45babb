//! Loads `.env` into the process's environment, and reports each mistake with its line. `dotenvy` does the parsing; a `$` of
//! a variable that is not set, which it silently drops, is an error here.

use std::{fs, io, path::Path};

const NOT_AN_ASSIGNMENT: &str = "expected NAME=value; a value with spaces needs quotes, and quotes must be closed";
const UNSET_REFERENCE: &str = "a $ outside single quotes refers to a variable, and this one is not set (or its name has an underscore, which \
                     needs braces): put the value in single quotes, or write ${NAME}";

/// Sets the file's variables that the environment does not have. A missing file is not an error.
///
/// # Errors
/// A message for each invalid line, without its value, which may be a secret; or the file cannot be read.
pub(crate) fn load(file: &Path) -> Result<(), Vec<String>> {
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(vec![error.to_string()]),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let mut errors = Vec::new();
    for statement in statements(text) {
        let has_unset_reference = statement.references.iter().any(|reference| !is_set(reference));
        // Each statement is parsed alone, so an error does not hide those of later lines. It needs its line break.
        let outcome = dotenvy::from_read(format!("{}\n", statement.text).as_bytes());
        if outcome.is_err() {
            errors.push(format!("line {}: {NOT_AN_ASSIGNMENT}", statement.line));
        } else if has_unset_reference {
            errors.push(format!("line {}: {UNSET_REFERENCE}", statement.line));
        }
    }
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// An assignment: one line, or several if quotes are open at a line's end.
#[derive(Debug, Default, PartialEq, Eq)]
struct Statement<'t> {
    line: usize,
    text: &'t str,
    /// The text after each `$` that `dotenvy` replaces.
    references: Vec<&'t str>,
}

/// Splits the text into statements, as `dotenvy` does.
fn statements(text: &str) -> Vec<Statement<'_>> {
    let mut all = Vec::new();
    let mut statement = Statement { line: 1, ..Statement::default() };
    let (mut start, mut line) = (0, 1);
    let (mut quote, mut escaped, mut blank, mut comment) = (None, false, true, false);
    for (at, c) in text.char_indices() {
        if c == '\n' {
            line += 1;
            if quote.is_none() {
                statement.text = &text[start..at];
                all.push(std::mem::replace(&mut statement, Statement { line, ..Statement::default() }));
                (start, escaped, blank, comment) = (at + 1, false, true, false);
                continue;
            }
        }
        match (quote, c) {
            _ if comment => {}
            _ if escaped => escaped = false,
            (Some('\''), '\'') | (Some('"'), '"') => quote = None,
            (Some('\''), _) => {}
            (_, '\\') => escaped = true,
            (_, '$') => statement.references.push(&text[at + 1..]),
            (None, '\'' | '"') => quote = Some(c),
            (None, '#') if blank => comment = true,
            _ => {}
        }
        blank = c.is_whitespace();
    }
    statement.text = &text[start..];
    all.push(statement);
    all
}

/// Returns whether the variable after a `$` is set. `dotenvy` ends a name without braces at an underscore.
fn is_set(reference: &str) -> bool {
    let name = match reference.strip_prefix('{') {
        Some(braced) => braced.split('}').next().unwrap_or_default(),
        None => {
            let end = reference.find(|c: char| !c.is_alphanumeric()).unwrap_or(reference.len());
            if reference[end..].starts_with('_') {
                return false;
            }
            &reference[..end]
        }
    };
    // `=` and NUL cannot be in a name.
    !name.is_empty() && !name.contains(['=', '\0']) && std::env::var_os(name).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines_with_references(text: &str) -> Vec<(usize, usize)> {
        let all = statements(text).into_iter();
        all.filter(|one| !one.references.is_empty()).map(|one| (one.line, one.references.len())).collect()
    }

    #[test]
    fn a_dollar_counts_outside_single_quotes() {
        for (text, expected) in [
            ("A=1\nB=pa$word", vec![(2, 1)]),
            ("A=\"pa$word$\"\n\nB=${A}\n", vec![(1, 2), (3, 1)]),
            ("A='pa$word'\nB=pa\\$word\nC=\"pa\\$word\"", vec![]),
            ("# A=$x\nA=1 # $x\nB=a#$x", vec![(3, 1)]),
            ("A=\"1\n$x\n\"\nB='\n$x\n'\nC=$", vec![(1, 1), (7, 1)]),
            ("A='it'\"s $x\"'$y'", vec![(1, 1)]),
        ] {
            assert_eq!(lines_with_references(text), expected, "{text}");
        }
    }

    #[test]
    fn a_name_is_set_as_dotenvy_reads_it() {
        // Cargo sets these for its tests.
        assert!(is_set("{CARGO_PKG_NAME}/x") && is_set("PATH:/x") && is_set("PATH"));
        for unset in ["", "$", " x", "-x", "{}", "{", "{CARGO_PKG_NAME_", "CARGO_PKG_NAME", "PATH_x", "hunter2"] {
            assert!(!is_set(unset), "{unset}");
        }
    }
}
