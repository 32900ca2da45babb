//! The verdicts of Clerk's own verifier, `verifyToken` of the npm package `@clerk/backend`, and its choice of a cookie.
//! Runs Node.js processes. Owns how the library is called; knows nothing about the tokens.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::{
    Verdict,
    cases::Group,
    choices::Request,
    configuration::{Configuration, Keys},
    forge::{Forge, NOW},
};

/// Clerk's verdict on every token of every group, in order.
pub(crate) fn verdicts(groups: &[Group<'_>], forge: &Forge) -> Vec<Vec<Verdict>> {
    assert_installed();
    let tokens = |group: &Group<'_>| group.cases.iter().map(|case| case.token.clone()).collect::<Vec<_>>();
    let told = |group: &Group<'_>| {
        let Configuration { keys, parties, audience, their_issuer, .. } = group.configuration;
        let keys = match keys {
            Keys::Jwks => "jwks",
            Keys::Pem => "pem",
        };
        let options = json!({ "authorizedParties": parties, "audience": audience, "issuer": their_issuer });
        json!({ "keys": keys, "options": options, "tokens": tokens(group) })
    };
    let groups: Vec<Value> = groups.iter().map(told).collect();
    run("judge.mjs", &json!({ "at": NOW, "pem": forge.pem(), "jwks": forge.jwks(), "groups": groups }))
}

/// The value of the session cookie that Clerk's library chooses for each request.
pub(crate) fn choices(requests: &[Request], forge: &Forge) -> Vec<Option<String>> {
    assert_installed();
    let requests: Vec<Value> =
        requests.iter().map(|Request { key, cookies, .. }| json!({ "key": key, "cookies": cookies })).collect();
    let choices: Vec<Value> = run("choose.mjs", &json!({ "at": NOW, "pem": forge.pem(), "requests": requests }));
    choices.iter().map(|choice| choice["value"].as_str().map(ToOwned::to_owned)).collect()
}

fn run<T: DeserializeOwned>(script: &str, input: &Value) -> T {
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It answers after it has read everything.
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{script} failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/clerk")
}

/// Without the library, or with another version than the reviewed one, the comparison would prove nothing.
fn assert_installed() {
    let version_in = |file: &Path, pointer: &str| {
        let manifest: Value = serde_json::from_slice(&std::fs::read(file).ok()?).unwrap();
        manifest.pointer(pointer).map(|version| version.as_str().unwrap().to_owned())
    };
    let remedy =
        "run ./test, which sees to it, or with node and npm: npm ci --prefix crates/api/tests/differential/clerk";
    let node = Command::new("node").arg("--version").output();
    assert!(node.is_ok_and(|output| output.status.success()), "this test needs node, version 18 or later: {remedy}");
    let wanted = version_in(&folder().join("package.json"), "/dependencies/@clerk~1backend").unwrap();
    let installed = version_in(&folder().join("node_modules/@clerk/backend/package.json"), "/version");
    let found = installed.as_deref().unwrap_or("none");
    assert!(found == wanted, "this test needs version {wanted} of @clerk/backend and finds {found}: {remedy}");
}
