//! How SQLite is opened: what a commit waits for, and when a file is created.

use api::db::{self, DatabaseUrl, Synchronous, backup};
use diesel::{QueryableByName, RunQueryDsl as _, sql_types::Integer};
use ownership::Unscoped;

use super::database::FreshDatabase;
use crate::support::{Setup, TestApp};

#[derive(QueryableByName)]
struct Pragma {
    #[diesel(sql_type = Integer)]
    synchronous: i32,
}

/// The value that SQLite reports for a pooled connection: 1 is NORMAL, 2 is FULL.
async fn synchronous(url: &DatabaseUrl) -> i32 {
    let db = Unscoped::for_tests(db::connect(url, 1).unwrap());
    let pragma = db.run(|connection| diesel::sql_query("PRAGMA synchronous").load::<Pragma>(connection)).await;
    pragma.unwrap()[0].synchronous
}

#[actix_web::test]
async fn commit_waits_for_the_disk_unless_it_is_told_not_to() {
    let database = FreshDatabase::create();
    assert_eq!(synchronous(&database.url()).await, 2);
    assert_eq!(synchronous(&database.url().with_synchronous(Synchronous::Full)).await, 2);
    assert_eq!(synchronous(&database.url().with_synchronous(Synchronous::Normal)).await, 1);
}

#[actix_web::test]
async fn mode_rw_opens_a_file_and_creates_none() {
    let folder = tempfile::tempdir().unwrap();
    let url = |mode: &str| -> DatabaseUrl {
        format!("sqlite:{}/app.sqlite?mode={mode}", folder.path().display()).parse().unwrap()
    };
    assert!(db::connect(&url("rw"), 1).is_err());
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    db::connect(&url("rwc"), 1).unwrap();
    assert!(folder.path().join("app.sqlite").exists());
    db::connect(&url("rw"), 1).unwrap();
}

#[actix_web::test]
async fn backup_of_a_database_in_use_is_a_complete_copy() {
    let app = TestApp::start().await;
    let row = app.user("user_alice").deploys("shop").await;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.sqlite");
    backup::write(&app.database.url(), &file).unwrap();
    app.user("user_alice").deploys("later").await;
    assert!(backup::write(&app.database.url(), &file).unwrap_err().to_string().ends_with("exists"));
    let copy = TestApp::start_on(FreshDatabase::within(folder), Setup::default()).await;
    let deployments = copy.rows().await.deployments;
    assert_eq!(deployments.len(), 1);
    assert_eq!(copy.rows().await.deployment(&row.id).name, "shop");
}
