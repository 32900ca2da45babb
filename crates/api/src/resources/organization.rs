//! Deleted organizations. Everything else about an organization comes from tokens.

use diesel::{Insertable, QueryResult, RunQueryDsl};

use super::removal;
use crate::db::{MultiConnection, dialect::insert_if_absent};

diesel::table! {
    deleted_organizations (id) {
        id -> Text,
        deleted_at -> BigInt,
    }
}

#[derive(Insertable)]
#[diesel(table_name = deleted_organizations)]
struct Tombstone {
    id: String,
    deleted_at: i64,
}

/// Deletes an organization for good: nothing can be created in it from now on, and its deployments become personal ones of
/// their users. `deleted_at` is in milliseconds since 1970.
///
/// # Errors
/// A query fails.
pub fn delete_permanently(connection: &mut MultiConnection, id: &str, deleted_at: i64) -> QueryResult<()> {
    insert_if_absent!(connection, &Tombstone { id: id.to_owned(), deleted_at } => deleted_organizations.id)?;
    removal::request(connection, id)
}
