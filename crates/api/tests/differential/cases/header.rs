//! The header: each member with a value of each type, algorithms, key ids, and members that bring keys.

use jsonwebtoken::Algorithm;
use serde_json::{Value, json};

use super::{Group, of_each_type};
use crate::forge::{CLAIMS, HEADER, KID, session, unsigned};

pub(super) fn members(group: &mut Group<'_>) {
    for member in ["alg", "cat", "kid", "typ"] {
        group.spec(format!("header/{member}/absent"), session().without_header(member));
        for (name, value) in of_each_type() {
            group.spec(format!("header/{member}/{name}"), session().header(member, value));
        }
    }
    for (name, typ) in [
        ("lower-case", "jwt"),
        ("access-token", "at+jwt"),
        ("access-token-in-full", "application/at+jwt"),
        ("in-full", "application/jwt"),
        ("spaced", "JWT "),
        ("encrypted", "JWE"),
    ] {
        group.spec(format!("header/typ/{name}"), session().header("typ", typ));
    }
    group.spec("header/typ/array-of-jwt", session().header("typ", json!(["JWT"])));
    for member in ["jku", "jwk", "x5u", "x5c", "crit", "b64", "zip", "cty"] {
        for (name, value) in [("null", json!(null)), ("plausible", plausible(group, member))] {
            group.spec(format!("header/{member}/{name}"), session().header(member, value));
        }
    }
}

/// The value that an attacker would send.
fn plausible(group: &Group<'_>, member: &str) -> Value {
    match member {
        "jwk" => group.forge.impostor().jwks()["keys"][0].clone(),
        "x5c" => json!(["MIIB"]),
        "crit" => json!(["exp"]),
        "b64" => json!(false),
        "zip" => json!("DEF"),
        "cty" => json!("JWT"),
        _ => json!("https://evil.example/keys"),
    }
}

/// The header names another algorithm, and the signature is of that algorithm if the key allows it.
pub(super) fn algorithms(group: &mut Group<'_>) {
    for (name, alg) in [
        ("none", "none"),
        ("none-in-capitals", "NONE"),
        ("lower-case", "rs256"),
        ("spaced", "RS256 "),
        ("hs256", "HS256"),
        ("rs384", "RS384"),
        ("rs512", "RS512"),
        ("ps256", "PS256"),
        ("es256", "ES256"),
        ("eddsa", "EdDSA"),
        ("inherited", "constructor"),
    ] {
        group.header(format!("alg/{name}/signed-by-rs256"), HEADER.replace("RS256", alg));
    }
    for (name, alg) in [("none", "none"), ("none-in-capitals", "NONE"), ("rs256", "RS256")] {
        let input = unsigned(&HEADER.replace("RS256", alg), CLAIMS);
        group.token(format!("alg/{name}/not-signed"), format!("{input}."));
    }
    group.header("alg/array-of-rs256", HEADER.replace(r#""RS256""#, r#"["RS256"]"#));
    for (name, algorithm) in [
        ("rs384", Algorithm::RS384),
        ("rs512", Algorithm::RS512),
        ("ps256", Algorithm::PS256),
        ("ps384", Algorithm::PS384),
        ("ps512", Algorithm::PS512),
    ] {
        group.token(format!("alg/{name}/really-signed"), group.forge.sign_by(algorithm, None));
    }
    let pem = group.forge.pem();
    let jwk = &group.forge.jwks()["keys"][0];
    for (name, secret) in [
        ("pem", pem.clone()),
        ("pem-trimmed", pem.trim_end().to_owned()),
        ("jwk", jwk.to_string()),
        ("modulus", jwk["n"].as_str().unwrap().to_owned()),
        ("key-id", KID.to_owned()),
        ("nothing", String::new()),
    ] {
        let token = group.forge.sign_by(Algorithm::HS256, Some(secret.as_bytes()));
        group.token(format!("alg/hs256/{name}-as-secret"), token);
    }
}

pub(super) fn key_ids(group: &mut Group<'_>) {
    for (name, kid) in [
        ("genuine", json!(KID)),
        ("unknown", json!("ins_somebodyElses")),
        ("other-case", json!(KID.to_uppercase())),
        ("spaced", json!(format!("{KID} "))),
        ("suffix", json!(format!("{KID}s"))),
        ("prefix", json!("ins_differentia")),
        ("list-of-the-genuine", json!([KID])),
        ("inherited", json!("constructor")),
        ("prototype", json!("__proto__")),
        ("path", json!("../../dev/null")),
        ("url", json!("https://evil.example/keys")),
        ("query", json!("' OR 1=1 --")),
        ("not-ascii", json!("ins_différentiel")),
        ("control-character", json!("ins_\u{0}")),
        ("too-long", json!("i".repeat(200))),
    ] {
        group.spec(format!("kid/{name}"), session().header("kid", kid));
    }
    group.spec("kid/absent", session().without_header("kid"));
}
