//! The token as pasted, with quotation marks or `Bearer` around it. The token itself is never repaired: the explanation
//! reports what is wrong with it.

use std::io::{IsTerminal, Read};

use crate::cli::print::print_error;

/// A token, and what was stripped around it.
pub(super) struct PastedToken {
    pub(super) unverified_token: String,
    pub(super) left_out: Vec<&'static str>,
}

impl PastedToken {
    /// Takes the argument, or reads standard input.
    ///
    /// # Errors
    /// Standard input cannot be read, or is not UTF-8.
    pub(super) fn read(argument: Option<&str>) -> Result<Self, String> {
        if let Some(text) = argument {
            return Ok(Self::from(text));
        }
        if std::io::stdin().is_terminal() {
            print_error("Paste the token, then press Enter and Ctrl-D.");
        }
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|error| format!("standard input: {error}"))?;
        Ok(Self::from(text.as_str()))
    }
}

impl From<&str> for PastedToken {
    fn from(text: &str) -> Self {
        let mut left_out = Vec::new();
        let mut token = text.trim().to_owned();
        if let Ok(inner) = serde_json::from_str::<String>(&token) {
            left_out.push("quotation marks around the token");
            token = inner.trim().to_owned();
        }
        if let Some((scheme, rest)) = token.split_once(' ')
            && scheme.eq_ignore_ascii_case("bearer")
        {
            left_out.push("`Bearer` before the token: it belongs in the Authorization header only");
            token = rest.trim().to_owned();
        }
        PastedToken { unverified_token: token, left_out }
    }
}

#[cfg(test)]
mod tests {
    use super::PastedToken;

    #[test]
    fn quotes_and_bearer_are_stripped_and_reported() {
        for (text, left_out) in [
            ("a.b.c", 0),
            ("  a.b.c\r\n", 0),
            ("\"a.b.c\"\n", 1),
            ("Bearer a.b.c", 1),
            ("bearer   a.b.c", 1),
            ("\"Bearer a.b.c\"", 2),
        ] {
            let pasted = PastedToken::from(text);
            assert_eq!((pasted.unverified_token.as_str(), pasted.left_out.len()), ("a.b.c", left_out), "{text}");
        }
    }

    #[test]
    fn a_token_is_never_repaired() {
        for text in ["a.b.c d", "a.b\n.c", "Basic a.b.c", "\"a.b.c", "a.b.c="] {
            assert_eq!(PastedToken::from(text).unverified_token, text);
        }
    }
}
