//! An expression in parentheses, so that raw SQL in a filter cannot reach the conditions beside it: `a AND b OR c` would.

use diesel::{
    AppearsOnTable, Expression, QueryResult,
    backend::Backend,
    expression::ValidGrouping,
    query_builder::{AstPass, QueryFragment, QueryId},
};

/// The expression.
#[derive(Clone, Copy, Debug, QueryId)]
pub struct Parenthesized<E>(pub(super) E);

impl<E: Expression> Expression for Parenthesized<E> {
    type SqlType = E::SqlType;
}

impl<E: Expression + AppearsOnTable<T>, T: ?Sized> AppearsOnTable<T> for Parenthesized<E> {}

impl<E: ValidGrouping<G>, G> ValidGrouping<G> for Parenthesized<E> {
    type IsAggregate = E::IsAggregate;
}

impl<E: QueryFragment<B>, B: Backend> QueryFragment<B> for Parenthesized<E> {
    fn walk_ast<'b>(&'b self, mut pass: AstPass<'_, 'b, B>) -> QueryResult<()> {
        pass.push_sql("(");
        self.0.walk_ast(pass.reborrow())?;
        pass.push_sql(")");
        Ok(())
    }
}
