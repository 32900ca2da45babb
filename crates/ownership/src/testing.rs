//! For the tests of applications, behind the feature `testing`: is it refused, by whom, and what was the access log told?
//! Makes no token and no database; a test has its own.
//!
//! ```
//! use actix_web::{App, get, test};
//! use ownership::{assert_refused, authenticated, testing::Recorder};
//! # use ownership::{Refusal, auth::ClerkAuth};
//!
//! # #[ownership::public(reason = "an example")]
//! # #[get("/deployments/{id}")]
//! # async fn show_deployment() -> Result<String, Refusal> { Err(Refusal::denied::<resources::Deployment>()) }
//! # mod resources { include!(concat!(env!("CARGO_MANIFEST_DIR"), "/src/docs/registry.in")); }
//! # #[actix_web::main]
//! # async fn main() {
//! let recorder = Recorder::default();
//! let scope = ownership::scope("/api").service(show_deployment).access_log(recorder.clone());
//! let app = test::init_service(App::new().service(scope)).await;
//!
//! let request = test::TestRequest::get().uri("/api/deployments/dep_of_somebody_else").to_request();
//! assert_refused!(test::call_service(&app, request).await, NotOwner);
//! assert_eq!(recorder.records().len(), 1);
//! # }
//! ```

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::{
    body::{self, MessageBody},
    dev::ServiceResponse,
};

use crate::{
    observe::{AccessLog, DecisionRecord},
    refusal::RefusalKind,
};

/// Asserts that a response is a refusal, of the [`RefusalKind`](crate::RefusalKind) that is named: its status, and its code
/// in the envelope `{"error":{"code":…}}`. To be called in an async function; the response is used up.
#[macro_export]
macro_rules! assert_refused {
    ($response:expr, $kind:ident) => {
        $crate::testing::refused($response, $crate::__private::RefusalKind::$kind).await
    };
}

/// What [`assert_refused!`](crate::assert_refused) asserts.
///
/// # Panics
/// When it is anything else.
#[track_caller]
pub fn refused<B: MessageBody>(response: ServiceResponse<B>, kind: RefusalKind) -> impl Future<Output = ()> {
    let (called, status) = (std::panic::Location::caller(), response.status());
    async move {
        let answer = body::to_bytes(response.into_body()).await.unwrap_or_default();
        assert_eq!(status, kind.status(), "at {called}: {}", String::from_utf8_lossy(&answer));
        let answer: serde_json::Value = serde_json::from_slice(&answer).unwrap_or_default();
        assert_eq!(answer.pointer("/error/code"), Some(&kind.code().into()), "at {called}: {answer}");
    }
}

/// An access log in memory. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Recorder(Arc<Mutex<Vec<DecisionRecord>>>);

impl Recorder {
    /// The decisions so far, in their order.
    pub fn records(&self) -> Vec<DecisionRecord> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl AccessLog for Recorder {
    fn record(&self, decision: &DecisionRecord) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(decision.clone());
    }
}
