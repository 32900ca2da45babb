//! Where PostgreSQL and SQLite differ, one named function per difference.

use diesel::{
    Connection as _, ConnectionError, PgConnection, QueryResult, RunQueryDsl, SqliteConnection,
    connection::SimpleConnection,
    query_dsl::{LoadQuery, methods::ExecuteDsl},
    r2d2::Error as ConnectError,
    result::Error as QueryError,
    sql_types::{BigInt, Text},
};

mod held;

use held::{Deletion, Insertion};

use super::{DatabaseUrl, MultiConnection, SqliteFile, containing::teach_letters};
use crate::{
    resources::{
        deployment::DeploymentId,
        organization::{DeletedOrganization, deleted_organizations},
        removal::{NewRemoval, removals},
        user::{NewUser, deleted_users, mirror::Tombstone, users},
    },
    webhooks::{NewDelivery, webhook_deliveries},
};

/// Opens a connection, set up for this service.
///
/// PostgreSQL ends a statement after 5 s, so that a locked table cannot hold a request for ever. SQLite enforces foreign
/// keys only when told to, lets readers read while one writes (WAL), has a writer wait 5 s for its turn and a commit until
/// it is on the disk, and has to be taught the cases of the letters beyond ASCII.
///
/// # Errors
/// Whatever the database says; also that there is no file where the URL says `mode=rw`.
pub(super) fn connect(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Postgres(url) => {
            let mut connection =
                PgConnection::establish(&DatabaseUrl::bounded(url)).map_err(ConnectError::ConnectionError)?;
            connection.batch_execute("SET statement_timeout = '5s'").map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Postgres(connection))
        }
        DatabaseUrl::Sqlite(file) => {
            if !file.may_be_opened() {
                return Err(no_file(file, "with mode=rw none is created"));
            }
            let mut connection = SqliteConnection::establish(file.path()).map_err(ConnectError::ConnectionError)?;
            connection
                .batch_execute(&format!(
                    "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = {}; \
                     PRAGMA foreign_keys = ON;",
                    file.synchronous().as_sql()
                ))
                .map_err(ConnectError::QueryError)?;
            teach_letters(&mut connection).map_err(ConnectError::QueryError)?;
            Ok(MultiConnection::Sqlite(connection))
        }
    }
}

/// Opens a connection to a database that is there. SQLite would make one of any misspelt path.
///
/// # Errors
/// As [`connect`]; also that there is no such file.
pub(super) fn connect_existing(url: &DatabaseUrl) -> Result<MultiConnection, ConnectError> {
    match url {
        DatabaseUrl::Sqlite(file) if !file.exists() => Err(no_file(file, "`api migrate` makes it")),
        _ => connect(url),
    }
}

fn no_file(file: &SqliteFile, hint: &str) -> ConnectError {
    let nothing = format!("there is no file {}; {hint}", file.path());
    ConnectError::ConnectionError(ConnectionError::BadConnection(nothing))
}

/// Inserts a row unless one of its key is there, and says whether it was inserted.
macro_rules! insert_if_absent {
    ($connection:expr, $values:expr => $table:ident . $key:ident) => {
        match $connection {
            MultiConnection::Postgres(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
            MultiConnection::Sqlite(connection) => diesel::insert_into($table::table)
                .values($values)
                .on_conflict($table::$key)
                .do_nothing()
                .execute(connection),
        }
        .map(|inserted| inserted == 1)
    };
}

/// Inserts a user's mirror row unless it is there, and says whether it was inserted. Two callers at once leave one row.
///
/// As the first statement of a transaction it also takes SQLite's write lock right away; a transaction that began with a
/// read would fail at once when another writer was faster.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_user_if_absent(connection: &mut MultiConnection, user: &NewUser) -> QueryResult<bool> {
    insert_if_absent!(connection, user => users.id)
}

/// Notes that a user was deleted, unless it is noted already.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_tombstone_if_absent(connection: &mut MultiConnection, tombstone: &Tombstone) -> QueryResult<bool> {
    insert_if_absent!(connection, tombstone => deleted_users.id)
}

/// Notes that an organization was deleted, unless it is noted already.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_deleted_organization_if_absent(
    connection: &mut MultiConnection,
    organization: &DeletedOrganization,
) -> QueryResult<bool> {
    insert_if_absent!(connection, organization => deleted_organizations.id)
}

/// Requests a removal, unless it is requested already.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_removal_if_absent(connection: &mut MultiConnection, removal: &NewRemoval) -> QueryResult<bool> {
    insert_if_absent!(connection, removal => removals.subject)
}

/// Notes a delivery, and says whether it is a new one. Of two at once the second waits until the first is done.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_delivery_if_absent(connection: &mut MultiConnection, delivery: &NewDelivery) -> QueryResult<bool> {
    insert_if_absent!(connection, delivery => webhook_deliveries.id)
}

/// Writes a revocation. Of two with one subject, the later end of either stays, and the moment is the latest: whoever
/// reads what is new reads it again. The moment is the database's, because the processes' clocks differ.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn insert_revocation(connection: &mut MultiConnection, revocation: &auth::Revocation) -> QueryResult<()> {
    let (now, later) = match connection {
        MultiConnection::Postgres(_) => ("clock_timestamp() AT TIME ZONE 'UTC'", "GREATEST"),
        MultiConnection::Sqlite(_) => ("strftime('%Y-%m-%d %H:%M:%f', 'now')", "MAX"),
    };
    // SQLite takes `$1` too: for the name of a parameter, of which it numbers the first as 1.
    let statement = format!(
        "INSERT INTO revocations (subject, issued_until, expires_at, revoked_at) VALUES ($1, $2, $3, {now}) \
         ON CONFLICT (subject) DO UPDATE SET \
         issued_until = {later}(revocations.issued_until, excluded.issued_until), \
         expires_at = {later}(revocations.expires_at, excluded.expires_at), \
         revoked_at = excluded.revoked_at"
    );
    let query = diesel::sql_query(statement)
        .bind::<Text, _>(revocation.subject())
        .bind::<BigInt, _>(revocation.issued_until())
        .bind::<BigInt, _>(revocation.expires_at());
    query.execute(connection).map(|_| ())
}

/// For [`insert_from_held`]: a grant that is there already is changed, and keeps its date.
pub(crate) const OR_CHANGE_GRANT: &str = " ON CONFLICT (deployment_id, user_id) DO UPDATE SET access = excluded.access";

/// For [`insert_from_held`]: a removal that is requested already stays as it is, and is returned.
pub(crate) const OR_KEEP_REMOVAL: &str = " ON CONFLICT (subject) DO UPDATE SET subject = excluded.subject";

/// Runs an `INSERT … SELECT` to its end, and returns what was inserted, or what a row of the same key became.
///
/// PostgreSQL holds the rows that were selected, and looks at them once more if somebody has changed them while it waited:
/// what is inserted hangs on rows that were the caller's when it was. Of two insertions that hang on one row the second waits
/// until the first is done, so that each may count. SQLite has one writer at a time.
///
/// # Errors
/// Whatever the database says; `NotFound` when nothing was selected.
pub(crate) fn insert_from_held<Insert, Columns, Row>(
    connection: &mut MultiConnection,
    insert: Insert,
    on_conflict: &'static str,
    returning: Columns,
) -> QueryResult<Row>
where
    Insertion<Insert, Columns>: for<'query> LoadQuery<'query, MultiConnection, Row>,
{
    let lock = row_lock(connection);
    let mut rows: Vec<Row> = Insertion { insert, lock, on_conflict, returning }.load(connection)?;
    rows.pop().ok_or(QueryError::NotFound)
}

/// Deletes what hangs on the selected rows by the column `via`, and says how much that was. The rows are held as in
/// [`insert_from_held`].
///
/// # Errors
/// Whatever the database says.
pub(crate) fn delete_within_held<Delete, Rows>(
    connection: &mut MultiConnection,
    delete: Delete,
    via: &'static str,
    rows: Rows,
) -> QueryResult<usize>
where
    Deletion<Delete, Rows>: ExecuteDsl<MultiConnection>,
{
    let lock = row_lock(connection);
    Deletion { delete, via, rows, lock }.execute(connection)
}

fn row_lock(connection: &MultiConnection) -> &'static str {
    match connection {
        MultiConnection::Postgres(_) => " FOR NO KEY UPDATE",
        MultiConnection::Sqlite(_) => "",
    }
}

/// Holds a deployment, and this user's grant for it, until the transaction ends: nobody gives the one away or ends the other
/// under a write that hangs on them. What is gone already is not held, and the write, whose statement comes later, finds
/// that out.
///
/// PostgreSQL looks once more at the row that a statement has waited for, and at every other one as it was when the statement
/// began: an editor's update that has waited would be made though their grant was gone. The deployment comes first, as it
/// does in whatever deletes both. SQLite has one writer at a time.
///
/// # Errors
/// Whatever the database says.
pub(crate) fn hold_deployment(
    connection: &mut MultiConnection,
    deployment: &DeploymentId,
    grantee: Option<&auth::UserId>,
) -> QueryResult<()> {
    let MultiConnection::Postgres(connection) = connection else { return Ok(()) };
    let held = match grantee {
        None => diesel::sql_query("SELECT 1 FROM deployments WHERE id = $1 FOR SHARE")
            .bind::<Text, _>(deployment)
            .execute(connection),
        Some(user) => diesel::sql_query(
            "SELECT 1 FROM deployments JOIN deployment_grants ON deployment_grants.deployment_id = deployments.id \
             WHERE deployments.id = $1 AND deployment_grants.user_id = $2 \
             FOR NO KEY UPDATE OF deployments FOR SHARE OF deployment_grants",
        )
        .bind::<Text, _>(deployment)
        .bind::<Text, _>(user.as_str())
        .execute(connection),
    };
    held.map(|_| ())
}
