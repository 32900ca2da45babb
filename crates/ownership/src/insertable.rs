//! Checks, at compile time, that an insertable lacks the columns that creation sets itself.
//! Knows how diesel spells the values of an insertion as a type, and no database.

use diesel::{
    Column,
    insertable::{ColumnInsertValue, DefaultableColumnInsertValue},
    query_builder::ValuesClause,
};

/// The columns of a diesel insertable's values.
pub enum Columns {
    /// One column.
    One(&'static str),
    /// The columns of several values.
    All(&'static [Self]),
}

/// The values of a diesel insertable.
#[diagnostic::on_unimplemented(
    message = "the columns of this insertable cannot be checked",
    note = "derive it: `#[derive(Insertable)]`, with at most 64 fields"
)]
pub trait InsertedColumns {
    /// Their columns.
    const COLUMNS: Columns;
}

impl<C: Column, E> InsertedColumns for ColumnInsertValue<C, E> {
    const COLUMNS: Columns = Columns::One(C::NAME);
}

impl<V: InsertedColumns> InsertedColumns for DefaultableColumnInsertValue<V> {
    const COLUMNS: Columns = V::COLUMNS;
}

impl<V: InsertedColumns, T> InsertedColumns for ValuesClause<V, T> {
    const COLUMNS: Columns = V::COLUMNS;
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: InsertedColumns $(, $rest: InsertedColumns)*> InsertedColumns for ($first, $($rest,)*) {
            const COLUMNS: Columns = Columns::All(&[$first::COLUMNS $(, $rest::COLUMNS)*]);
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples! {
    A1 A2 A3 A4 A5 A6 A7 A8 B1 B2 B3 B4 B5 B6 B7 B8 C1 C2 C3 C4 C5 C6 C7 C8 D1 D2 D3 D4 D5 D6 D7 D8
    E1 E2 E3 E4 E5 E6 E7 E8 F1 F2 F3 F4 F5 F6 F7 F8 G1 G2 G3 G4 G5 G6 G7 G8 H1 H2 H3 H4 H5 H6 H7 H8
}

/// Asserts that the values lack a column that creation sets.
///
/// # Panics
/// If they have it.
#[track_caller]
pub const fn assert_lacks<V: InsertedColumns>(column: &str) {
    assert!(
        !contains(&V::COLUMNS, column),
        "this insertable has the column of the owner, the organization or the parent, which the creation sets: remove it"
    );
}

const fn contains(columns: &Columns, column: &str) -> bool {
    match columns {
        Columns::One(name) => is_same(name, column),
        Columns::All(all) => {
            let mut index = 0;
            while index < all.len() {
                if contains(&all[index], column) {
                    return true;
                }
                index += 1;
            }
            false
        }
    }
}

/// Compares two texts in a constant.
pub(crate) const fn is_same(one: &str, other: &str) -> bool {
    let (one, other) = (one.as_bytes(), other.as_bytes());
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if one[index] != other[index] {
            return false;
        }
        index += 1;
    }
    true
}
