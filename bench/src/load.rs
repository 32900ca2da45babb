//! Load: `wrk`, pinned to the second core, and single requests.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    process::Command,
};

/// The beginning of a script for `wrk`. It formats requests before `wrk` itself would add the header `Host`.
pub(crate) const SCRIPT: &str = "wrk.headers['Host'] = 'localhost'\nlocal requests = {}\n";

/// What one run of `wrk` measured.
#[derive(Clone, Copy, serde::Serialize)]
pub(crate) struct Sample {
    /// Requests per second.
    pub(crate) rate: f64,
    /// The median latency, in milliseconds.
    pub(crate) p50: f64,
    /// The 99th percentile of the latency, in milliseconds.
    pub(crate) p99: f64,
    pub(crate) requests: f64,
    /// Answers with another status than 2xx or 3xx.
    pub(crate) errors: f64,
    /// The CPU time of the server for each request, in microseconds, if it was measured.
    pub(crate) server_cpu: f64,
    /// The CPU time of PostgreSQL for each request, in microseconds, if it was measured.
    pub(crate) postgres_cpu: f64,
}

/// What to request.
#[derive(Clone)]
pub(crate) struct Target {
    pub(crate) address: SocketAddr,
    pub(crate) path: String,
    pub(crate) token: Option<String>,
}

impl Target {
    /// Loads the target for some seconds. A script of `wrk` may choose the requests.
    pub(crate) fn load(&self, connections: u32, seconds: u32, script: Option<&Path>) -> io::Result<Sample> {
        let mut wrk = Command::new("taskset");
        wrk.args(["-c", "1", "wrk", "--latency", "-t1", &format!("-c{connections}"), &format!("-d{seconds}s")]);
        if let Some(token) = &self.token {
            wrk.args(["-H", &format!("Authorization: Bearer {token}")]);
        }
        if let Some(script) = script {
            wrk.arg("-s").arg(script);
        }
        let output = wrk.arg(format!("http://{}{}", self.address, self.path)).output()?;
        let text = String::from_utf8_lossy(&output.stdout);
        if !output.status.success() || text.contains("Socket errors") {
            return Err(io::Error::other(format!("wrk: {text}{}", String::from_utf8_lossy(&output.stderr))));
        }
        let after = |label: &str| text.lines().find_map(|line| line.trim().strip_prefix(label)).map(str::trim);
        let number = |text: Option<&str>| text.and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let requests = text.lines().find_map(|line| line.trim().split_once(" requests in ")).map(|(count, _)| count);
        Ok(Sample {
            rate: number(after("Requests/sec:")),
            p50: after("50%").map_or(f64::NAN, milliseconds),
            p99: after("99%").map_or(f64::NAN, milliseconds),
            requests: number(requests),
            errors: number(after("Non-2xx or 3xx responses:")),
            server_cpu: 0.0,
            postgres_cpu: 0.0,
        })
    }

    /// Sends one request and returns the status and the body.
    pub(crate) fn get(&self) -> io::Result<(u16, String)> {
        let mut stream = TcpStream::connect(self.address)?;
        let token = self.token.as_ref().map_or(String::new(), |token| format!("Authorization: Bearer {token}\r\n"));
        let request = format!("GET {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n{token}\r\n", self.path);
        stream.write_all(request.as_bytes())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        let status = answer.get(9..12).and_then(|status| status.parse().ok());
        let body = answer.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
        status.zip(body).ok_or_else(|| io::Error::other(format!("not an answer: {answer:?}")))
    }
}

/// Reads a duration as `wrk` prints it: `812.00us`, `1.20ms`, `1.01s`.
fn milliseconds(text: &str) -> f64 {
    let (digits, factor) = match text {
        text if text.ends_with("us") => (text.trim_end_matches("us"), 0.001),
        text if text.ends_with("ms") => (text.trim_end_matches("ms"), 1.0),
        text => (text.trim_end_matches('s'), 1000.0),
    };
    digits.parse().map_or(f64::NAN, |value: f64| value * factor)
}
