//! Writes the seeds anew, with a fresh key that nobody keeps.
//!
//! `cargo run --example seeds`, in this folder. Afterwards no token but these verifies, and nobody can make another.

use std::error::Error;
use std::fs;
use std::path::Path;

use clerk_dev::{Instance, TokenSpec};
use serde_json::json;

const ISSUER: &str = "https://clerk.example.com";
const NOW: i64 = 1_800_000_000;

fn main() -> Result<(), Box<dyn Error>> {
    let (instance, forger) = (Instance::generate(ISSUER)?, Instance::generate(ISSUER)?);
    let (session, template) = (spec(TokenSpec::session("user_alice")), spec(TokenSpec::template("user_alice")));
    let (genuine, of_template) = (instance.mint(&session), instance.mint(&template));

    write("jwks/instance.json", &instance.jwks().to_string())?;
    write("jwks/instance.pem", &instance.public_key_pem())?;
    let mut keys = instance.jwks()["keys"].clone();
    let own = keys[0].clone();
    for (name, value) in [("kty", "EC"), ("use", "enc"), ("alg", "RS512"), ("d", "AQAB"), ("kid", "ins_other")] {
        let mut key = own.clone();
        key[name] = value.into();
        keys.as_array_mut().ok_or("a key set has a list")?.push(key);
    }
    write("jwks/mixed.json", &json!({ "keys": keys }).to_string())?;

    write("token/accepted-session", &genuine)?;
    write("token/accepted-template", &of_template)?;
    for (name, spec) in [
        ("expired", session.clone().claim("exp", 1)),
        ("other-issuer", session.clone().claim("iss", "https://other.example.com")),
        ("none", session.clone().header("alg", "none")),
        ("brings-a-key", session.clone().header("jku", "https://other.example.com")),
        ("unknown-kid", session.clone().header("kid", "ins_other")),
        ("machine", spec(TokenSpec::machine("user_alice"))),
        ("too-long-a-life", session.clone().claim("exp", NOW + 86_400)),
    ] {
        write(&format!("token/refused-{name}"), &instance.mint(&spec))?;
    }
    write("token/refused-forged", &forger.mint(&session.clone().header("kid", instance.kid())))?;
    let repeated = br#"{"alg":"RS256","alg":"none","kid":"ins_a","typ":"JWT"}"#;
    write("token/refused-repeated", &instance.sign_bytes(repeated, b"{}"))?;

    for (name, lines) in [
        ("bearer", format!("GET\nABearer {genuine}")),
        ("two-headers", format!("GET\nABearer {genuine}\nABearer {of_template}")),
        ("header-and-cookie", format!("POST\nABearer {genuine}\nC__session={of_template}")),
        ("cookie", format!("GET\nCtheme=dark; __session={genuine}; jwt={of_template}")),
        ("quoted-cookies", format!("GET\nCjwt=\"{of_template}\"\nC__session=; jwt={of_template}")),
        ("listed-page", format!("POST\nCjwt={of_template}\nOhttps://app.example.com")),
        ("same-origin", format!("DELETE\nC__session={genuine}\nSsame-origin")),
        ("foreign-page", format!("POST\nC__session={genuine}\nOhttps://other.example.com\nScross-site")),
    ] {
        write(&format!("credentials/{name}"), &lines)?;
    }
    Ok(())
}

fn spec(spec: TokenSpec) -> TokenSpec {
    spec.issued_at(NOW)
}

fn write(name: &str, text: &str) -> Result<(), Box<dyn Error>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("seeds").join(name);
    Ok(fs::write(path, text)?)
}
