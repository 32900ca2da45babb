//! Searching text. What a letter is in another case is the database's to say: SQLite is taught it when a connection is
//! opened, PostgreSQL knows it from the locale (`LC_CTYPE`) of the database, which for `C` are the letters of ASCII alone.

use diesel::{
    SqliteConnection,
    dsl::{Escape, Like},
    prelude::*,
    sql_types::Text,
};

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text in small letters.
    fn lower(text: Text) -> Text;
}

/// The pattern of whatever contains `words`, in which `%`, `_` and `\` stand for themselves.
pub(crate) fn containing(words: &str) -> String {
    let mut pattern = String::with_capacity(words.len() + 2);
    pattern.push('%');
    for character in words.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// Whether a text is like a pattern of [`containing`], in whatever case. Both sides are folded by the same database.
pub(crate) fn is_like<Column>(column: Column, pattern: String) -> Escape<Like<lower<Column>, lower<String>>>
where
    Column: Expression<SqlType = Text>,
{
    lower(column).like(lower(pattern)).escape('\\')
}

/// SQLite's own `lower` knows the letters of ASCII.
///
/// # Errors
/// Whatever the database says.
pub(super) fn teach_letters(connection: &mut SqliteConnection) -> QueryResult<()> {
    lower_utils::register_impl(connection, |text: String| text.to_lowercase())
}
