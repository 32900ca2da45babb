//! Writes to standard output and standard error, either of which may have been closed: `api routes | head`.
//! Knows nothing of what is written.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
};

/// Whether anybody still reads standard output.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reader {
    /// What was written could be.
    There,
    /// The pipe is closed: somebody has seen enough, which is not an error.
    Gone,
}

/// Writes to standard output.
///
/// # Errors
/// It cannot be written to, but for a closed pipe.
pub(crate) fn print(text: impl Display) -> io::Result<Reader> {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(Reader::There),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Reader::Gone),
        Err(error) => Err(error),
    }
}

/// Writes a line to standard output.
///
/// # Errors
/// It cannot be written to, but for a closed pipe.
pub(crate) fn print_line(text: impl Display) -> io::Result<Reader> {
    print(format_args!("{text}\n"))
}

/// Writes a line to standard error. Where that cannot be, there is nobody left to tell.
pub(crate) fn complain(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
