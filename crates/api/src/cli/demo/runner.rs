//! Runs the steps of the story: sends each request, prints what was sent, expected and received, and counts failures.

use std::{collections::HashMap, net::SocketAddr};

use reqwest::{Client, Method, header};
use serde_json::Value;

use super::tokens::{Caller, Identities};
use crate::cli::{outcome::Failure, print::print_line};

/// One request of the story, and the expected response.
pub(super) struct Step {
    /// The title that is printed.
    pub(super) title: &'static str,
    /// The caller.
    pub(super) caller: Caller,
    /// The HTTP method.
    pub(super) method: Method,
    /// The path; `{name}` stands for a value that an earlier step kept.
    pub(super) path: &'static str,
    /// The request body.
    pub(super) body: Option<Value>,
    /// The expected status.
    pub(super) status: u16,
    /// A value that the response must have, at a JSON pointer.
    pub(super) answer: Option<(&'static str, Value)>,
    /// A JSON pointer that the response must not have.
    pub(super) absent: Option<&'static str>,
    /// A value of the response to keep: its name and JSON pointer.
    pub(super) keep: Option<(&'static str, &'static str)>,
}

/// Runs the steps.
pub(super) struct Runner<'i> {
    client: Client,
    address: SocketAddr,
    identities: &'i Identities<'i>,
    kept: HashMap<&'static str, String>,
    changed: Option<(usize, u16)>,
    played: usize,
    failed: usize,
}

impl<'i> Runner<'i> {
    /// # Errors
    /// The system's certificates cannot be read.
    pub(super) fn new(
        address: SocketAddr,
        identities: &'i Identities<'i>,
        changed: Option<(usize, u16)>,
    ) -> Result<Self, reqwest::Error> {
        // The service is in this process, out of reach of a proxy.
        let client = Client::builder().no_proxy().build()?;
        Ok(Self { client, address, identities, kept: HashMap::new(), changed, played: 0, failed: 0 })
    }

    pub(super) fn played(&self) -> usize {
        self.played
    }

    pub(super) fn failed(&self) -> usize {
        self.failed
    }

    /// Runs one step.
    ///
    /// # Errors
    /// The service did not answer.
    pub(super) async fn play(&mut self, mut step: Step) -> Result<(), Failure> {
        self.played += 1;
        if let Some((_, status)) = self.changed.filter(|(number, _)| *number == self.played) {
            step.status = status;
        }
        let path = self.fill_placeholders(step.path);
        let body = step.body.as_ref().map(|body| self.fill_placeholders(&body.to_string()));
        print_line(format_args!("{:>2}  {}", self.played, step.title))?;
        let sent = body.as_deref().unwrap_or_default();
        print_line(format_args!("    sent      {} /api/v1{path} {sent}", step.method))?;
        let (status, answer) = self.send(&step, &path, body).await?;
        let expected = step.answer.as_ref().map(|(pointer, value)| (*pointer, self.fill_value(value)));
        let is_as_expected = status == step.status
            && expected.as_ref().is_none_or(|(pointer, value)| answer.pointer(pointer) == Some(value))
            && step.absent.is_none_or(|pointer| answer.pointer(pointer).is_none());
        let mut expected_text = expected.map_or_else(String::new, |(pointer, value)| format!("  {pointer} = {value}"));
        expected_text.extend(step.absent.map(|pointer| format!("  no {pointer}")));
        print_line(format_args!("    expected  {}{expected_text}", step.status))?;
        let verdict = if is_as_expected { "ok" } else { "FAILED" };
        print_line(format_args!("    got       {status}  {}  {verdict}", truncate(&answer)))?;
        self.failed += usize::from(!is_as_expected);
        if let Some((name, pointer)) = step.keep
            && let Some(value) = answer.pointer(pointer).and_then(Value::as_str)
        {
            self.kept.insert(name, value.to_owned());
        }
        Ok(())
    }

    async fn send(&self, step: &Step, path: &str, body: Option<String>) -> Result<(u16, Value), Failure> {
        let url = format!("http://{}/api/v1{path}", self.address);
        let mut request = self.client.request(step.method.clone(), url);
        let token = self.identities.token(step.caller);
        request = match (step.caller, token) {
            (Caller::Browser(_, origin), Some(token)) => {
                request.header(header::COOKIE, format!("jwt={token}")).header(header::ORIGIN, origin)
            }
            (_, Some(token)) => request.bearer_auth(token),
            (_, None) => request,
        };
        if let Some(body) = body {
            request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        let text = response.text().await?;
        Ok((status, serde_json::from_str(&text).unwrap_or(Value::Null)))
    }

    fn fill_placeholders(&self, text: &str) -> String {
        self.kept.iter().fold(text.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
    }

    fn fill_value(&self, value: &Value) -> Value {
        value.as_str().map_or_else(|| value.clone(), |text| Value::String(self.fill_placeholders(text)))
    }
}

/// Shortens a response to one line of a terminal.
fn truncate(answer: &Value) -> String {
    let text = if answer.is_null() { String::new() } else { answer.to_string() };
    if text.chars().count() > 140 { text.chars().take(139).chain(['…']).collect() } else { text }
}
