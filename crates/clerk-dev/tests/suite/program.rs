//! The program: its output and its signals.

use std::{
    io::{BufRead as _, BufReader, Lines},
    process::{Child, ChildStdout, Command, Stdio},
};

use crate::client;

fn started(arguments: &[&str]) -> (Child, Lines<BufReader<ChildStdout>>) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_clerk-dev"));
    let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines)
}

fn send(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

#[actix_web::test]
async fn it_prints_its_issuer_and_keys_and_serves_until_a_signal() {
    for signal in ["-INT", "-TERM"] {
        let (mut child, mut lines) = started(&["--port", "0"]);
        let mut value = |label| lines.next().unwrap().unwrap().strip_prefix(label).unwrap().trim().to_owned();
        let (issuer, keys) = (value("issuer"), value("keys"));
        assert_eq!(keys, format!("{issuer}/.well-known/jwks.json"));
        assert!(client().get(keys).send().await.unwrap().status().is_success());
        send(signal, &child);
        assert!(child.wait().unwrap().success(), "{signal}");
    }
}

#[test]
fn the_printed_command_mints_a_token() {
    let (mut child, lines) = started(&["--port", "0"]);
    let lines = lines.map(Result::unwrap).take_while(|line| !line.contains("Ctrl-C"));
    let command: Vec<_> = lines.skip_while(|line| !line.trim_start().starts_with("curl")).collect();
    let answer = Command::new("sh").args(["-c", &command.join("\n")]).output().unwrap();
    send("-TERM", &child);
    child.wait().unwrap();
    let answer: serde_json::Value = serde_json::from_slice(&answer.stdout).unwrap();
    assert_eq!(answer["jwt"].as_str().unwrap().split('.').count(), 3);
}

#[test]
fn a_start_that_fails_says_why_and_exits_with_1() {
    let (child, _) = started(&["--port", "0", "--data", "/dev/null"]);
    let output = child.wait_with_output().unwrap();
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(message.starts_with("clerk-dev: could not use /dev/null"), "{message}");
}
