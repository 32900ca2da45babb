//! The reviewed file: how the two verifiers differ, and why that is right.
//! Owns its format and the comparison with the outcome; does not know how tokens are judged.

use std::{collections::BTreeMap, fmt};

const FILE: &str = include_str!("differences.md");
const HOW_TO_UPDATE: &str = "\
Review each case, then change crates/api/tests/differential/differences.md: copy the line below the `###` heading that says
why, or below a new one.";

/// A section of the file.
#[derive(Clone, Copy)]
pub(crate) enum Section {
    OursAloneRefuses,
    ReasonsDiffer,
}

/// The codes of each case: ours, and in the second section also Clerk's.
pub(crate) type Entries = BTreeMap<String, String>;

impl Section {
    fn heading(self) -> &'static str {
        match self {
            Section::OursAloneRefuses => "Ours alone refuses",
            Section::ReasonsDiffer => "Both refuse, for different reasons",
        }
    }

    /// The entries in the file.
    fn reviewed(self) -> Entries {
        let (_, rest) = FILE.split_once(&format!("\n## {}\n", self.heading())).expect("the section's heading");
        let section = rest.split("\n## ").next().unwrap();
        let mut entries = Entries::new();
        for group in section.split("\n### ").skip(1) {
            let (why, cases) = group.split_once('\n').unwrap();
            assert!(why.split(' ').count() >= 3, "`### {why}` does not say why");
            for line in cases.lines().filter(|line| !line.trim().is_empty()) {
                let (name, codes) = read(line).unwrap_or_else(|| panic!("not the form of a case: {line}"));
                assert!(entries.insert(name.to_owned(), codes.to_owned()).is_none(), "{name} is there twice");
            }
        }
        entries
    }

    /// Asserts that the file has exactly these entries.
    pub(crate) fn assert_says(self, happened: &Entries) {
        let reviewed = self.reviewed();
        let missing = difference(happened, &reviewed);
        let stale = difference(&reviewed, happened);
        assert!(
            missing.0.is_empty() && stale.0.is_empty(),
            "\n\nOccurred, and is not under \"{heading}\":\n{missing}\n\
             Is under \"{heading}\", and did not occur:\n{stale}\n{HOW_TO_UPDATE}\n",
            heading = self.heading()
        );
    }
}

/// "- `name`: codes"
fn read(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("- `")?.split_once("`: ")
}

struct Listed(Entries);

fn difference(of: &Entries, without: &Entries) -> Listed {
    Listed(
        of.iter()
            .filter(|(name, codes)| without.get(*name) != Some(*codes))
            .map(|(n, c)| (n.clone(), c.clone()))
            .collect(),
    )
}

impl fmt::Display for Listed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|(name, codes)| writeln!(f, "- `{name}`: {codes}"))
    }
}
