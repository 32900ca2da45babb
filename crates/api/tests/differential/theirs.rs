//! The verdicts of Clerk's own verifier, `verifyToken` of the npm package `@clerk/backend`, in a process of node.
//! Owns what it is told; knows nothing of the tokens.

use std::{
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Value, json};

use crate::{
    Verdict,
    cases::Group,
    configuration::{Configuration, Keys},
    forge::{Forge, NOW},
};

/// Theirs on every token of every group, in their order.
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
    judge(&json!({ "at": NOW, "pem": forge.pem(), "jwks": forge.jwks(), "groups": groups }))
}

fn judge(input: &Value) -> Vec<Vec<Verdict>> {
    let mut command = Command::new("node");
    command.arg("judge.mjs").current_dir(folder()).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // It answers when it has read everything.
    child.stdin.take().unwrap().write_all(input.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "judge.mjs failed: {}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/differential/clerk")
}

/// A comparison with nobody, or with another version than the reviewed one, would be worth nothing.
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
