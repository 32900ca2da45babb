//! Searching text. What a letter is in another case is the database's to say: SQLite is taught it when a connection is
//! opened, PostgreSQL knows it from the locale of the database: ICU's, or `LC_CTYPE`, which for `C` are the letters of ASCII
//! alone.

use diesel::{
    SqliteConnection,
    dsl::{Escape, Like},
    prelude::*,
    sql_types::Text,
};

#[diesel::declare_sql_function]
extern "SQL" {
    /// The text in capitals. In small letters a Σ would hang on what follows it, and `ΣΟΣ` would not be found in `ΣΟΣΙΣ`.
    fn upper(text: Text) -> Text;
}

/// The pattern of whatever contains `words`, in which `%`, `_` and `\` stand for themselves.
pub(crate) fn like_pattern(words: &str) -> String {
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

/// Whether a text is like a pattern of [`like_pattern`], in whatever case. Both sides are folded by the same database.
pub(crate) fn ilike<Column>(column: Column, pattern: String) -> Escape<Like<upper<Column>, upper<String>>>
where
    Column: Expression<SqlType = Text>,
{
    upper(column).like(upper(pattern)).escape('\\')
}

/// SQLite's own `upper` knows the letters of ASCII.
///
/// # Errors
/// Whatever the database says.
pub(super) fn register_upper(connection: &mut SqliteConnection) -> QueryResult<()> {
    upper_utils::register_impl(connection, |text: String| text.chars().map(to_upper_char).collect::<String>())
}

/// A letter for a letter, as PostgreSQL has it from `LC_CTYPE`: one whose capital is several (ß) stays what it is.
fn to_upper_char(letter: char) -> char {
    let mut capitals = letter.to_uppercase();
    match (capitals.next(), capitals.next()) {
        (Some(capital), None) => capital,
        _ => letter,
    }
}
