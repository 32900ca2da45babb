//! The pool of the feature `r2d2`. The service's own tests show how it behaves while a database is away.

use diesel::{QueryableByName, RunQueryDsl, SqliteConnection, sql_query, sql_types::Integer};
use ownership::{Unscoped, r2d2::Pool};

#[derive(QueryableByName)]
struct BusyTimeout {
    #[diesel(sql_type = Integer)]
    timeout: i32,
}

#[actix_web::test]
async fn sqlite_waits_for_another_writer() {
    let folder = tempfile::tempdir().unwrap();
    let pool: Pool<SqliteConnection> = Pool::sqlite(folder.path().join("a.sqlite").to_str().unwrap(), 1).unwrap();
    let settings = Unscoped::for_tests(pool).read(|connection| sql_query("PRAGMA busy_timeout").load(connection)).await;
    let [BusyTimeout { timeout }] = settings.unwrap()[..] else { panic!("the pragma has one row") };
    assert_eq!(timeout, 2000);
}
