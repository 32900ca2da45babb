//! The schemas on SQLite.

use diesel::{SqliteConnection, connection::SimpleConnection};

pub(crate) use crate::support::Db;

macro_rules! registry {
    ($($resources:tt)*) => {
        ownership::resources! {
            database = crate::schemas::on_sqlite::Db;
            connection = diesel::SqliteConnection;
            $($resources)*
        }
    };
}

#[path = "keys.rs"]
mod keys;
#[path = "notes.rs"]
mod notes;

/// A connection that waits for another writer.
fn patient(db: &Db) -> SqliteConnection {
    let mut connection = db.connect().unwrap();
    let settings = "PRAGMA busy_timeout = 60000; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF";
    connection.batch_execute(settings).unwrap();
    connection
}
