//! What can go wrong in the stand-in, for the person who started it.
//! Owns the one error type; knows no HTTP.

use std::{io, path::PathBuf};

/// Why the stand-in could not do what it was asked.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The cryptographic library could not make or export a key.
    #[error("could not make an RSA key")]
    Key,
    /// The port on the loopback interface could not be taken.
    #[error("could not listen on 127.0.0.1:{port}")]
    Listen {
        /// The port that was asked for; 0 means any.
        port: u16,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The server's thread could not be started, or ended before it served.
    #[error("could not start the server's thread")]
    Thread(#[source] io::Error),
    /// A file or folder of the data folder could not be read or written.
    #[error("could not use {}", path.display())]
    Storage {
        /// The file or folder concerned.
        path: PathBuf,
        /// What the operating system said.
        #[source]
        source: io::Error,
    },
    /// The key file is not one that this program wrote.
    #[error("{} holds no usable key; delete it to start with a new one", path.display())]
    Corrupt {
        /// The file concerned.
        path: PathBuf,
    },
}
