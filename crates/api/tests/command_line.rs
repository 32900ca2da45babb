//! The command line: exit codes and what is printed.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::{
    io::{BufRead, BufReader, Lines, Read, Write},
    net::TcpStream,
    os::unix::ffi::OsStrExt,
    process::{Child, ChildStderr, Command, Output, Stdio},
};

use clerk_dev::{Instance, TokenSpec};
use serde_json::{Value, json};

fn api(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
    // The settings of the person who runs the tests must not decide their outcome.
    command.env_clear().args(arguments).current_dir(std::env::temp_dir());
    command
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn verdicts(output: &Output) -> Vec<Value> {
    text(output).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn demo_plays_twenty_requests_and_exits_with_0() {
    let output = api(&["demo", "--check"]).output().unwrap();
    let said = text(&output);
    assert!(output.status.success(), "{said}");
    let (sent, expected, got) =
        (said.matches("sent  ").count(), said.matches("expected  ").count(), said.matches("got  ").count());
    assert!(sent >= 20 && sent == expected && sent == got, "{said}");
    assert!(said.contains(&format!("{sent} requests, {sent} as expected, 0 not")), "{said}");
}

#[test]
fn demo_exits_with_1_when_an_expectation_fails() {
    let output = api(&["demo", "--check", "--expect", "12=204"]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(text(&output).matches("FAILED").count(), 1, "{}", text(&output));
}

#[test]
fn serve_names_what_is_missing() {
    let refusal = |variables: &[(&str, &str)]| {
        let output = api(&["serve"]).envs(variables.iter().copied()).output().unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let said = refusal(&[]);
    assert!(said.contains("error: DATABASE_URL: not set\n") && said.contains("\nerror: CLERK_ISSUER: "), "{said}");
    let database = ("DATABASE_URL", "sqlite:never-made.sqlite");
    let said = refusal(&[database]);
    assert!(said.contains("CLERK_PUBLISHABLE_KEY"), "{said}");
    let said = refusal(&[("DATABASE_URL", "app.sqlite")]);
    assert!(said.contains("DATABASE_URL") && said.contains("postgres://"), "{said}");
    assert!(!std::env::temp_dir().join("never-made.sqlite").exists());
    for slip in [("LOG_FORMAT", "JSON"), ("RUST_LOG", "api=loud"), ("WORKERS", "0"), ("CLERK_AUTHORIZED_PARTIES", ",")]
    {
        let said = refusal(&[database, slip]);
        assert!(said.contains(&format!("error: {}: ", slip.0)), "{said}");
    }
}

#[test]
fn serve_check_config_prints_what_is_in_force() {
    let with_postgres = cfg!(feature = "postgres");
    let variables = [
        (
            "DATABASE_URL",
            if with_postgres { "postgres://app:hunter2@127.0.0.1:1/app" } else { "sqlite:hunter2.sqlite" },
        ),
        ("CLERK_PUBLISHABLE_KEY", "pk_test_Y2xlcmsuZXhhbXBsZS5jb20k"),
        ("CLERK_AUTHORIZED_PARTIES", "https://App.Example.com/"),
    ];
    let output = api(&["serve", "--check-config"]).envs(variables).output().unwrap();
    let said = text(&output);
    assert!(output.status.success() && output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.contains("\nDATABASE_POOL_SIZE=10  # default\n") && !said.contains("hunter2"), "{said}");
    let wrong = [("WORKERS", "0"), ("LOG_FORMAT", "JSON")];
    let output = api(&["serve", "--check-config"]).envs(variables).envs(wrong).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    let names: Vec<_> = told.lines().map(|line| line.split(": ").nth(1).unwrap()).collect();
    assert_eq!((output.status.code(), names), (Some(2), vec!["LOG_FORMAT", "WORKERS"]));
}

#[test]
fn setting_that_is_not_utf8_is_not_taken_as_unset() {
    let parties = std::ffi::OsStr::from_bytes(b"https://b\xfccher.example");
    let output = api(&["serve"])
        .env("DATABASE_URL", "sqlite:never-made.sqlite")
        .env("CLERK_AUTHORIZED_PARTIES", parties)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        output.status.code() == Some(2) && said.contains("error: CLERK_AUTHORIZED_PARTIES: is not UTF-8"),
        "{said}"
    );
}

#[test]
fn trailing_line_break_is_not_part_of_a_setting() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.sqlite");
    let output = api(&["migrate"]).env("DATABASE_URL", format!("sqlite:{}\n", file.display())).output().unwrap();
    assert!(output.status.success() && file.exists(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn serve_names_the_setting_behind_what_it_cannot_have() {
    let folder = tempfile::tempdir().unwrap();
    let refusal = |database: &str, address: &str| {
        let output = api(&["serve"])
            .env("CLERK_ISSUER", "https://clerk.example.com")
            .env("CLERK_AUTHORIZED_PARTIES", "https://app.example.com")
            .env("CLERK_JWT_KEY", Instance::generate("https://clerk.example.com").unwrap().public_key_pem())
            .env("DATABASE_URL", database)
            .env("BIND_ADDR", address)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2));
        String::from_utf8(output.stderr).unwrap()
    };
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let (file, address) = (folder.path().join("app.sqlite"), taken.local_addr().unwrap().to_string());
    let said = refusal(&format!("sqlite:{}", file.display()), &address);
    assert!(said.contains(&format!("error: BIND_ADDR: cannot listen on {address}: ")), "{said}");
    let said = refusal(&format!("sqlite:{}", folder.path().join("none/app.sqlite").display()), "127.0.0.1:0");
    assert!(said.contains("error: DATABASE_URL: "), "{said}");
    let said = refusal("postgres://app:hunter2@127.0.0.1:1/app", "127.0.0.1:0");
    assert!(said.contains("error: DATABASE_URL: ") && !said.contains("hunter2"), "{said}");
}

#[test]
fn routes_prints_each_route_with_decision_and_line() {
    let output = api(&["routes", "--json"]).output().unwrap();
    let routes: Vec<Value> = serde_json::from_str(&text(&output)).unwrap();
    let table = text(&api(&["routes"]).output().unwrap());
    assert_eq!(table.lines().count(), routes.len() + 1);
    let transfer = routes.iter().find(|route| route["handler"] == "transfer_deployment").unwrap();
    assert_eq!(transfer["decision"], "owner");
    let [check] = transfer["checks"].as_array().unwrap().as_slice() else { panic!("{transfer}") };
    assert_eq!((&check["resource"], &check["idParam"]), (&json!("deployment"), &json!("id")));
    let (file, line) = transfer["source"].as_str().unwrap().rsplit_once(':').unwrap();
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap();
    let source = std::fs::read_to_string(root.join(file)).unwrap();
    let decision = source.lines().nth(line.parse::<usize>().unwrap() - 1).unwrap();
    assert!(decision.starts_with("#[check_ownership("), "{decision}");
}

#[test]
fn migrations_go_up_and_down_and_say_where_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("app.sqlite");
    let url = format!("sqlite:{}", file.display());
    for arguments in [&["status"][..], &["down"], &["down", "--yes"]] {
        let output = api(&[&["migrate"], arguments].concat()).env("DATABASE_URL", &url).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains("DATABASE_URL: file "), "{said}");
        assert!(!file.exists(), "status creates no database for a misspelled path");
    }
    let run = |arguments: &str| {
        let arguments: Vec<_> = arguments.split(' ').collect();
        let output = api(&[&["migrate"], &arguments[..]].concat()).env("DATABASE_URL", &url).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        text(&output)
    };
    let first = run("up");
    let all = run("status").lines().count();
    assert!(first.contains(&format!("{all} migrated")), "{first}");
    assert!(run("up").contains("0 migrated"));
    let newest = run("status").lines().last().unwrap().split_whitespace().last().unwrap().to_owned();
    let refused = api(&["migrate", "down"]).env("DATABASE_URL", &url).stdin(Stdio::null()).output().unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert_eq!((refused.status.code(), run("status").matches("pending").count()), (Some(2), 0), "{said}");
    assert!(said.contains(&newest) && said.contains("--yes"), "{said}");
    assert_eq!(run("down --yes"), format!("down  {newest}\n"));
    assert_eq!(run("status").matches("pending").count(), 1);
}

/// `script` gives the command a terminal.
#[test]
fn migrate_down_asks_on_a_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.sqlite").display());
    let run = |arguments: &[&str]| api(arguments).env("DATABASE_URL", &url).output().unwrap();
    run(&["migrate"]);
    let pending = || text(&run(&["migrate", "status"])).matches("pending").count();
    let answer = |answer: &str| {
        let mut command = Command::new("script");
        command.args(["-qec", concat!(env!("CARGO_BIN_EXE_api"), " migrate down"), "/dev/null"]);
        command.env("DATABASE_URL", &url).current_dir(folder.path()).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(answer.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        (text(&output), output.status.code())
    };
    for no in ["\n", "n\n", "down\n"] {
        let (said, code) = answer(no);
        assert!(said.contains("Undo 20") && code == Some(1) && pending() == 0, "{code:?} {said}");
    }
    let (said, code) = answer("y\n");
    assert!(said.contains("down  20") && code == Some(0) && pending() == 1, "{code:?} {said}");
}

/// Standard output is a pipe whose reader is gone before the first byte is written.
fn unread(arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let mut command = api(arguments);
    command.envs(variables.iter().copied()).stdout(writer).stderr(Stdio::piped()).stdin(Stdio::null());
    command.spawn().unwrap().wait_with_output().unwrap()
}

#[test]
fn a_closed_pipe_is_not_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.sqlite").display());
    let instance = Instance::generate("https://clerk.example.com").unwrap();
    let (pem, token) = (folder.path().join("key.pem"), instance.mint(&TokenSpec::session("user_alice")));
    std::fs::write(&pem, instance.public_key_pem()).unwrap();
    let judge = ["--pem", pem.to_str().unwrap(), "--issuer", "https://clerk.example.com", &token];
    let variables = [
        ("DATABASE_URL", url.as_str()),
        ("CLERK_ISSUER", "https://clerk.example.com"),
        ("CLERK_JWT_KEY", &instance.public_key_pem()),
        ("CLERK_AUTHORIZED_PARTIES", "any"),
    ];
    for (arguments, code) in [
        (&["routes"][..], 0),
        (&["routes", "--json"], 0),
        (&["openapi"], 0),
        (&["migrate"], 0),
        (&["migrate", "status"], 0),
        (&["migrate", "down", "--yes"], 0),
        (&["serve", "--check-config"], 0),
        (&["demo", "--check"], 0),
        (&[&["token", "inspect"][..], &judge].concat(), 0),
        // It stops and prints a message.
        (&[&["token", "verify"][..], &judge].concat(), 2),
        (&["--help"], 0),
    ] {
        let output = unread(arguments, &variables);
        assert_eq!(
            (output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()),
            (Some(code), ""),
            "{arguments:?}"
        );
    }
}

/// A running `api serve` on SQLite, its log up to the address, and the address.
fn serving(folder: &std::path::Path, variables: &[(&str, &str)]) -> (Child, Lines<BufReader<ChildStderr>>, String) {
    let pem = Instance::generate("https://clerk.example.com").unwrap().public_key_pem();
    let mut command = api(&["serve"]);
    command.envs([
        ("APP_ENV", "development"),
        ("BIND_ADDR", "127.0.0.1:0"),
        ("DATABASE_URL", &format!("sqlite:{}", folder.join("app.sqlite").display())),
        ("CLERK_ISSUER", "https://clerk.example.com"),
        ("CLERK_JWT_KEY", &pem),
    ]);
    let mut child = command.envs(variables.iter().copied()).stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    let serving = log.find_map(|line| line.ok().filter(|line| line.contains("serving address="))).unwrap();
    let address = serving.split("address=").nth(1).unwrap().split(' ').next().unwrap().to_owned();
    (child, log, address)
}

fn answer_of(address: &str, path: &str) -> String {
    let mut connection = TcpStream::connect(address).unwrap();
    write!(connection, "GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

/// `api serve 2>&1 | head`: the log is lost, and the service continues.
#[test]
fn serve_answers_with_its_log_closed() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, _, address) = serving(folder.path(), &[("RUST_LOG", "debug")]);
    for _ in 0..3 {
        let answer = answer_of(&address, "/api/v1/users/me");
        assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn sigterm_drains_and_a_second_signal_ends_that() {
    let folder = tempfile::tempdir().unwrap();
    let (mut child, mut log, address) = serving(folder.path(), &[("DRAIN_SECONDS", "300")]);
    assert!(answer_of(&address, "/readyz").starts_with("HTTP/1.1 200 "));
    let signal = |name: &str| Command::new("kill").args([name, &child.id().to_string()]).status().unwrap();
    assert!(signal("-TERM").success());
    assert!(log.any(|line| line.unwrap().contains("draining seconds=300")));
    let (ready, healthy) = (answer_of(&address, "/readyz"), answer_of(&address, "/healthz"));
    assert!(ready.starts_with("HTTP/1.1 503 ") && healthy.starts_with("HTTP/1.1 200 "), "{ready}{healthy}");
    assert!(signal("-INT").success());
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_settings_file_is_the_working_directorys_own() {
    let folder = tempfile::tempdir().unwrap();
    let below = folder.path().join("below");
    std::fs::create_dir(&below).unwrap();
    std::fs::write(folder.path().join(".env"), "DATABASE_URL=mysql://h/db\n").unwrap();
    let status = |folder: &std::path::Path| {
        let output = api(&["migrate", "status"]).current_dir(folder).output().unwrap();
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(status(folder.path()).contains("DATABASE_URL: must start with"));
    assert_eq!(status(&below), "error: DATABASE_URL: not set\n");
}

#[test]
fn a_settings_file_with_mistakes_names_their_lines() {
    let folder = tempfile::tempdir().unwrap();
    let text = "# A=$B\nWORKERS=${CORES}\nDATABASE_URL=postgres://app:pa$$hunter2@h/db\nRUST_LOG='$x'\nA b\n\
                BIND_ADDR=\"127.0.0.1:${PORT}\"\nLOG_FORMAT=a b\n";
    std::fs::write(folder.path().join(".env"), text).unwrap();
    let output = api(&["routes"]).current_dir(folder.path()).env("PORT", "8081").output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<_> = said.lines().map(|line| line.split(": ").nth(2).unwrap()).collect();
    assert_eq!((output.status.code(), lines), (Some(2), vec!["line 2", "line 3", "line 5", "line 7"]), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

#[test]
fn concurrent_migrations_of_one_file_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("app.sqlite").display());
    let start = |_| {
        let mut command = api(&["migrate"]);
        command.env("DATABASE_URL", &url).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    let together: Vec<_> = (0..8).map(start).collect();
    let mut migrated = Vec::new();
    for process in together {
        let output = process.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        migrated.extend(text(&output).lines().filter(|line| line.starts_with("up ")).map(ToOwned::to_owned));
    }
    let all: std::collections::BTreeSet<_> = migrated.iter().collect();
    assert!(!all.is_empty() && all.len() == migrated.len(), "each migration runs once: {migrated:?}");
}

#[test]
fn a_token_gets_the_servers_verdict() {
    let folder = tempfile::tempdir().unwrap();
    let instance = Instance::generate("https://clerk.example.com").unwrap();
    let (jwks, pem) = (folder.path().join("jwks.json"), folder.path().join("key.pem"));
    std::fs::write(&jwks, instance.jwks().to_string()).unwrap();
    std::fs::write(&pem, instance.public_key_pem()).unwrap();
    let at = 1_790_000_000;
    let good = instance.mint(&TokenSpec::session("user_alice").issued_at(at));
    let late = instance.mint(&TokenSpec::session("user_alice").issued_at(at - 3600));
    for (option, file) in [("--jwks", &jwks), ("--pem", &pem)] {
        let file = file.to_str().unwrap();
        let at = at.to_string();
        let common = ["token", "verify", option, file, "--issuer", "https://clerk.example.com", "--at", &at];
        let accepted = api(&[&common[..], &[&good]].concat()).output().unwrap();
        assert_eq!(verdicts(&accepted), [json!({ "verdict": "accept", "sub": "user_alice", "kind": "session" })]);
        assert_eq!(accepted.status.code(), Some(0));
        let mixed = api(&[&common[..], &[&good, &late, "nonsense"]].concat()).output().unwrap();
        let reasons: Vec<_> = verdicts(&mixed).iter().map(|verdict| verdict["reason"].clone()).collect();
        assert_eq!(reasons, [Value::Null, json!("token-expired"), json!("token-invalid")]);
        assert_eq!(mixed.status.code(), Some(1));
    }
}

#[test]
fn tokens_come_from_standard_input_as_json_strings() {
    let folder = tempfile::tempdir().unwrap();
    let instance = Instance::generate("https://clerk.example.com").unwrap();
    let jwks = folder.path().join("jwks.json");
    std::fs::write(&jwks, instance.jwks().to_string()).unwrap();
    let template = instance.mint(&TokenSpec::template("user_alice"));
    let feed = |kinds: &[&str], input: &str| {
        let common = ["token", "verify", "--jwks", jwks.to_str().unwrap(), "--issuer", "https://clerk.example.com"];
        let mut command = api(&[&common[..], kinds].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        child.wait_with_output().unwrap()
    };
    let line = format!("{}\n", json!(template));
    assert_eq!(verdicts(&feed(&[], &line))[0]["verdict"], "reject");
    assert_eq!(verdicts(&feed(&["--kind", "template"], &line))[0]["kind"], "template");
    let broken = feed(&[], "\n{}\n");
    assert_eq!(broken.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("line 2"));
}
