//! Parts, base64url and size.

use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use super::Group;
use crate::forge::{CLAIMS, HEADER, session, unsigned};

const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

pub(super) fn parts(group: &mut Group<'_>) {
    let token = group.forge.sign(HEADER, CLAIMS);
    let [header, claims, signature] = token.split('.').collect::<Vec<_>>().try_into().unwrap();
    for (name, text) in [
        ("nothing", String::new()),
        ("one", header.to_owned()),
        ("two", format!("{header}.{claims}")),
        ("four", format!("{token}.{signature}")),
        ("five-as-if-encrypted", format!("{token}.{claims}.{signature}")),
        ("trailing-dot", format!("{token}.")),
        ("leading-dot", format!(".{token}")),
        ("dots-alone", "..".to_owned()),
        ("empty-header", format!(".{claims}.{signature}")),
        ("empty-claims", format!("{header}..{signature}")),
        ("empty-signature", format!("{header}.{claims}.")),
        ("swapped", format!("{claims}.{header}.{signature}")),
        ("word", "undefined".to_owned()),
        ("bearer", format!("Bearer {token}")),
        ("quoted", format!("\"{token}\"")),
        ("json", format!("{{\"payload\":\"{claims}\",\"signature\":\"{signature}\"}}")),
    ] {
        group.token(format!("parts/{name}"), text);
    }
    group.token("parts/empty-claims-signed", group.forge.sign_text(&format!("{header}.")));
    group.token("parts/empty-header-signed", group.forge.sign_text(&format!(".{claims}")));
}

/// Each spelling is signed as written, so that only the spelling is wrong.
pub(super) fn base64(group: &mut Group<'_>) {
    let header = URL_SAFE_NO_PAD.encode(HEADER);
    // 1, 2 and 0 bytes beyond a multiple of three give two, one and no characters of padding.
    let claims = |beyond: usize| {
        let blanks = " ".repeat((3 + beyond - CLAIMS.len() % 3) % 3);
        format!("{blanks}{CLAIMS}")
    };
    for (name, text) in [
        ("padded-twice", format!("{}==", URL_SAFE_NO_PAD.encode(claims(1)))),
        ("padded-once", format!("{}=", URL_SAFE_NO_PAD.encode(claims(2)))),
        ("padded-without-need", format!("{}=", URL_SAFE_NO_PAD.encode(claims(0)))),
        ("padded-too-much", format!("{}====", URL_SAFE_NO_PAD.encode(claims(0)))),
        ("half-padded", format!("{}=", URL_SAFE_NO_PAD.encode(claims(1)))),
        ("padded-within", URL_SAFE_NO_PAD.encode(claims(1)).replacen('I', "=I", 1)),
        ("stray-bits", with_stray_bits(&URL_SAFE_NO_PAD.encode(claims(1)))),
        ("one-character-more", format!("{}A", URL_SAFE_NO_PAD.encode(claims(0)))),
        ("other-alphabet", in_the_other_alphabet()),
        ("blank", format!("{} ", URL_SAFE_NO_PAD.encode(CLAIMS))),
        ("blank-before", format!(" {}", URL_SAFE_NO_PAD.encode(CLAIMS))),
        ("line-break", URL_SAFE_NO_PAD.encode(CLAIMS).replacen('I', "\nI", 1)),
        ("line-break-after", format!("{}\n", URL_SAFE_NO_PAD.encode(CLAIMS))),
        ("nul", format!("{}\0", URL_SAFE_NO_PAD.encode(CLAIMS))),
        ("percent-encoded", format!("{}%3D", URL_SAFE_NO_PAD.encode(claims(2)))),
        ("not-ascii", format!("{}é", URL_SAFE_NO_PAD.encode(CLAIMS))),
        ("not-base64-at-all", CLAIMS.to_owned()),
    ] {
        group.token(format!("base64/claims/{name}"), group.forge.sign_text(&format!("{header}.{text}")));
    }
    let padded = format!("{header}{}", "=".repeat((4 - header.len() % 4) % 4));
    assert_ne!(padded, header);
    group.token("base64/header/padded", group.forge.sign_text(&format!("{padded}.{}", URL_SAFE_NO_PAD.encode(CLAIMS))));
    let input = unsigned(HEADER, CLAIMS);
    let signature = group.forge.sign_text(&input)[input.len() + 1..].to_owned();
    for (name, text) in [
        ("padded", format!("{signature}==")),
        ("stray-bits", with_stray_bits(&signature)),
        ("blank", format!("{signature} ")),
        ("line-break-after", format!("{signature}\n")),
        ("standard-alphabet", format!("+/{}", &signature[2..])),
        ("one-character-more", format!("{signature}A")),
    ] {
        group.token(format!("base64/signature/{name}"), format!("{input}.{text}"));
    }
}

fn in_the_other_alphabet() -> String {
    let text = STANDARD_NO_PAD.encode(CLAIMS.replacen('{', r#"{"x":"~~~???>>>","#, 1));
    assert!(text.contains('+') && text.contains('/'), "{text}");
    text
}

/// The same bytes with an unused bit set in the last character.
fn with_stray_bits(text: &str) -> String {
    let (rest, last) = text.split_at(text.len() - 1);
    let position = ALPHABET.find(last).unwrap();
    assert_eq!(position % 4, 0, "no bit to spare in {last}");
    format!("{rest}{}", &ALPHABET[position + 1..position + 2])
}

pub(super) fn sizes(group: &mut Group<'_>) {
    let shortest = group.forge.sign(HEADER, padded(0)).len();
    for length in [8000, 8188, 8191, 8192, 8193, 8194, 8196, 12_000, 100_000] {
        // Base64 encodes three bytes in four characters, so some lengths are impossible: this is the nearest length at
        // or above.
        let filling = (0..).map(|more| (length - shortest) * 3 / 4 + more);
        let mut tokens = filling.map(|bytes| group.forge.sign(HEADER, padded(bytes)));
        let token = tokens.find(|token| token.len() >= length).unwrap();
        group.token(format!("size/{}-bytes-for-{length}", token.len()), token);
    }
    group.spec("size/many-claims", (0..900).fold(session(), |spec, n| spec.claim(format!("{n}"), 1)));
    group.spec("size/too-many-values", session().claim("x", vec![1; 1100]));
    group.spec("size/many-members-of-the-header", (0..20).fold(session(), |spec, n| spec.header(format!("{n}"), 1)));
    group
        .spec("size/too-many-members-of-the-header", (0..40).fold(session(), |spec, n| spec.header(format!("{n}"), 1)));
}

fn padded(bytes: usize) -> String {
    CLAIMS.replacen('{', &format!(r#"{{"x":"{}","#, "x".repeat(bytes)), 1)
}
