//! Forgeries: other keys, other signatures, and signatures of other lengths.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;

use super::Group;
use crate::forge::{CLAIMS, Forge, HEADER, NOW, session, unsigned};

pub(super) fn signatures(group: &mut Group<'_>) {
    let impostor = group.forge.impostor();
    let forgeries = [
        ("another-key", impostor.mint(&session())),
        ("another-key-under-its-own-id", impostor.mint(&session().header("kid", impostor.kid()))),
        ("another-key-that-it-brings", impostor.mint(&session().header("jwk", impostor.jwks()["keys"][0].clone()))),
        ("another-key-and-expired", impostor.mint(&session().issued_at(NOW - 3600))),
        ("another-key-and-early", impostor.mint(&session().claim("nbf", NOW + 60))),
        ("another-key-and-issuer", impostor.mint(&session().claim("iss", "https://evil.example"))),
        ("another-key-and-kind", impostor.mint(&session().header("cat", "cl_B7d4PD222AAA"))),
        ("another-key-and-subject", impostor.mint(&session().claim("sub", json!(1)))),
    ];
    for (name, token) in forgeries {
        group.token(format!("signature/of-{name}"), token);
    }
    let input = unsigned(HEADER, CLAIMS);
    let signature = signature_of(group.forge, &input);
    let other = signature_of(group.forge, &unsigned(HEADER, &CLAIMS.replace("alice", "bob")));
    let zeros = |length: usize| vec![0; length];
    let (first, last) = (&signature[..1], &signature[255..]);
    for (name, bytes) in [
        ("genuine", signature.clone()),
        ("of-another-token", other),
        ("without-its-first-byte", signature[1..].to_vec()),
        ("without-its-last-byte", signature[..255].to_vec()),
        ("half", signature[..128].to_vec()),
        ("one-byte", first.to_vec()),
        ("a-zero-before", [&zeros(1), signature.as_slice()].concat()),
        ("a-zero-after", [signature.as_slice(), &zeros(1)].concat()),
        ("its-last-byte-twice", [signature.as_slice(), last].concat()),
        ("twice", signature.repeat(2)),
        ("backwards", signature.iter().rev().copied().collect()),
        ("zeros", zeros(256)),
        ("one", [zeros(255), vec![1]].concat()),
        ("ones", vec![0xff; 256]),
    ] {
        group.token(format!("signature/{name}"), format!("{input}.{}", URL_SAFE_NO_PAD.encode(bytes)));
    }
    for bit in [0, 7, 1000, 1024, 2040, 2047] {
        let mut changed = signature.clone();
        changed[bit / 8] ^= 0x80 >> (bit % 8);
        group.token(format!("signature/bit-{bit}"), format!("{input}.{}", URL_SAFE_NO_PAD.encode(changed)));
    }
    let (input, short) = that_begins_with_zero(group.forge);
    group.token("signature/begins-with-zero", format!("{input}.{}", URL_SAFE_NO_PAD.encode(&short)));
    group.token("signature/begins-with-zero-left-out", format!("{input}.{}", URL_SAFE_NO_PAD.encode(&short[1..])));
}

fn signature_of(forge: &Forge, input: &str) -> Vec<u8> {
    URL_SAFE_NO_PAD.decode(&forge.sign_text(input)[input.len() + 1..]).unwrap()
}

/// One in 256 signatures begins with a zero byte; this is the first of a series of tokens that has one.
fn that_begins_with_zero(forge: &Forge) -> (String, Vec<u8>) {
    let inputs = (0..).map(|n| unsigned(HEADER, &CLAIMS.replacen('{', &format!(r#"{{"n":{n},"#), 1)));
    let signed = inputs.map(|input| (signature_of(forge, &input), input));
    signed.map(|(signature, input)| (input, signature)).find(|(_, signature)| signature[0] == 0).unwrap()
}
