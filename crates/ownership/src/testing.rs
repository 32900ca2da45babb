//! Helpers for an application's tests, behind the feature `testing`: assert a refusal, and record the access log.
//! Provides no tokens and no database.
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
//! let request = test::TestRequest::get().uri("/api/deployments/dep_of_another_user").to_request();
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

/// Asserts that a response is a refusal of this [`RefusalKind`](crate::RefusalKind): its status, and its code
/// in the envelope `{"error":{"code":…}}`. Call it in an async function; it consumes the response.
#[macro_export]
macro_rules! assert_refused {
    ($response:expr, $kind:ident) => {
        $crate::testing::refused($response, $crate::__private::RefusalKind::$kind).await
    };
}

/// Asserts what [`assert_refused!`](crate::assert_refused) describes.
///
/// # Panics
/// If the response is anything else.
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
    /// Returns the decisions so far, in order.
    pub fn records(&self) -> Vec<DecisionRecord> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl AccessLog for Recorder {
    fn record(&self, decision: &DecisionRecord) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(decision.clone());
    }
}
