//! The errors of the stand-in.
//! Owns the error type; knows no HTTP.

use std::{io, path::PathBuf};

/// Why an operation of the stand-in failed.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The cryptographic library could not make or export a key.
    #[error("could not make an RSA key")]
    Key,
    /// The port on the loopback interface could not be taken.
    #[error("could not listen on 127.0.0.1:{port}")]
    Listen {
        /// The requested port; 0 means any free one.
        port: u16,
        /// The operating system's error.
        #[source]
        source: io::Error,
    },
    /// The server's thread could not be started, or ended before it served.
    #[error("could not start the server's thread")]
    Thread(#[source] io::Error),
    /// The data folder or a file in it could not be read or written.
    #[error("could not use {}", path.display())]
    Storage {
        /// The file or folder.
        path: PathBuf,
        /// The operating system's error.
        #[source]
        source: io::Error,
    },
    /// The key file is malformed.
    #[error("{} does not contain a usable key; delete it to start with a new one", path.display())]
    Corrupt {
        /// The file.
        path: PathBuf,
    },
}
