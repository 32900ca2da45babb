//! The schemas on PostgreSQL. Needs `TEST_POSTGRES_URL`, which `scripts/with-postgres` provides.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::web;
use diesel::{Connection, PgConnection, QueryResult, connection::SimpleConnection};
use ownership::{Database, Lending, ReadError, Refusal, Scoped};
use uuid::Uuid;

use crate::support::database::record_statements;

macro_rules! registry {
    ($($resources:tt)*) => {
        ownership::resources! {
            database = crate::schemas::on_postgres::Db;
            connection = diesel::PgConnection;
            $($resources)*
        }
    };
}

#[macro_use]
#[path = "keys.rs"]
mod keys;
#[path = "notes.rs"]
mod notes;

keys! {
    uuid_keys: Uuid as uuid::Uuid = "UUID", [
        "0190b8a0-0000-7000-8000-00000000000a", "0190b8a0-0000-7000-8000-00000000000b",
        "0190b8a0-0000-7000-8000-000000000001", "0190b8a0-0000-7000-8000-000000000002",
    ],
    impossible: [
        "", "abc", "0190B8A0-0000-7000-8000-000000000001", "0190b8a0000070008000000000000001",
        "{0190b8a0-0000-7000-8000-000000000001}", "urn:uuid:0190b8a0-0000-7000-8000-000000000001",
    ]
}

/// A handle to a schema of its own, which is dropped with the last handle.
#[derive(Clone)]
pub struct Db(Arc<Schema>);

struct Schema {
    server: String,
    name: String,
    statements: Arc<Mutex<Vec<String>>>,
}

impl Schema {
    fn run(&self, sql: &str) {
        PgConnection::establish(&self.server).unwrap().batch_execute(sql).unwrap();
    }
}

impl Drop for Schema {
    fn drop(&mut self) {
        self.run(&format!("SET client_min_messages = warning; DROP SCHEMA {} CASCADE", self.name));
    }
}

impl Db {
    /// A database with these tables and rows.
    pub(crate) fn with(sql: &str) -> Self {
        let server = std::env::var("TEST_POSTGRES_URL").unwrap();
        let schema = Schema { server, name: format!("test_{}", Uuid::now_v7().simple()), statements: Arc::default() };
        schema.run(&format!("CREATE SCHEMA {}", schema.name));
        let db = Self(Arc::new(schema));
        db.behind_its_back(sql);
        db
    }

    pub(crate) fn now<T>(&self, work: impl FnOnce(&mut PgConnection) -> QueryResult<T>) -> QueryResult<T> {
        work(&mut patient(self))
    }

    /// Runs scoped work for a test.
    pub(crate) fn scoped<T>(&self, work: impl FnOnce(&mut Scoped<'_, PgConnection>) -> T) -> T {
        work(&mut Scoped::over(&mut patient(self)))
    }

    /// Opens a connection off the worker thread, for a handler's work.
    async fn on_connection<T: Send + 'static>(&self, work: impl FnOnce(&mut PgConnection) -> T + Send + 'static) -> T {
        let db = self.clone();
        web::block(move || work(&mut patient(&db))).await.unwrap()
    }

    pub(crate) fn behind_its_back(&self, sql: &str) {
        self.now(|connection| connection.batch_execute(sql)).unwrap();
        self.0.statements.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn statements(&self) -> Vec<String> {
        self.0.statements.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Database for Db {
    type Connection = PgConnection;
    type QueryError = diesel::result::Error;
    type Error = Refusal;

    async fn lend_read<T, W>(&self, work: W, _: Lending) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut PgConnection) -> QueryResult<T> + Send + 'static,
    {
        self.on_connection(move |connection| work(connection)).await.map_err(|error| ReadError::Failed(error.into()))
    }

    async fn lend<T, E, W>(&self, work: W, _: Lending) -> Result<T, Refusal>
    where
        T: Send + 'static,
        E: Into<Refusal> + Send + 'static,
        W: FnOnce(&mut PgConnection) -> Result<T, E> + Send + 'static,
    {
        self.on_connection(work).await.map_err(Into::into)
    }
}

/// A connection. Row locks wait for another writer without a setting.
fn patient(db: &Db) -> PgConnection {
    let Schema { server, name, statements } = &*db.0;
    let mut connection = PgConnection::establish(server).unwrap();
    connection.batch_execute(&format!("SET search_path = {name}")).unwrap();
    record_statements(&mut connection, statements.clone());
    connection
}
