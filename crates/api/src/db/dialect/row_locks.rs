//! Writes that depend on the rows of a boxed query, with clauses that diesel's portable subset lacks: a lock on those rows,
//! and an update of an existing row.

use diesel::{
    Expression, QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    query_dsl::{LoadQuery, methods::ExecuteDsl},
    result::Error as QueryError,
};

use super::row_lock;
use crate::db::{MultiBackend, MultiConnection};

/// Runs an `INSERT … SELECT`, and returns the inserted row, or the existing row of the same key after `on_conflict`.
///
/// PostgreSQL locks the selected rows and reads them again if another transaction changed them while this one waited: the
/// insertion depends on rows that still match when it is made. A second insertion that selects the same row waits until the
/// first transaction ends, so each can count the rows. SQLite has one writer at a time.
///
/// # Errors
/// `NotFound` when no row was selected; or the query fails.
pub(crate) fn insert_from_locked<Insert, Columns, Row>(
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

/// Deletes the rows whose column `via` is in `rows`, and returns how many. `rows` is locked as in [`insert_from_locked`].
pub(crate) fn delete_from_locked<Delete, Rows>(
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

/// An insertion, with its clauses in the order of SQL.
pub(crate) struct Insertion<Insert, Columns> {
    /// `INSERT … SELECT … WHERE …`.
    insert: Insert,
    /// The lock on the selected rows; empty for SQLite.
    lock: &'static str,
    /// The clause for an existing row of the same key.
    on_conflict: &'static str,
    /// The returned columns.
    returning: Columns,
}

impl<Insert, Columns> QueryFragment<MultiBackend> for Insertion<Insert, Columns>
where
    Insert: QueryFragment<MultiBackend>,
    Columns: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.insert.walk_ast(pass.reborrow())?;
        pass.push_sql(self.lock);
        pass.push_sql(self.on_conflict);
        pass.push_sql(" RETURNING ");
        self.returning.walk_ast(pass.reborrow())
    }
}

/// The clauses are values, so the type alone must not identify a cached statement.
impl<Insert, Columns> QueryId for Insertion<Insert, Columns> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Insert, Columns: Expression> Query for Insertion<Insert, Columns> {
    type SqlType = Columns::SqlType;
}

impl<Insert, Columns> RunQueryDsl<MultiConnection> for Insertion<Insert, Columns> {}

/// A deletion of rows that refer to the selected ones.
pub(crate) struct Deletion<Delete, Rows> {
    /// `DELETE FROM … WHERE …`.
    delete: Delete,
    /// The column that refers to the selected rows.
    via: &'static str,
    /// `SELECT id FROM …`.
    rows: Rows,
    /// The lock on the selected rows; empty for SQLite.
    lock: &'static str,
}

impl<Delete, Rows> QueryFragment<MultiBackend> for Deletion<Delete, Rows>
where
    Delete: QueryFragment<MultiBackend>,
    Rows: QueryFragment<MultiBackend>,
{
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, MultiBackend>) -> QueryResult<()> {
        self.delete.walk_ast(pass.reborrow())?;
        pass.push_sql(" AND ");
        pass.push_identifier(self.via)?;
        pass.push_sql(" IN (");
        self.rows.walk_ast(pass.reborrow())?;
        pass.push_sql(self.lock);
        pass.push_sql(")");
        Ok(())
    }
}

impl<Delete, Rows> QueryId for Deletion<Delete, Rows> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Delete, Rows> RunQueryDsl<MultiConnection> for Deletion<Delete, Rows> {}
