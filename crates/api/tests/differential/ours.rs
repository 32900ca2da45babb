//! Our verdicts, from the program.
//! Owns how the program is called; knows nothing about the tokens.

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use auth::{ClerkAuth, FixedClock, StaticKeys, TokenKind};
use serde_json::{Value, json};

use crate::{
    Verdict,
    cases::Group,
    configuration::{Configuration, Keys},
    forge::{Forge, ISSUER, NOW},
};

/// Our verdict on every token of a group, in order.
pub(crate) fn verdicts(group: &Group<'_>, forge: &Forge) -> Vec<Verdict> {
    let configuration = group.configuration;
    let tokens: Vec<&str> = group.cases.iter().map(|case| case.token.as_str()).collect();
    match configuration.audience {
        None => of_the_program(configuration, &tokens, forge),
        Some(audience) => of_the_library(configuration, audience, &tokens, forge),
    }
}

fn of_the_program(configuration: &Configuration, tokens: &[&str], forge: &Forge) -> Vec<Verdict> {
    let folder = tempfile::tempdir().unwrap();
    let (option, file) = match configuration.keys {
        Keys::Jwks => ("--jwks", written(folder.path(), "jwks.json", &forge.jwks().to_string())),
        Keys::Pem => ("--pem", written(folder.path(), "key.pem", &forge.pem())),
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_api"));
    command.env_clear().current_dir(folder.path()).args(["token", "verify", option, &file, "--issuer", ISSUER]);
    command.args(["--at", &NOW.to_string()]);
    command.args(configuration.kinds.iter().flat_map(|kind| ["--kind", kind]));
    command.args(configuration.parties.iter().flat_map(|party| ["--azp", party]));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());

    let mut child = command.spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let lines: String = tokens.iter().map(|token| format!("{}\n", json!(token))).collect();
    // The program answers while it reads, so another thread writes.
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();

    let (said, complaint) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8_lossy(&output.stderr));
    assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {complaint}", configuration.name);
    let verdicts: Vec<Verdict> = said.lines().map(read).collect();
    assert_eq!(verdicts.len(), tokens.len(), "{}: {complaint}", configuration.name);
    verdicts
}

fn written(folder: &Path, name: &str, text: &str) -> String {
    let file = folder.join(name);
    std::fs::write(&file, text).unwrap();
    file.to_str().unwrap().to_owned()
}

fn read(line: &str) -> Verdict {
    let verdict: Value = serde_json::from_str(line).unwrap();
    match verdict["verdict"].as_str() {
        Some("accept") => Ok(verdict["sub"].as_str().unwrap().to_owned()),
        Some("reject") => Err(verdict["reason"].as_str().unwrap().to_owned()),
        _ => panic!("not a verdict: {line}"),
    }
}

/// The program has no option for an audience, so this calls the library.
fn of_the_library(configuration: &Configuration, audience: &str, tokens: &[&str], forge: &Forge) -> Vec<Verdict> {
    let keys = match configuration.keys {
        Keys::Jwks => StaticKeys::from_jwks(&forge.jwks()).unwrap(),
        Keys::Pem => StaticKeys::from_pem(&forge.pem()).unwrap(),
    };
    let kinds = configuration.kinds.iter().map(|kind| kind.parse::<TokenKind>().unwrap());
    let builder = ClerkAuth::builder().issuer(ISSUER).key_store(keys).clock(FixedClock(NOW)).audience(audience);
    let verifier =
        builder.token_kinds(kinds).authorized_parties(configuration.parties.iter().copied()).build().unwrap();
    actix_rt::System::new().block_on(async {
        let mut verdicts = Vec::new();
        for token in tokens {
            let verdict = verifier.verify(token).await;
            verdicts.push(verdict.map(|user| user.user_id().to_string()).map_err(|error| error.code().to_owned()));
        }
        verdicts
    })
}
