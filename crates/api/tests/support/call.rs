//! One request: built step by step, and sent when it is awaited.

use std::net::Ipv4Addr;

use actix_web::{
    dev::Payload,
    error::PayloadError,
    http::{
        Method,
        header::{HeaderName, HeaderValue},
    },
    test::TestRequest,
    web::Bytes,
};
use futures_util::{Stream, future::LocalBoxFuture};
use serde::Serialize;

use super::{Answer, TestApp, app::Answering};

pub(crate) struct Call<'app> {
    answering: &'app Answering,
    method: Method,
    path: String,
    headers: Vec<(String, HeaderValue)>,
    body: Payload,
}

impl<'app> Call<'app> {
    pub(super) fn new(app: &'app TestApp, method: Method, path: String, headers: Vec<(String, String)>) -> Self {
        let headers = headers.into_iter().map(|(name, value)| (name, HeaderValue::from_str(&value).unwrap())).collect();
        Self { answering: &app.answering, method, path, headers, body: Payload::None }
    }

    /// Adds a header.
    pub(crate) fn with(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers.push((name.to_owned(), HeaderValue::from_bytes(value.as_ref()).unwrap()));
        self
    }

    /// Sets a JSON body.
    pub(crate) fn json(self, body: impl Serialize) -> Self {
        self.body("application/json", serde_json::to_vec(&body).unwrap())
    }

    /// Sets a text that is sent as JSON.
    pub(crate) fn json_text(self, body: &str) -> Self {
        self.body("application/json", body.to_owned())
    }

    /// Sets a body of any type.
    pub(crate) fn body(self, content_type: &str, body: impl Into<Bytes>) -> Self {
        let body = body.into();
        let mut call = self.with("content-type", content_type).with("content-length", body.len().to_string());
        call.body = Payload::from(body);
        call
    }

    /// Sets a JSON body that arrives piece by piece.
    pub(crate) fn json_stream(self, body: impl Stream<Item = Result<Bytes, PayloadError>> + 'static) -> Self {
        let mut call = self.with("content-type", "application/json");
        call.body = Payload::Stream { payload: Box::pin(body) };
        call
    }
}

impl<'app> IntoFuture for Call<'app> {
    type Output = Answer;
    type IntoFuture = LocalBoxFuture<'app, Answer>;

    fn into_future(self) -> Self::IntoFuture {
        let request = TestRequest::with_uri(&self.path).method(self.method);
        let mut request = request.peer_addr((Ipv4Addr::LOCALHOST, 49_152).into());
        for (name, value) in self.headers {
            request = request.append_header((HeaderName::try_from(name).unwrap(), value));
        }
        (self.answering)(request, self.body)
    }
}
