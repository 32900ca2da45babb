//! What a handler's work may run: queries and writes that carry the caller, and nothing else. Knows no request and no pool.

use diesel::{
    Connection, Expression, QueryResult, RunQueryDsl,
    dsl::{CountStar, count_star},
    query_dsl::{
        LoadQuery,
        methods::{FilterDsl, LimitDsl, OffsetDsl, OrderDsl, SelectDsl, ThenOrderDsl},
    },
    result::Error as QueryError,
};

mod parenthesized;

use parenthesized::Parenthesized;

/// A connection that runs what is scoped to a caller: the queries that start at the caller or at a proof
/// (`Row::owned_by`, `Row::accessible_to`, `Row::within`, `Row::still`), creation, and the writes of
/// [`Owned`](crate::Owned).
///
/// It is not a diesel connection, so a query that names no caller does not compile with it. A handler that needs such a
/// query takes an [`Unscoped`](crate::Unscoped) and says why.
#[derive(Debug)]
pub struct Scoped<'a, C>(&'a mut C);

impl<'a, C> Scoped<'a, C> {
    /// Restricts a connection, for code that is not a handler, such as a job, and for parts of unscoped work.
    pub fn over(connection: &'a mut C) -> Self {
        Self(connection)
    }

    pub(crate) fn raw(&mut self) -> &mut C {
        self.0
    }

    /// Runs `work` in a transaction, see [`transaction`].
    ///
    /// # Errors
    /// `work` fails, or the transaction cannot begin or be committed.
    pub fn transaction<T, E: From<QueryError>>(
        &mut self,
        work: impl FnOnce(&mut Scoped<'_, C>) -> Result<T, E>,
    ) -> Result<T, E>
    where
        C: Connection,
    {
        transaction(self.0, |connection| work(&mut Scoped(connection)))
    }
}

/// Runs `work` in a transaction. If both `work` and the rollback fail, the error is that of `work`: when the disk is full,
/// SQLite has rolled back by itself, and the second rollback fails.
///
/// On SQLite, write before you read: if another connection writes between the first read and the first write, SQLite refuses
/// the write at once, and the response is 503. A transaction that must read first begins with diesel's
/// `immediate_transaction`.
///
/// # Errors
/// `work` fails, or the transaction cannot begin or be committed.
pub fn transaction<C: Connection, T, E: From<QueryError>>(
    connection: &mut C,
    work: impl FnOnce(&mut C) -> Result<T, E>,
) -> Result<T, E> {
    let mut failure = None;
    let outcome = connection.transaction(|connection| {
        work(connection).map_err(|error| {
            failure = Some(error);
            QueryError::RollbackTransaction
        })
    });
    match failure {
        Some(error) => Err(error),
        None => Ok(outcome?),
    }
}

/// A query of the rows that a caller may see. It can be narrowed, ordered and loaded, and not widened: there is no
/// `or_filter`, and each filter is in parentheses.
///
/// What you write into it is not checked. A subquery of another table, in `filter` or `select`, carries no caller unless you
/// write one into it. Raw SQL (`diesel::dsl::sql`) must be a whole expression: a closing parenthesis too many would end the
/// filter.
#[must_use = "a query does nothing until it is loaded"]
#[derive(Clone, Debug)]
pub struct ScopedQuery<Q>(Q);

/// Marks a query as scoped. The registry makes it from a predicate with the caller.
pub fn scoped<Q>(query: Q) -> ScopedQuery<Q> {
    ScopedQuery(query)
}

impl<Q> ScopedQuery<Q> {
    /// Narrows the query to the rows that also match `predicate`.
    pub fn filter<P>(self, predicate: P) -> ScopedQuery<Q::Output>
    where
        Q: FilterDsl<Parenthesized<P>>,
    {
        ScopedQuery(self.0.filter(Parenthesized(predicate)))
    }

    /// Sets the order, for example `notes::id.desc()`.
    pub fn order<E>(self, by: E) -> ScopedQuery<Q::Output>
    where
        Q: OrderDsl<E>,
        E: Expression,
    {
        ScopedQuery(self.0.order(by))
    }

    /// Adds an order for rows that are equal in the earlier ones.
    pub fn then_order_by<E>(self, by: E) -> ScopedQuery<Q::Output>
    where
        Q: ThenOrderDsl<E>,
    {
        ScopedQuery(self.0.then_order_by(by))
    }

    /// Limits the number of rows.
    pub fn limit(self, rows: i64) -> ScopedQuery<Q::Output>
    where
        Q: LimitDsl,
    {
        ScopedQuery(self.0.limit(rows))
    }

    /// Skips the first rows.
    pub fn offset(self, rows: i64) -> ScopedQuery<Q::Output>
    where
        Q: OffsetDsl,
    {
        ScopedQuery(self.0.offset(rows))
    }

    /// Selects columns, or another type with `Type::as_select()`. Without it the query selects the resource's rows.
    pub fn select<S>(self, selection: S) -> ScopedQuery<Q::Output>
    where
        Q: SelectDsl<S>,
        S: Expression,
    {
        ScopedQuery(self.0.select(selection))
    }

    /// Loads the rows.
    ///
    /// # Errors
    /// The query fails.
    pub fn load<'query, U, C>(self, connection: &mut Scoped<'_, C>) -> QueryResult<Vec<U>>
    where
        Q: RunQueryDsl<C> + LoadQuery<'query, C, U>,
    {
        self.0.load(connection.0)
    }

    /// Loads one row. Of several rows it is the first one.
    ///
    /// # Errors
    /// `NotFound` if there is none, or the query fails.
    pub fn first<'query, U, C>(self, connection: &mut Scoped<'_, C>) -> QueryResult<U>
    where
        Q: LimitDsl,
        Q::Output: RunQueryDsl<C> + LoadQuery<'query, C, U>,
    {
        self.limit(1).load(connection)?.pop().ok_or(QueryError::NotFound)
    }

    /// Counts the rows.
    ///
    /// # Errors
    /// The query fails.
    pub fn count<'query, C>(self, connection: &mut Scoped<'_, C>) -> QueryResult<i64>
    where
        Q: SelectDsl<CountStar>,
        Q::Output: RunQueryDsl<C> + LoadQuery<'query, C, i64>,
    {
        ScopedQuery(self.0.select(count_star())).load(connection)?.pop().ok_or(QueryError::NotFound)
    }
}
