//! The token as people paste it.
//!
//! Owns what may stand around a token. It refuses to repair the token itself: that is for the explanation to name.

use std::io::{IsTerminal, Read};

use crate::cli::print::complain;

/// A token, and what was left out around it.
pub(super) struct Pasted {
    pub(super) unverified_token: String,
    pub(super) left_out: Vec<&'static str>,
}

impl Pasted {
    /// The argument, or else standard input: an argument stays behind in the shell's history.
    ///
    /// # Errors
    /// Standard input cannot be read, or is no text.
    pub(super) fn read(argument: Option<&str>) -> Result<Self, String> {
        if let Some(text) = argument {
            return Ok(Self::from(text));
        }
        if std::io::stdin().is_terminal() {
            complain("Paste the token, then press Enter and Ctrl-D.");
        }
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
        Ok(Self::from(text.as_str()))
    }
}

impl From<&str> for Pasted {
    fn from(text: &str) -> Self {
        let mut left_out = Vec::new();
        let mut token = text.trim().to_owned();
        // An empty pair is left to the explanation, which says that there is nothing in it.
        if let Ok(inner) = serde_json::from_str::<String>(&token) {
            left_out.push("quotation marks around the token");
            token = inner.trim().to_owned();
        }
        if let Some((scheme, rest)) = token.split_once(' ')
            && scheme.eq_ignore_ascii_case("bearer")
        {
            left_out.push("`Bearer` before the token: it belongs into the Authorization header, and nowhere else");
            token = rest.trim().to_owned();
        }
        Pasted { unverified_token: token, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::Pasted;

    #[test]
    fn what_stands_around_a_token_is_left_out_and_said() {
        for (text, left_out) in [
            ("a.b.c", 0),
            ("  a.b.c\r\n", 0),
            ("\"a.b.c\"\n", 1),
            ("Bearer a.b.c", 1),
            ("bearer   a.b.c", 1),
            ("\"Bearer a.b.c\"", 2),
        ] {
            let pasted = Pasted::from(text);
            assert_eq!((pasted.unverified_token.as_str(), pasted.left_out.len()), ("a.b.c", left_out), "{text}");
        }
    }

    #[test]
    fn a_token_is_never_repaired() {
        for text in ["a.b.c d", "a.b\n.c", "Basic a.b.c", "\"a.b.c", "a.b.c="] {
            assert_eq!(Pasted::from(text).unverified_token, text);
        }
    }
}
