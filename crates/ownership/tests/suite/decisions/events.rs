//! Decisions as events.

use std::{
    fmt::{self, Write},
    sync::{Arc, Mutex, PoisonError},
};

use actix_web::test::TestRequest;
use tracing::{
    Event, Level, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use super::Told;
use crate::{
    handlers,
    support::{AUTH, Caller, Db, Session, send_to},
};

/// Records the events of decisions, up to a level.
#[derive(Clone)]
struct Heard {
    up_to: Level,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Heard {
    fn up_to(level: Level) -> Self {
        Self { up_to: level, lines: Arc::default() }
    }

    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Subscriber for Heard {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "ownership::decision" && *metadata.level() <= self.up_to
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = Line(event.metadata().level().to_string());
        event.record(&mut line);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.0);
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

struct Line(String);

impl Visit for Line {
    fn record_str(&mut self, field: &Field, value: &str) {
        write!(self.0, " {field}={value}").unwrap();
    }

    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        if field.name() != "message" {
            write!(self.0, " {field}={value:?}").unwrap();
        }
    }
}

#[actix_web::test]
async fn each_decision_is_one_event() {
    let heard = Heard::up_to(Level::DEBUG);
    let _listening = tracing::subscriber::set_default(heard.clone());
    let told = Told::new();
    let acting = Session::of("user_alice").impersonated_by("user_support").caller();
    told.get(acting, "/api/deployments/dep_a1/compared-with/dep_a2").await;
    told.get(Caller::Bob, "/api/deployments/dep_a1").await;
    told.get(Caller::Nobody, "/api/deployments/dep_a1").await;
    Told::on(Db::unreachable()).get(Caller::Alice, "/api/projects/own").await;
    assert_eq!(
        heard.lines(),
        [
            "DEBUG outcome=allowed reason=owner method=GET route=/api/deployments/{left}/compared-with/{right} \
             user=user_alice impersonator=user_support resources=deployment",
            "INFO outcome=refused reason=not_owner method=GET route=/api/deployments/{id} user=user_bob \
             resources=deployment",
            "DEBUG outcome=refused reason=no_identity method=GET route=/api/deployments/{id}",
            "WARN outcome=unavailable reason=database method=GET route=/api/projects/{id} user=user_alice \
             resources=project",
        ]
    );
}

#[actix_web::test]
async fn subscriber_at_info_gets_no_allowed_decisions() {
    let heard = Heard::up_to(Level::INFO);
    let _listening = tracing::subscriber::set_default(heard.clone());
    let told = Told::new();
    assert_eq!(told.get(Caller::Alice, "/api/deployments/dep_a1").await.status, 200);
    assert_eq!(heard.lines(), Vec::<String>::new());
    assert_eq!(told.get(Caller::Bob, "/api/deployments/dep_a1").await.status, 403);
    assert_eq!(heard.lines().len(), 1);
}

#[actix_web::test]
async fn an_event_holds_nothing_of_the_token_and_no_id_of_a_row() {
    let heard = Heard::up_to(Level::DEBUG);
    let _listening = tracing::subscriber::set_default(heard.clone());
    let told = Told::new();
    let token = Caller::Alice.token().unwrap();
    let request =
        TestRequest::get().uri("/api/deployments/dep_a1").insert_header(("authorization", format!("Bearer {token}")));
    assert_eq!(send_to(told.scope(), Caller::Nobody, request).await.status, 200);
    let lines = heard.lines().concat();
    assert!(!lines.is_empty());
    assert!(token.split('.').all(|part| !lines.contains(part)), "{lines}");
    assert!(!lines.contains("dep_a1"), "{lines}");
}

#[actix_web::test]
async fn a_handler_outside_of_any_scope_is_told_of_too() {
    let heard = Heard::up_to(Level::DEBUG);
    let _listening = tracing::subscriber::set_default(heard.clone());
    let plain = actix_web::web::scope("/plain")
        .app_data(AUTH.clone())
        .app_data(actix_web::web::Data::new(Db::with_rows()))
        .service(handlers::show_deployment);
    let request = TestRequest::get().uri("/plain/deployments/dep_a1");
    assert_eq!(send_to(plain, Caller::Alice, request).await.status, 200);
    assert_eq!(
        heard.lines(),
        [
            "DEBUG outcome=allowed reason=owner method=GET route=/plain/deployments/{id} user=user_alice resources=deployment"
        ]
    );
}
