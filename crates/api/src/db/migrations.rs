//! The migrations, embedded in the program. Both folders hold the same migrations under the same names.

use std::error::Error;

use diesel::{
    backend::Backend,
    connection::SimpleConnection,
    migration::{Migration, MigrationSource},
};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::{DatabaseUrl, MultiConnection, dialect};

#[cfg(feature = "postgres")]
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");
const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");

/// An arbitrary number that every process of this service uses.
#[cfg(feature = "postgres")]
const ADVISORY_LOCK: i64 = 7_204_551_190_634_812;

/// How long a process waits for another one's migrations, or for a table that a migration changes.
#[cfg(feature = "postgres")]
const LOCK_SECONDS: u32 = 60;

/// How long a process waits for another one's migrations of the same SQLite file. Each commit waits for the disk, so several
/// processes in a row take longer than a request may.
const LOCK_TIMEOUT: &str = "PRAGMA busy_timeout = 60000";

/// Why a migration failed.
pub type MigrationError = Box<dyn Error + Send + Sync>;

/// A migration, and whether it has been run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MigrationState {
    /// The name of its folder.
    pub name: String,
    /// Whether it has been run.
    pub applied: bool,
}

/// Runs the pending migrations and returns their names. Processes that start together wait for each other.
///
/// # Errors
/// The connection fails, or a migration does, which is rolled back.
pub fn up(url: &DatabaseUrl) -> Result<Vec<String>, MigrationError> {
    match dialect::connect(url)? {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(mut connection) => {
            locked(&mut connection, |connection| run_pending(connection, POSTGRES))
        }
        // Takes the lock on the file before it reads what is pending.
        MultiConnection::Sqlite(mut connection) => {
            connection.batch_execute(LOCK_TIMEOUT)?;
            connection.exclusive_transaction(|connection| run_pending(connection, SQLITE))
        }
    }
}

/// Returns the name of the newest migration that has been run.
///
/// # Errors
/// The database does not exist, no migration has been run, or this program does not know the newest one.
pub fn newest(url: &DatabaseUrl) -> Result<String, MigrationError> {
    match dialect::connect_existing(url)? {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(mut connection) => Ok(newest_of(&mut connection, POSTGRES)?.name().to_string()),
        MultiConnection::Sqlite(mut connection) => Ok(newest_of(&mut connection, SQLITE)?.name().to_string()),
    }
}

/// Undoes the migration of this name, which must still be the newest one.
///
/// # Errors
/// It is not the newest one, or undoing it fails.
pub fn down(url: &DatabaseUrl, name: &str) -> Result<(), MigrationError> {
    match dialect::connect_existing(url)? {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(mut connection) => {
            locked(&mut connection, |connection| revert(connection, POSTGRES, name))
        }
        MultiConnection::Sqlite(mut connection) => {
            connection.batch_execute(LOCK_TIMEOUT)?;
            connection.exclusive_transaction(|connection| revert(connection, SQLITE, name))
        }
    }
}

/// Returns every migration that this program knows, in order.
///
/// # Errors
/// The database does not exist, or a query fails.
pub fn status(url: &DatabaseUrl) -> Result<Vec<MigrationState>, MigrationError> {
    match dialect::connect_existing(url)? {
        #[cfg(feature = "postgres")]
        MultiConnection::Postgres(mut connection) => steps(&mut connection, POSTGRES),
        MultiConnection::Sqlite(mut connection) => steps(&mut connection, SQLITE),
    }
}

fn run_pending<DB: Backend, C: MigrationHarness<DB>>(
    connection: &mut C,
    migrations: EmbeddedMigrations,
) -> Result<Vec<String>, MigrationError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let pending = connection.pending_migrations(migrations)?;
    let mut names = Vec::with_capacity(pending.len());
    for migration in pending {
        connection.run_migration(migration.as_ref())?;
        names.push(migration.name().to_string());
    }
    Ok(names)
}

fn newest_of<DB: Backend, C: MigrationHarness<DB>>(
    connection: &mut C,
    migrations: EmbeddedMigrations,
) -> Result<Box<dyn Migration<DB>>, MigrationError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = connection.applied_migrations()?;
    let version = applied.first().ok_or("no migration has been run")?;
    let newest = migrations.migrations()?.into_iter().find(|migration| migration.name().version() == *version);
    newest.ok_or_else(|| {
        format!("a newer version of this program has run the migration {version}; use that version to undo it").into()
    })
}

fn revert<DB: Backend, C: MigrationHarness<DB>>(
    connection: &mut C,
    migrations: EmbeddedMigrations,
    name: &str,
) -> Result<(), MigrationError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let newest = newest_of(connection, migrations)?;
    let newest_name = newest.name().to_string();
    if newest_name != name {
        return Err(format!("{newest_name} is the newest migration now: {name} was not undone").into());
    }
    connection.revert_migration(newest.as_ref()).map(drop)
}

fn steps<DB: Backend, C: MigrationHarness<DB>>(
    connection: &mut C,
    migrations: EmbeddedMigrations,
) -> Result<Vec<MigrationState>, MigrationError>
where
    EmbeddedMigrations: MigrationSource<DB>,
{
    let applied = connection.applied_migrations()?;
    let mut steps: Vec<MigrationState> = migrations
        .migrations()?
        .iter()
        .map(|migration| MigrationState {
            name: migration.name().to_string(),
            applied: applied.contains(&migration.name().version()),
        })
        .collect();
    steps.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(steps)
}

/// Runs `work` in a transaction under PostgreSQL's advisory lock: replicas that start together migrate one after the other. The
/// lock ends with the transaction: a pooler may lend the session to others.
#[cfg(feature = "postgres")]
fn locked<T>(
    connection: &mut diesel::PgConnection,
    work: impl FnOnce(&mut diesel::PgConnection) -> Result<T, MigrationError>,
) -> Result<T, MigrationError> {
    use diesel::Connection as _;

    connection.transaction(|connection| {
        // A migration may take longer than a request's statement.
        connection.batch_execute(&format!(
            "SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = '{LOCK_SECONDS}s'; SAVEPOINT waiting"
        ))?;
        let lock = connection.batch_execute(&format!("SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"));
        if let Err(error) = lock {
            connection.batch_execute("ROLLBACK TO SAVEPOINT waiting")?;
            return Err(match holders(connection)?.as_slice() {
                [] => error.into(),
                holders => format!("another session holds the lock of the migrations: {}", holders.join(", ")).into(),
            });
        }
        work(connection)
    })
}

/// Describes the sessions that hold the advisory lock.
#[cfg(feature = "postgres")]
fn holders(connection: &mut diesel::PgConnection) -> diesel::QueryResult<Vec<String>> {
    use diesel::{
        RunQueryDsl as _,
        dsl::sql,
        sql_types::{Array, Text},
    };

    let query = diesel::select(sql::<Array<Text>>(&format!(
        "ARRAY(SELECT format('pid %s, user %s, from %s, %s since %s', pid, usename, coalesce(client_addr::text, 'a socket'), \
         state, state_change) FROM pg_locks JOIN pg_stat_activity USING (pid) \
         WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
         AND ((classid::bigint << 32) | objid::bigint) = {ADVISORY_LOCK})"
    )));
    query.first(connection)
}
