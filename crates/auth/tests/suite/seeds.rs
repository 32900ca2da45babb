//! The seeds of the fuzz targets: each has the verdict in its name, so they are not outdated.

use std::fs;
use std::path::{Path, PathBuf};

use auth::{ClerkAuth, FixedClock, StaticKeys, TokenKind};

use crate::support::{ISSUER, NOW, check_text};

fn seeds(folder: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(folder)
}

fn read(folder: &str) -> Vec<(String, String)> {
    let files = fs::read_dir(seeds(folder)).unwrap().map(|entry| entry.unwrap().path());
    let named = |path: PathBuf| {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        (name, fs::read_to_string(path).unwrap())
    };
    files.map(named).collect()
}

#[actix_web::test]
async fn seed_tokens_have_the_verdicts_in_their_names() {
    let keys = StaticKeys::from_jwks_json(&fs::read(seeds("jwks/instance.json")).unwrap()).unwrap();
    let configured = || {
        let builder = ClerkAuth::builder().issuer(ISSUER).key_store(keys.clone()).clock(FixedClock(NOW));
        builder.token_kinds([TokenKind::Session, TokenKind::Template]).any_template_audience()
    };
    let mut accepted = 0;
    for (name, token) in read("token") {
        let verdict = check_text(configured(), &token).await;
        assert_eq!(verdict.is_ok(), name.starts_with("accepted-"), "{name}: {:?}", verdict.err());
        accepted += usize::from(name.starts_with("accepted-"));
    }

    assert_eq!(accepted, 2);
}

#[actix_web::test]
async fn seed_claims_are_accepted_when_signed() {
    let pem = crate::support::GENUINE.public_key_pem();
    for (name, seed) in read("claims") {
        let (header, claims) = seed.split_once('\n').unwrap();
        let token = crate::support::GENUINE.sign_bytes(header.as_bytes(), claims.as_bytes());
        let builder = ClerkAuth::builder().issuer(ISSUER).jwt_key_pem(pem.clone()).clock(FixedClock(NOW));
        let builder = builder.token_kinds([TokenKind::Session, TokenKind::Template]).any_template_audience();
        assert!(check_text(builder, &token).await.is_ok(), "{name}");
    }
}
