//! A SQLite file that counts the guard's reads and all statements.

use std::{
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::web;
use diesel::{
    Connection, ConnectionError, QueryResult, SqliteConnection,
    connection::{InstrumentationEvent, SimpleConnection},
};
use ownership::{Database, Lending, ReadError, Refusal, Scoped};
use tempfile::TempDir;

/// The rows of two users. `alice` has two deployments, so that a child can belong to the wrong one.
const ROWS: &str = "
    CREATE TABLE deployments (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, name TEXT NOT NULL);
    CREATE TABLE endpoints (id INTEGER PRIMARY KEY, deployment_id TEXT NOT NULL, route TEXT NOT NULL);
    CREATE TABLE rules (id INTEGER PRIMARY KEY, endpoint_id INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE TABLE notes (id INTEGER PRIMARY KEY, owner_id TEXT NOT NULL, text TEXT NOT NULL);
    INSERT INTO deployments VALUES
        ('dep_a1', 'user_alice', 'one'), ('dep_a2', 'user_alice', 'two'), ('dep_b', 'user_bob', 'three'),
        ('dep_a b/c%41', 'user_alice', 'spelled oddly');
    INSERT INTO endpoints VALUES (1, 'dep_a1', '/a1'), (2, 'dep_a2', '/a2'), (3, 'dep_b', '/b');
    INSERT INTO rules VALUES (10, 1, 'of a1'), (20, 2, 'of a2'), (30, 3, 'of b');
    INSERT INTO notes VALUES (1, 'user_alice', 'hers'), (2, 'user_bob', 'his');
";

/// Projects of users and organizations with their grants, and three generations of children. `user_eve` is an attacker
/// who administers her own organization.
const PROJECTS: &str = "
    CREATE TABLE projects (id TEXT PRIMARY KEY, user_id TEXT NOT NULL, org_id TEXT, name TEXT NOT NULL);
    CREATE TABLE project_grants (
        project_id TEXT NOT NULL, user_id TEXT NOT NULL, access TEXT NOT NULL, PRIMARY KEY (project_id, user_id)
    );
    CREATE TABLE tasks (id INTEGER PRIMARY KEY, project_id TEXT NOT NULL, text TEXT NOT NULL);
    CREATE TABLE task_grants (task INTEGER NOT NULL, member TEXT NOT NULL, level TEXT NOT NULL);
    CREATE TABLE steps (id INTEGER PRIMARY KEY, task_id INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE TABLE remarks (id INTEGER PRIMARY KEY, step_id INTEGER NOT NULL, text TEXT NOT NULL);
    INSERT INTO projects VALUES
        ('own', 'user_alice', NULL, 'her own'), ('acme', 'user_alice', 'org_acme', 'of acme'),
        ('bobs', 'user_bob', NULL, 'his own'), ('bobs-acme', 'user_bob', 'org_acme', 'his of acme'),
        ('eves', 'user_eve', 'org_evil', 'of evil');
    INSERT INTO project_grants VALUES
        ('own', 'user_vera', 'viewer'), ('own', 'user_ed', 'editor'), ('own', 'user_odd', 'owner'),
        ('acme', 'user_vera', 'viewer'), ('bobs', 'user_alice', 'viewer');
    INSERT INTO tasks VALUES (1, 'own', 'a task'), (2, 'acme', 'another'), (3, 'bobs', 'a third');
    INSERT INTO task_grants VALUES (1, 'user_tess', 'editor'), (1, 'user_tess', 'viewer');
    INSERT INTO steps VALUES (10, 1, 'a step'), (20, 2, 'another');
    INSERT INTO remarks VALUES (100, 10, 'a remark'), (200, 20, 'another');
";

/// The application's handle to the database.
#[derive(Clone)]
pub struct Db {
    file: Arc<str>,
    reads: Arc<AtomicUsize>,
    statements: Arc<Mutex<Vec<String>>>,
    _folder: Arc<TempDir>,
}

impl Db {
    pub(crate) fn with_rows() -> Self {
        Self::with(&format!("{ROWS} {PROJECTS}"))
    }

    /// A database with these tables and rows.
    pub(crate) fn with(sql: &str) -> Self {
        super::ear::open();
        let folder = tempfile::tempdir().unwrap();
        let db = Self {
            file: folder.path().join("test.sqlite").to_str().unwrap().into(),
            reads: Arc::default(),
            statements: Arc::default(),
            _folder: Arc::new(folder),
        };
        db.behind_its_back(sql);
        db
    }

    /// A handle to a file that cannot be opened.
    pub(crate) fn unreachable() -> Self {
        let db = Self::with_rows();
        let nowhere = Path::new(&*db.file).with_file_name("secret-folder").join("secret.sqlite");
        Self { file: nowhere.to_str().unwrap().into(), ..db }
    }

    /// Opens a connection off the worker thread, for a handler's work.
    async fn on_connection<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut SqliteConnection) -> T + Send + 'static,
    ) -> Result<T, ReadError> {
        let db = self.clone();
        let answer = web::block(move || db.connect().map(|mut connection| work(&mut connection))).await.unwrap();
        answer.map_err(|error| ReadError::Unavailable(error.into()))
    }

    /// Runs scoped work for a test; it counts too.
    pub(crate) fn scoped<T>(&self, work: impl FnOnce(&mut Scoped<'_, SqliteConnection>) -> T) -> T {
        work(&mut Scoped::over(&mut self.connect().unwrap()))
    }

    /// Runs a query for a test; it counts too.
    pub(crate) fn now<T>(&self, work: impl FnOnce(&mut SqliteConnection) -> QueryResult<T>) -> QueryResult<T> {
        work(&mut self.connect().unwrap())
    }

    /// Runs SQL behind the application's back.
    pub(crate) fn behind_its_back(&self, sql: &str) {
        self.now(|connection| connection.batch_execute(sql)).unwrap();
        self.forget();
    }

    /// Returns the number of the guard's reads.
    pub(crate) fn reads(&self) -> usize {
        self.reads.load(Ordering::SeqCst)
    }

    /// Returns the statements so far, except for the ends of transactions.
    pub(crate) fn statements(&self) -> Vec<String> {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn forget(&self) {
        self.statements.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    pub(crate) fn connect(&self) -> Result<SqliteConnection, ConnectionError> {
        let mut connection = SqliteConnection::establish(&self.file)?;
        record_statements(&mut connection, self.statements.clone());
        Ok(connection)
    }
}

/// Records the statements of a connection, except for the ends of transactions.
pub(crate) fn record_statements(connection: &mut impl Connection, statements: Arc<Mutex<Vec<String>>>) {
    connection.set_instrumentation(move |event: InstrumentationEvent<'_>| {
        if let InstrumentationEvent::StartQuery { query, .. } = event {
            let text = query.to_string();
            if !["BEGIN", "COMMIT", "ROLLBACK"].iter().any(|word| text.starts_with(word)) {
                statements.lock().unwrap_or_else(PoisonError::into_inner).push(text);
            }
        }
    });
}

impl Database for Db {
    type Connection = SqliteConnection;
    type QueryError = diesel::result::Error;

    type Error = Refusal;

    async fn lend_read<T, W>(&self, work: W, _: Lending) -> Result<T, ReadError>
    where
        T: Send + 'static,
        W: Fn(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
    {
        self.reads.fetch_add(1, Ordering::SeqCst);
        self.on_connection(move |connection| work(connection)).await?.map_err(|error| ReadError::Failed(error.into()))
    }

    async fn lend<T, E, W>(&self, work: W, _: Lending) -> Result<T, Refusal>
    where
        T: Send + 'static,
        E: Into<Refusal> + Send + 'static,
        W: FnOnce(&mut SqliteConnection) -> Result<T, E> + Send + 'static,
    {
        self.on_connection(work).await?.map_err(Into::into)
    }
}
