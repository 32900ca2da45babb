//! A fresh PostgreSQL database: a copy of a template that is migrated once per cluster, dropped when the test ends.

use std::{
    fs,
    hash::{DefaultHasher, Hasher as _},
    path::PathBuf,
};

use api::db::{DatabaseUrl, migrations};
use diesel::{
    Connection as _, PgConnection, QueryableByName, RunQueryDsl as _, connection::SimpleConnection as _,
    sql_types::Bool,
};
use uuid::Uuid;

/// Any number that every process of the suite shares.
const ADVISORY_LOCK: i64 = 4_812_093_775_120_446;

pub(crate) struct FreshDatabase {
    name: String,
}

impl FreshDatabase {
    /// Creates a database with tables and without rows.
    pub(crate) fn create() -> Self {
        let mut admin = admin();
        // Tests run in parallel, in threads and processes. The lock belongs to the connection and ends with it.
        run(&mut admin, &format!("SELECT pg_advisory_lock({ADVISORY_LOCK})"));
        let (name, template) = (format!("api_test_{}", Uuid::now_v7().simple()), template(&mut admin));
        run(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
        Self { name }
    }

    pub(crate) fn url(&self) -> DatabaseUrl {
        url_of(&self.name)
    }

    /// The part of the URL that only this database has.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Ends every connection to the database, as a failover does.
    pub(crate) fn end_connections(&self) {
        let sql = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'", self.name);
        run(&mut admin(), &sql);
    }

    /// Ends every connection and accepts no new one.
    pub(crate) fn go_away(&self) {
        run(&mut admin(), &format!("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.name));
        self.end_connections();
    }

    /// Accepts connections again.
    pub(crate) fn come_back(&self) {
        run(&mut admin(), &format!("ALTER DATABASE {} ALLOW_CONNECTIONS true", self.name));
    }

    /// Whether a statement waits for a lock that another connection holds.
    pub(crate) fn is_a_statement_waiting_for_a_lock(&self) -> bool {
        let condition = format!("datname = '{}' AND wait_event_type = 'Lock'", self.name);
        is_true(&mut admin(), &format!("EXISTS (SELECT 1 FROM pg_stat_activity WHERE {condition})"))
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        // The temporary cluster removes what is left, so a failure here is harmless.
        drop(admin().batch_execute(&format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)));
    }
}

/// The migrated template. Its name contains a hash of the migrations, so a cluster that outlives a change of them gets
/// a new template. The template gets this name only when it is complete.
fn template(admin: &mut PgConnection) -> String {
    let name = format!("api_template_{:016x}", hash_of_migrations());
    if !is_true(admin, &format!("EXISTS (SELECT 1 FROM pg_database WHERE datname = '{name}')")) {
        let unfinished = format!("{name}_unfinished");
        run(admin, &format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"));
        run(admin, &format!("CREATE DATABASE {unfinished}"));
        migrations::up(&url_of(&unfinished)).unwrap();
        run(admin, &format!("ALTER DATABASE {unfinished} RENAME TO {name}"));
    }
    name
}

fn hash_of_migrations() -> u64 {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../migrations/postgres");
    let mut scripts: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path().join("up.sql")).collect();
    scripts.sort();
    let mut hasher = DefaultHasher::new();
    scripts.iter().for_each(|script| hasher.write(&fs::read(script).unwrap()));
    hasher.finish()
}

fn admin_url() -> String {
    let hint = "TEST_POSTGRES_URL is not set: run the tests through a throw-away cluster with \
                `scripts/with-postgres cargo test -p api --features postgres-tests`";
    std::env::var("TEST_POSTGRES_URL").unwrap_or_else(|_| panic!("{hint}"))
}

fn admin() -> PgConnection {
    PgConnection::establish(&admin_url()).unwrap()
}

/// The administrator's URL with another database.
fn url_of(database: &str) -> DatabaseUrl {
    let mut url = url::Url::parse(&admin_url()).unwrap();
    url.set_path(database);
    DatabaseUrl::Postgres(url.into())
}

fn run(admin: &mut PgConnection, sql: &str) {
    admin.batch_execute(sql).unwrap();
}

fn is_true(admin: &mut PgConnection, condition: &str) -> bool {
    #[derive(QueryableByName)]
    struct Answer {
        #[diesel(sql_type = Bool)]
        holds: bool,
    }
    let answers: Vec<Answer> = diesel::sql_query(format!("SELECT {condition} AS holds")).load(admin).unwrap();
    answers[0].holds
}
