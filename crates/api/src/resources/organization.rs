//! What is known of organizations: those that Clerk has deleted. What they are otherwise is said by tokens.

use diesel::{Insertable, QueryResult};

use super::removal;
use crate::db::{MultiConnection, dialect};

diesel::table! {
    deleted_organizations (id) {
        id -> Text,
        deleted_at -> BigInt,
    }
}

/// What is kept of an organization that Clerk has deleted.
#[derive(Clone, Debug, Insertable)]
#[diesel(table_name = deleted_organizations)]
pub(crate) struct DeletedOrganization {
    id: String,
    deleted_at: i64,
}

/// Sees to it that nothing is created in an organization any more, and that its deployments become their users' own;
/// `deleted_at` is in milliseconds since 1970.
///
/// # Errors
/// Whatever the database says.
pub fn delete_permanently(connection: &mut MultiConnection, id: &str, deleted_at: i64) -> QueryResult<()> {
    dialect::insert_deleted_organization_if_absent(connection, &DeletedOrganization { id: id.to_owned(), deleted_at })?;
    removal::request(connection, id)
}
