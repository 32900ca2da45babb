//! The access log while PostgreSQL is away.

use std::num::NonZeroU16;

use api::access_log::{Config, DatabaseAccessLog, RecordedOutcomes};

use crate::support::{Setup, TestApp};

#[actix_web::test]
async fn decisions_during_an_outage_are_written_afterwards() {
    let config =
        Config { outcomes: RecordedOutcomes::Refused, days: NonZeroU16::new(90).unwrap(), queue_capacity: 1000 };
    let access_log = Box::new(move |url: &_| DatabaseAccessLog::start(url, config).unwrap());
    let app = TestApp::start_with(Setup { pool_size: 1, access_log, ..Setup::default() }).await;
    let bob = app.user("user_bob");
    bob.get("/deployments/x").await.refuses(403, "not_owner");
    while app.service.access_log.written() < 1 {
        tokio::task::yield_now().await;
    }
    app.database.go_away();
    // Decided without a query, and answered as usual.
    bob.get("/deployments/x").await.refuses(403, "not_owner");
    bob.get("/users/user_bob").await.refuses(503, "database_unavailable");
    app.database.come_back();
    while app.service.access_log.written() < 3 {
        tokio::task::yield_now().await;
    }
    assert_eq!(app.service.access_log.lost(), 0);
}

#[actix_web::test]
async fn shutdown_does_not_wait_for_unwritable_records() {
    let config =
        Config { outcomes: RecordedOutcomes::Refused, days: NonZeroU16::new(90).unwrap(), queue_capacity: 1000 };
    let access_log = Box::new(move |url: &_| DatabaseAccessLog::start(url, config).unwrap());
    let app = TestApp::start_with(Setup { pool_size: 1, access_log, ..Setup::default() }).await;
    app.database.go_away();
    app.user("user_bob").get("/deployments/x").await.refuses(403, "not_owner");
    app.service.access_log.close();
    assert_eq!((app.service.access_log.written(), app.service.access_log.lost()), (0, 1));
}
