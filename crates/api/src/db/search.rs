//! Case-insensitive search, also in arrays of texts. Each database folds case itself: SQLite with the function that a new
//! connection registers, PostgreSQL by the database's locale: ICU's, or `LC_CTYPE`, of which `C` knows only ASCII letters.

use diesel::{
    SqliteConnection,
    dsl::{Escape, Like},
    prelude::*,
    sql_types::{Nullable, Text},
};

#[diesel::declare_sql_function]
extern "SQL" {
    /// Upper case: the lower case of Σ depends on the next character, and `ΣΟΣ` would not be found in `ΣΟΣΙΣ`.
    fn upper(text: Text) -> Text;
    /// The texts of a JSON array, each between line breaks, so that no match crosses from one to the next. A migration defines
    /// it for PostgreSQL.
    fn json_lines(json: Text) -> Text;
    /// The text, or the other one if it is NULL.
    fn coalesce(text: Nullable<Text>, otherwise: Text) -> Text;
}

/// Returns the pattern of texts that contain `words`; `%`, `_` and `\` are escaped.
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

/// Matches a column with a [`like_pattern`], ignoring case. The same database folds both sides.
pub(crate) fn ilike<Column>(column: Column, pattern: String) -> Escape<Like<upper<Column>, upper<String>>>
where
    Column: Expression<SqlType = Text>,
{
    upper(column).like(upper(pattern)).escape('\\')
}

/// Defines `json_lines` for SQLite, and replaces its own `upper`, which knows only ASCII letters.
///
/// # Errors
/// A function cannot be registered.
pub(super) fn register_functions(connection: &mut SqliteConnection) -> QueryResult<()> {
    upper_utils::register_impl(connection, |text: String| text.chars().map(to_upper_char).collect::<String>())?;
    json_lines_utils::register_impl(connection, |json: String| {
        let texts: Vec<String> = serde_json::from_str(&json).unwrap_or_default();
        format!("\n{}\n", texts.join("\n"))
    })
}

/// Maps one character to one, as PostgreSQL does by `LC_CTYPE`: a letter with a longer upper case (ß) stays as it is.
fn to_upper_char(letter: char) -> char {
    let mut upper = letter.to_uppercase();
    match (upper.next(), upper.next()) {
        (Some(single), None) => single,
        _ => letter,
    }
}
