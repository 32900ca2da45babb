//! Each decision is reported once: as an event, as a count, and to the access log.

mod counts;
mod events;
mod records;

use actix_web::{test::TestRequest, web::Data};
use ownership::{DecisionRecord, DecisionStats, SecureScope, testing::Recorder};

use crate::{
    handlers, projects,
    support::{AUTH, Answer, Caller, Db, send_to},
};

/// An application that reports its decisions.
#[derive(Clone)]
struct Told {
    db: Db,
    stats: DecisionStats,
    log: Recorder,
}

impl Told {
    fn new() -> Self {
        Self::on(Db::with_rows())
    }

    fn on(db: Db) -> Self {
        Self { db, stats: DecisionStats::default(), log: Recorder::default() }
    }

    fn scope(&self) -> SecureScope {
        let scope = handlers::scope().configure(projects::add);
        let scope = scope.decision_stats(self.stats.clone()).access_log(self.log.clone());
        scope.app_data(AUTH.clone()).app_data(Data::new(self.db.clone()))
    }

    async fn get(&self, caller: Caller, path: &str) -> Answer {
        send_to(self.scope(), caller, TestRequest::get().uri(path)).await
    }

    async fn post(&self, caller: Caller, path: &str, body: &'static str) -> Answer {
        let json = ("content-type", "application/json");
        send_to(self.scope(), caller, TestRequest::post().uri(path).insert_header(json).set_payload(body)).await
    }

    fn records(&self) -> Vec<DecisionRecord> {
        self.log.records()
    }

    /// Returns all counts, as `GET /path decision: outcome reason count`.
    fn counted(&self) -> Vec<String> {
        let line = |count: ownership::DecisionCount| {
            let ownership::DecisionCount { method, route, decision, outcome, reason, count } = count;
            format!("{method} {route} {decision}: {outcome} {reason} {count}")
        };
        self.stats.counts().into_iter().map(line).collect()
    }
}
