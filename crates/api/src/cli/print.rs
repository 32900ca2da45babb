//! Writes to standard output and standard error, either of which may be closed, as in `api routes | head`.

use std::{
    fmt::Display,
    io::{self, ErrorKind, Write},
};

/// Whether standard output is still read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pipe {
    /// The text was written.
    Open,
    /// The reader has closed the pipe, which is not an error.
    Closed,
}

/// Writes to standard output.
///
/// # Errors
/// It cannot be written to, for a reason other than a closed pipe.
pub(crate) fn print(text: impl Display) -> io::Result<Pipe> {
    let mut out = io::stdout().lock();
    match write!(out, "{text}").and_then(|()| out.flush()) {
        Ok(()) => Ok(Pipe::Open),
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(Pipe::Closed),
        Err(error) => Err(error),
    }
}

/// Writes a line to standard output.
///
/// # Errors
/// It cannot be written to, for a reason other than a closed pipe.
pub(crate) fn print_line(text: impl Display) -> io::Result<Pipe> {
    print(format_args!("{text}\n"))
}

/// Writes a line to standard error. A failure is ignored: it could not be reported either.
pub(crate) fn print_error(text: impl Display) {
    let _ = writeln!(io::stderr(), "{text}");
}
