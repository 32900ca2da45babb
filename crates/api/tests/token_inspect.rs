//! `api token inspect`: its explanation, its exit codes, and its agreement with `token verify`.
#![expect(clippy::unwrap_used, reason = "a failed step fails the test")]

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Output, Stdio},
};

use clerk_dev::{Instance, TokenSpec};
use serde_json::{Value, json};
use tempfile::TempDir;

const ISSUER: &str = "https://clerk.example.com";
const APP: &str = "https://app.example.com";
const NOW: i64 = 1_790_000_000;

/// An instance whose public key is in a file.
struct Clerk {
    instance: Instance,
    folder: TempDir,
}

impl Clerk {
    fn new() -> Self {
        let clerk = Clerk { instance: Instance::generate(ISSUER).unwrap(), folder: tempfile::tempdir().unwrap() };
        std::fs::write(clerk.pem(), clerk.instance.public_key_pem()).unwrap();
        clerk
    }

    fn pem(&self) -> PathBuf {
        self.folder.path().join("key.pem")
    }

    /// Judges with this instance's key, at the fixed time.
    fn run(&self, command: &str, options: &[&str], token: &str) -> Output {
        let (pem, at) = (self.pem(), NOW.to_string());
        let common = ["token", command, "--pem", pem.to_str().unwrap(), "--issuer", ISSUER, "--at", &at];
        run(&[&common[..], options, &[token]].concat(), &[], "")
    }

    fn inspect(&self, options: &[&str], token: &str) -> Output {
        self.run("inspect", options, token)
    }
}

fn run(arguments: &[&str], variables: &[(&str, &str)], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
    // The settings of the person who runs the tests must not decide their outcome.
    command.env_clear().envs(variables.iter().copied()).args(arguments).current_dir(std::env::temp_dir());
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn session() -> TokenSpec {
    TokenSpec::session("user_alice").issued_at(NOW)
}

fn assert_says(output: &Output, sentences: &[&str]) {
    let said = text(output);
    for sentence in sentences {
        assert!(said.contains(sentence), "{sentence} in\n{said}");
    }
}

#[test]
fn an_accepted_token_is_explained_and_exits_with_0() {
    let clerk = Clerk::new();
    let spec = session().claim("sid", "sess_1").claim("plan", "pro").claim("act", json!({ "sub": "user_support" }));
    let spec = spec.claim("pla", "u:free").claim("fva", json!([3, -1]));
    let output = clerk.inspect(&[], &clerk.instance.mint(&spec.azp(APP)));

    assert_eq!(code(&output), 0);
    let expected = [
        "Its signature is valid: a key of the instance made it.",
        "session token: `cat` is that of session tokens",
        "user_alice",
        "impersonated by   user_support",
        "sess_1, active",
        "plans             u:free",
        "first factor 3 minutes before it was issued, second factor never",
        "valid for 60 s more, until 2026-09-21T14:14:20Z; 60 s in all",
        "authorized party  https://app.example.com",
        "custom claims     plan",
        "No rule rejects it.",
        "Verdict: accepted",
    ];
    assert_says(&output, &expected);
}

#[test]
fn refused_token_lists_rules_and_remedies_and_exits_1() {
    let clerk = Clerk::new();
    let spec = session().issued_at(NOW - 240).azp("https://other.example").claim("sub", "alice");
    let output = clerk.inspect(&["--azp", APP], &clerk.instance.mint(&spec));

    assert_eq!(code(&output), 1);
    let expected = [
        "3 rules reject it",
        "expired 3 minutes ago",
        "token-expired: `exp` was 3 minutes ago",
        "-> get a fresh token",
        "token-invalid-subject: `sub` is \"alice\"",
        "CLERK_AUTHORIZED_PARTIES=https://app.example.com,https://other.example",
        "Verdict: rejected, token-expired",
    ];
    assert_says(&output, &expected);
}

#[test]
fn a_template_token_names_the_variable_that_accepts_it() {
    let clerk = Clerk::new();
    let token = clerk.instance.mint(&TokenSpec::template("user_alice").issued_at(NOW));

    let refused = clerk.inspect(&[], &token);
    assert_eq!(code(&refused), 1);
    assert_says(&refused, &["(CLERK_TOKEN_KINDS)\n       CLERK_TOKEN_KINDS=session,template\n"]);
    assert_says(&refused, &["CLERK_TEMPLATE_AUDIENCE=any"]);
    assert_eq!(code(&clerk.inspect(&["--kind", "session", "--kind", "template"], &token)), 0);
}

#[test]
fn an_accepted_template_token_without_act_gets_a_remark() {
    let clerk = Clerk::new();
    let spec = TokenSpec::template("user_alice").issued_at(NOW);
    let inspect = |spec: &TokenSpec| clerk.inspect(&["--kind", "template"], &clerk.instance.mint(spec));

    let silent = inspect(&spec.clone().without("act"));
    assert_eq!(code(&silent), 0);
    assert_says(&silent, &["Verdict: accepted", "impersonation_unknown", r#""act": "{{session.actor}}""#]);
    assert!(!text(&inspect(&spec)).contains("Remark"));
}

#[test]
fn the_verdict_is_that_of_token_verify() {
    let clerk = Clerk::new();
    let forger = Instance::generate(ISSUER).unwrap();
    let genuine = clerk.instance.mint(&session());
    let tokens = [
        genuine.clone(),
        format!("{genuine}="),
        "nonsense".to_owned(),
        forger.mint(&session()),
        clerk.instance.mint(&session().issued_at(NOW - 3600).claim("iss", "https://other.example")),
        clerk.instance.mint(&session().header("alg", "HS256")),
        clerk.instance.mint(&session().claim("sts", "pending")),
    ];
    for token in tokens {
        let (verify, inspect) = (clerk.run("verify", &[], &token), clerk.inspect(&["--json"], &token));
        let (verdict, explained): (Value, Value) =
            (serde_json::from_slice(&verify.stdout).unwrap(), serde_json::from_slice(&inspect.stdout).unwrap());
        assert_eq!((&explained["verdict"], explained.get("reason")), (&verdict["verdict"], verdict.get("reason")));
        assert_eq!(code(&verify), code(&inspect));
    }
}

#[test]
fn a_forgery_is_said_to_be_one_at_the_top() {
    let clerk = Clerk::new();
    let output = clerk.inspect(&[], &Instance::generate(ISSUER).unwrap().mint(&session()));

    assert_eq!(code(&output), 1);
    let headline = text(&output).lines().next().unwrap().to_owned();
    assert!(headline.contains("anyone can write it") && headline.contains("is NOT valid"), "{headline}");
}

#[test]
fn without_configuration_needed_settings_are_named() {
    let clerk = Clerk::new();
    let spec = TokenSpec::template("user_alice").issued_at(NOW).azp(APP);
    let output = run(&["token", "inspect", "--at", &NOW.to_string()], &[], &clerk.instance.mint(&spec));

    assert_eq!(code(&output), 2);
    let expected = [
        "NOT checked: there are no keys",
        "JWT template's token",
        "With suitable settings no rule rejects it.",
        "CLERK_ISSUER=https://clerk.example.com\n",
        "CLERK_JWKS_URL=https://clerk.example.com/.well-known/jwks.json\n",
        "CLERK_TOKEN_KINDS=session,template\n",
        "CLERK_TEMPLATE_AUDIENCE=any\n",
        "CLERK_AUTHORIZED_PARTIES=https://app.example.com\n",
        "No verdict: nothing is configured",
    ];
    assert_says(&output, &expected);
    let local = session().claim("iss", "http://127.0.0.1:4010").azp("http://localhost:3000");
    let local = run(&["token", "inspect", "--at", &NOW.to_string()], &[], &clerk.instance.mint(&local));
    assert_eq!(text(&local).matches("APP_ENV=development\n").count(), 1, "{}", text(&local));
    let expired = run(&["token", "inspect"], &[], &clerk.instance.mint(&session().issued_at(1000)));
    assert_says(&expired, &["One rule rejects it under any settings", "token-expired"]);
}

#[test]
fn environments_verifier_is_used_gaps_are_named() {
    let clerk = Clerk::new();
    let pem = clerk.instance.public_key_pem().replace('\n', "\\n");
    let token = clerk.instance.mint(&TokenSpec::session("user_alice"));
    let variables = [("CLERK_ISSUER", ISSUER), ("CLERK_JWT_KEY", pem.as_str())];

    let accepted = run(&["token", "inspect"], &variables, &token);
    assert_eq!(code(&accepted), 0, "{}", text(&accepted));
    let half = run(&["token", "inspect"], &variables[..1], &token);
    assert_eq!(code(&half), 2);
    assert_says(&half, &["user_alice", "No verdict: CLERK_JWKS_URL: no signing keys: set CLERK_PUBLISHABLE_KEY"]);
}

/// Every remedy that names a setting, with the variable that an operator sets.
#[test]
fn cures_name_the_variables_of_their_settings() {
    let clerk = Clerk::new();
    let pem = clerk.instance.public_key_pem();
    let variables = [
        ("CLERK_ISSUER", ISSUER),
        ("CLERK_JWT_KEY", &*pem),
        ("CLERK_AUDIENCE", "api"),
        ("CLERK_AUTHORIZED_PARTIES", APP),
        ("CLERK_TOKEN_KINDS", "session,template"),
    ];
    let template = || TokenSpec::template("user_alice").issued_at(NOW).claim("aud", "api");
    for (spec, names) in [
        (session().claim("iss", "https://clerk.other.example"), "(CLERK_PUBLISHABLE_KEY, CLERK_ISSUER)"),
        (session().header("kid", ""), "(CLERK_PUBLISHABLE_KEY, CLERK_JWKS_URL, CLERK_JWT_KEY)"),
        (session().azp("https://other.example"), "(CLERK_AUTHORIZED_PARTIES)"),
        (session(), "(CLERK_AUDIENCE)"),
        (template().without("aud"), "(CLERK_AUDIENCE, CLERK_TEMPLATE_AUDIENCE)"),
        (session().claim("nbf", NOW + 9), "(CLERK_CLOCK_SKEW)\n       CLERK_CLOCK_SKEW=9\n"),
        (session().lifetime(601), "(CLERK_SESSION_MAX_LIFETIME)\n       CLERK_SESSION_MAX_LIFETIME=601\n"),
        (template().lifetime(90_000), "(CLERK_TEMPLATE_MAX_LIFETIME)\n       CLERK_TEMPLATE_MAX_LIFETIME=90000\n"),
    ] {
        let at = NOW.to_string();
        let output = run(&["token", "inspect", "--at", &at], &variables, &clerk.instance.mint(&spec));
        assert_says(&output, &[names]);
    }
}

#[test]
fn keys_that_cannot_be_had_are_no_verdict() {
    let clerk = Clerk::new();
    let url = "http://127.0.0.1:9/.well-known/jwks.json";
    let variables = [("APP_ENV", "development"), ("CLERK_ISSUER", ISSUER), ("CLERK_JWKS_URL", url)];
    let output = run(&["token", "inspect"], &variables, &clerk.instance.mint(&TokenSpec::session("user_alice")));

    assert_eq!(code(&output), 2);
    assert_says(&output, &["NOT checked: the keys are unavailable", "No verdict: the keys are unavailable"]);
}

#[test]
fn a_token_is_read_as_people_paste_it() {
    let clerk = Clerk::new();
    let (pem, token) = (clerk.pem(), clerk.instance.mint(&session()));
    let at = NOW.to_string();
    let arguments = ["token", "inspect", "--pem", pem.to_str().unwrap(), "--issuer", ISSUER, "--at", &at];
    let quoted = format!(" {}\r\n", json!(token));
    let bearer = format!("Bearer {token}\n");

    for (input, said) in [(token.as_str(), None), (&quoted, Some("quotation marks")), (&bearer, Some("`Bearer`"))] {
        let output = run(&arguments, &[], input);
        assert_eq!(code(&output), 0, "{}", text(&output));
        assert_eq!(text(&output).lines().find(|line| line.starts_with("Left out")).is_some(), said.is_some());
        assert_says(&output, said.as_slice());
    }
}

#[test]
fn a_malformed_token_is_told_which_part_is_wrong_and_how() {
    let clerk = Clerk::new();
    let genuine = clerk.instance.mint(&session());
    let repeated = clerk.instance.sign_bytes(br#"{"alg":"RS256"}"#, br#"{"sub":"a","sub":"b"}"#);
    let (signing_input, _) = genuine.rsplit_once('.').unwrap();

    for (token, expected) in [
        (signing_input, "2 parts instead of 3"),
        (&format!("{signing_input}=.AA"), "the payload is not strict base64url: padding (`=`)"),
        (&repeated, "member `sub` is repeated"),
        ("undefined", "it is the word `undefined`"),
    ] {
        let output = clerk.inspect(&[], token);
        assert_eq!(code(&output), 1);
        assert_says(&output, &[expected, "Verdict: rejected, token-invalid"]);
    }
}

#[test]
fn no_control_characters_and_no_token_are_printed() {
    let clerk = Clerk::new();
    let evil = "\u{1b}[2J\u{202e}\u{9b}\u{7}";
    let spec =
        session().claim("sub", evil).claim(evil, evil).claim("iss", evil).header("kid", evil).azp("x".repeat(999));
    let token = clerk.instance.mint(&spec);

    for options in [&[][..], &["--json"]] {
        let said = text(&clerk.inspect(options, &token));
        assert!(said.contains("u{1b}"), "{said}");
        assert_eq!(said.chars().find(|c| (c.is_control() && *c != '\n') || *c == '\u{202e}'), None, "{said}");
        assert!(!said.contains(&"x".repeat(200)), "{said}");
        assert!(token.split('.').all(|part| !said.contains(part)), "{said}");
    }
}

#[test]
fn an_option_goes_before_the_environment() {
    let clerk = Clerk::new();
    let variables = [("CLERK_ISSUER", ISSUER), ("CLERK_JWT_KEY", &*clerk.instance.public_key_pem())];
    let token = clerk.instance.mint(&session());
    let judged = |options: &[&str]| {
        let at = NOW.to_string();
        let common = ["token", "verify", &token, "--at", &at];
        text(&run(&[&common[..], options].concat(), &variables, ""))
    };
    assert!(judged(&[]).contains("accept"), "{}", judged(&[]));
    assert!(judged(&["--azp", "https://other.example"]).contains("token-invalid-authorized-parties"));
    assert!(judged(&["--kind", "template"]).contains("token-type-mismatch"));
    assert!(judged(&["--issuer", "https://other.example"]).contains("token-invalid-issuer"));
}

#[test]
fn a_misused_option_is_refused_rather_than_ignored() {
    for command in ["verify", "inspect"] {
        for option in [["--azp", APP], ["--kind", "template"], ["--issuer", ISSUER], ["--pem", "key.pem"]] {
            let output = run(&["token", command, "a.b.c", option[0], option[1]], &[], "");
            assert_eq!((code(&output), text(&output)), (2, String::new()), "{command} {option:?}");
        }
    }
    let missing = run(&["token", "inspect", "a.b.c", "--pem", "/nowhere/key.pem", "--issuer", ISSUER], &[], "");
    assert_eq!(code(&missing), 2);
    assert!(String::from_utf8_lossy(&missing.stderr).contains("/nowhere/key.pem"));
}
