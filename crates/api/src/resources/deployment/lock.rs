//! Row locks for writes that depend on a row other than the written one: the grant behind the caller's access, or the
//! deployment of an endpoint. The lock lasts until the write is done, so a caller whose access has ended writes nothing.

use diesel::{QueryResult, RunQueryDsl, result::Error as QueryError, sql_types::Text};
use ownership::{AccessBasis, Owned, Resource, WriteError, access::Access};

use super::DeploymentId;
use crate::db::{self, MultiConnection};

/// Runs `write`, in a transaction that locks the deployment first if the written row alone does not decide who may write it.
///
/// # Errors
/// `write` fails, or a query does.
pub(crate) fn with_locked_parent<R: Resource, A: Access, T>(
    connection: &mut MultiConnection,
    proof: Owned<R, A>,
    deployment: &DeploymentId,
    write: impl FnOnce(&mut MultiConnection, Owned<R, A>) -> Result<T, WriteError<QueryError>>,
) -> Result<T, WriteError<QueryError>> {
    if decides_alone(&proof) {
        return write(connection, proof);
    }
    db::transaction(connection, |connection| {
        lock_parent(connection, &proof, deployment)?;
        write(connection, proof)
    })
}

/// The first half of [`with_locked_parent`], for a write that is in a transaction anyway.
pub(crate) fn lock_parent<R: Resource, A: Access>(
    connection: &mut MultiConnection,
    proof: &Owned<R, A>,
    deployment: &DeploymentId,
) -> QueryResult<()> {
    if decides_alone(proof) {
        return Ok(());
    }
    let grantee = matches!(proof.allowed_by(), AccessBasis::Grant(_)).then(|| proof.caller());
    lock_deployment(connection, deployment, grantee)
}

/// Returns whether the row itself decides who may write it.
fn decides_alone<R: Resource, A: Access>(proof: &Owned<R, A>) -> bool {
    !matches!(proof.allowed_by(), AccessBasis::Grant(_)) && R::ANCESTORS.is_empty()
}

/// Locks a deployment, and this user's grant for it, until the transaction ends: neither a transfer nor the end of the grant
/// can overtake a write that depends on them. A row that is gone already is not locked; the write's own statement, which
/// comes later, finds that out.
///
/// PostgreSQL reads again only the row that a statement has waited for, and every other one as it was when the statement
/// began: without the lock, an editor's update that has waited would be made although their grant was gone. The deployment
/// comes first, as in every statement that deletes both. SQLite has one writer at a time.
fn lock_deployment(
    connection: &mut MultiConnection,
    deployment: &DeploymentId,
    grantee: Option<&auth::UserId>,
) -> QueryResult<()> {
    let MultiConnection::Postgres(connection) = connection else { return Ok(()) };
    let locked = match grantee {
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
    locked.map(|_| ())
}
