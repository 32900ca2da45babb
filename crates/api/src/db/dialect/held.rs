//! Writes that hang on rows which a boxed query selects, with the clauses that diesel's portable subset lacks: a lock on
//! those rows, and a change of the row that is there already. Knows no table.

use diesel::{
    Expression, QueryResult, RunQueryDsl,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
};

use crate::db::{MultiBackend, MultiConnection};

/// An insertion with its last clauses, in the order in which SQL has them.
pub(crate) struct Insertion<Insert, Columns> {
    /// `INSERT … SELECT … WHERE …`.
    pub(super) insert: Insert,
    /// Of the selected rows; nothing where there is one writer at a time.
    pub(super) lock: &'static str,
    /// What to do with a row of the same key.
    pub(super) on_conflict: &'static str,
    /// What is returned.
    pub(super) returning: Columns,
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

/// The clauses are values and not types: no statement is cached by its type alone.
impl<Insert, Columns> QueryId for Insertion<Insert, Columns> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Insert, Columns: Expression> Query for Insertion<Insert, Columns> {
    type SqlType = Columns::SqlType;
}

impl<Insert, Columns> RunQueryDsl<MultiConnection> for Insertion<Insert, Columns> {}

/// A deletion of what hangs on the selected rows.
pub(crate) struct Deletion<Delete, Rows> {
    /// `DELETE FROM … WHERE …`.
    pub(super) delete: Delete,
    /// The column that leads to the rows.
    pub(super) via: &'static str,
    /// `SELECT id FROM …`.
    pub(super) rows: Rows,
    /// Of the selected rows; nothing where there is one writer at a time.
    pub(super) lock: &'static str,
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
