//! One world per test: its own database, the shared issuer, and the application under test.

mod body;
mod caller;
pub(crate) mod database;
mod ear;

use std::{pin::Pin, sync::LazyLock};

use actix_web::{
    App, Error,
    body::{MessageBody, to_bytes},
    dev::{HttpServiceFactory, Payload, Service, ServiceResponse},
    error::PayloadError,
    http::header::ContentType,
    test::{TestRequest, init_service},
    web::{Bytes, Data},
};
use auth::{ClerkAuth, TokenKind};
use clerk_dev::ClerkDev;
use futures_util::Stream;
use ownership::SecureScope;

pub(crate) use self::{
    body::Watched,
    caller::{Caller, Session},
    database::Db,
};
use crate::{handlers, projects};

/// The issuer, which serves its keys over HTTP. Shared, because generating a key is slow.
static CLERK: LazyLock<ClerkDev> = LazyLock::new(|| {
    let start = || actix_rt::System::new().block_on(ClerkDev::start()).unwrap();
    std::thread::spawn(start).join().unwrap()
});

/// The verifier, which fetches those keys once.
pub(crate) static AUTH: LazyLock<ClerkAuth> = LazyLock::new(|| {
    let configured = ClerkAuth::builder().issuer(CLERK.issuer()).jwks_url(CLERK.jwks_url());
    let kinds = [TokenKind::Session, TokenKind::Template];
    configured.token_kinds(kinds).any_template_audience().allow_insecure_loopback(true).build().unwrap()
});

/// The name of actix-web's type, which is not exported.
type BoxedPayloadStream = Pin<Box<dyn Stream<Item = Result<Bytes, PayloadError>>>>;

/// A response.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }
}

/// An application with its database.
pub(crate) struct World {
    pub(crate) db: Db,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::on(Db::with_rows())
    }

    pub(crate) fn on(db: Db) -> Self {
        Self { db }
    }

    /// The scope with every handler of [`handlers`] and of [`projects`].
    pub(crate) fn scope(&self) -> SecureScope {
        handlers::scope().configure(projects::add).app_data(AUTH.clone()).app_data(Data::new(self.db.clone()))
    }

    pub(crate) async fn get(&self, caller: Caller, path: &str) -> Answer {
        self.send(caller, TestRequest::get().uri(path)).await
    }

    pub(crate) async fn delete(&self, caller: Caller, path: &str) -> Answer {
        self.send(caller, TestRequest::delete().uri(path)).await
    }

    pub(crate) async fn post(&self, caller: Caller, path: &str, body: &str) -> Answer {
        let body = body.to_owned();
        self.send(caller, TestRequest::post().uri(path).insert_header(ContentType::json()).set_payload(body)).await
    }

    /// Sends a POST with a body that counts its reads.
    pub(crate) async fn post_watched(&self, caller: Caller, path: &str, body: Watched) -> Answer {
        post_watched_to(self.scope(), caller, path, body).await
    }

    pub(crate) async fn send(&self, caller: Caller, request: TestRequest) -> Answer {
        send_to(self.scope(), caller, request).await
    }
}

/// Sends a request to the test's own application.
pub(crate) async fn send_to(
    service: impl HttpServiceFactory + 'static,
    caller: Caller,
    request: TestRequest,
) -> Answer {
    let app = init_service(App::new().service(service)).await;
    exchange(&app, caller.sign(request).to_request()).await
}

/// Does what [`send_to`] does, with a body that counts its reads.
pub(crate) async fn post_watched_to(
    service: impl HttpServiceFactory + 'static,
    caller: Caller,
    path: &str,
    body: Watched,
) -> Answer {
    let app = init_service(App::new().service(service)).await;
    let request = caller.sign(TestRequest::post().uri(path).insert_header(ContentType::json())).to_request();
    let payload: BoxedPayloadStream = Box::pin(body);
    exchange(&app, request.replace_payload(Payload::Stream { payload }).0).await
}

/// Sends one request and returns the response.
pub(crate) async fn exchange<R, B: MessageBody>(
    app: &impl Service<R, Response = ServiceResponse<B>, Error = Error>,
    request: R,
) -> Answer {
    ear::open();
    let response = app.call(request).await.unwrap();
    let headers = response.headers().iter();
    let headers = headers.map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned())).collect();
    let status = response.status().as_u16();
    Answer { status, headers, body: to_bytes(response.into_body()).await.ok().unwrap() }
}
