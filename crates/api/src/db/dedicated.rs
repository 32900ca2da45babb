//! A connection outside the pool, for a background thread.

use super::{DatabaseUrl, MultiConnection, dialect};

/// A connection that opens on first use, and again after it was closed.
pub(crate) struct DedicatedConnection {
    url: DatabaseUrl,
    connection: Option<MultiConnection>,
}

impl DedicatedConnection {
    pub(crate) fn new(url: DatabaseUrl) -> Self {
        Self { url, connection: None }
    }

    /// Returns the connection, opened if it is closed.
    pub(crate) fn open(&mut self) -> Result<&mut MultiConnection, diesel::r2d2::Error> {
        match &mut self.connection {
            Some(connection) => Ok(connection),
            none => Ok(none.insert(dialect::connect(&self.url)?)),
        }
    }

    /// Closes the connection, after a failure.
    pub(crate) fn close(&mut self) {
        self.connection = None;
    }
}
