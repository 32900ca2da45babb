use diesel::SqliteConnection;
use ownership::Scoped;

fn raw<'a>(connection: &'a mut Scoped<'_, SqliteConnection>) -> &'a mut SqliteConnection {
    connection.0
}

fn main() {}
