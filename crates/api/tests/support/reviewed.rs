//! Reviewed files: a person has read and committed them, and a test compares them with the current state.
//!
//! After an intended change, write the file anew and read the difference before you commit it:
//! `REVIEWED=overwrite cargo test -p api --test on_sqlite reviewed`.

use std::{collections::HashMap, fs, path::PathBuf};

/// Asserts that the file of this name below `tests/reviewed` is this text. A failure shows the differing lines.
#[track_caller]
pub(crate) fn assert_is(name: &str, text: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/reviewed").join(name);
    if std::env::var("REVIEWED").as_deref() == Ok("overwrite") {
        fs::write(&path, text).unwrap();
        return;
    }
    let file = fs::read_to_string(&path).unwrap_or_default();
    let lines = [changed("-", &file, text), changed("+", text, &file)].concat();
    let how = "It is so, and another thing was reviewed. If it is meant to be so, REVIEWED=overwrite writes it.";
    assert!(file == text, "tests/reviewed/{name}\n\n{lines}\n{how}\n");
}

/// The lines that occur more often in `one` than in `other`.
fn changed(sign: &str, one: &str, other: &str) -> String {
    let mut there: HashMap<&str, usize> = HashMap::new();
    other.lines().for_each(|line| *there.entry(line).or_default() += 1);
    let missing = one.lines().filter(|line| match there.get_mut(line) {
        Some(times) if *times > 0 => {
            *times -= 1;
            false
        }
        _ => true,
    });
    missing.map(|line| format!("{sign} {line}\n")).collect()
}
