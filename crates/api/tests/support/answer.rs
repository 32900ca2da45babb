//! A response, and short ways to assert it.

use actix_web::{
    body::{MessageBody, to_bytes},
    cookie::Cookie,
    dev::ServiceResponse,
    http::header::{HeaderMap, SET_COOKIE},
    web::Bytes,
};
use serde_json::Value;

use super::shows_a_secret;

#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    body: Bytes,
}

impl Answer {
    pub(super) async fn read(response: ServiceResponse<impl MessageBody>) -> Self {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = to_bytes(response.into_body()).await.map_err(Into::into).unwrap();
        let answer = Self { status, headers, body };
        // The cookie that `set-token` sets is the only place for a token.
        let headers = answer.headers.iter().filter(|(name, _)| *name != SET_COOKIE);
        let shown: String = headers.map(|(name, value)| format!("{name}: {value:?}\n")).collect();
        assert!(!shows_a_secret(&shown) && !shows_a_secret(&answer.text()), "{shown}{}", answer.text());
        answer
    }

    /// Asserts the status.
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text());
        self
    }

    /// Asserts an error's status and code.
    #[track_caller]
    pub(crate) fn refuses(self, status: u16, code: &str) -> Self {
        let (said, text) = (self.code(), self.text());
        assert_eq!((self.status, said.as_deref()), (status, Some(code)), "{text}");
        self
    }

    /// Asserts that these fields are invalid, in this order.
    #[track_caller]
    pub(crate) fn names(self, fields: &[&str]) -> Self {
        let named: Vec<String> =
            self.fields().iter().map(|wrong| wrong["field"].as_str().unwrap().to_owned()).collect();
        assert_eq!(named, fields, "{}", self.text());
        self
    }

    /// The code of an error.
    pub(crate) fn code(&self) -> Option<String> {
        let body: Value = serde_json::from_slice(&self.body).ok()?;
        body["error"]["code"].as_str().map(ToOwned::to_owned)
    }

    fn fields(&self) -> Vec<Value> {
        self.json()["error"]["fields"].as_array().cloned().unwrap_or_default()
    }

    /// The JSON body.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {}", self.text()))
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header that occurs once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.get_all(name);
        match (values.next(), values.next()) {
            (Some(value), None) => value.to_str().ok(),
            _ => None,
        }
    }

    /// The cookies that the response sets or clears, as a browser reads them.
    pub(crate) fn cookies(&self) -> Vec<Cookie<'_>> {
        let values = self.headers.get_all(SET_COOKIE).map(|value| value.to_str().unwrap());
        values.map(|value| Cookie::parse(value).unwrap()).collect()
    }

    /// All that a caller can compare: status, headers and body, without the request's id.
    pub(crate) fn apart_from_its_id(&self) -> String {
        let mut headers: Vec<String> = self
            .headers
            .iter()
            .filter(|(name, _)| *name != "x-request-id")
            .map(|(name, value)| format!("{name}: {value:?}"))
            .collect();
        headers.sort();
        let id = self.header("x-request-id").unwrap_or_default();
        format!("{}\n{}\n\n{}", self.status, headers.join("\n"), self.text().replace(id, "ID"))
    }
}

/// One field of every item of a list.
pub(crate) fn field(list: &Value, name: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
}
