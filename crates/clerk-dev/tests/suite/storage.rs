//! The stored key and its permissions.

use std::{fs, path::Path};

use clerk_dev::{ClerkDev, Error, Options, TokenSpec};

use crate::verifies;

async fn started(folder: &Path) -> Result<ClerkDev, Error> {
    ClerkDev::start_with(Options { data: Some(folder.to_owned()), ..Options::default() }).await
}

#[actix_web::test]
async fn a_data_folder_keeps_the_key_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let first = started(folder.path()).await.unwrap();
    let (jwks, spec) = (first.instance().jwks(), TokenSpec::session("user_a"));
    let token = first.mint(&spec);
    first.stop().await;

    let second = started(folder.path()).await.unwrap();
    assert_eq!(second.instance().jwks(), jwks);
    assert!(verifies(&second, &second.mint(&spec)).await);
    // The port and the issuer differ, but the key still verifies the earlier token.
    let (input, signature) = token.rsplit_once('.').unwrap();
    assert_eq!(second.instance().signature(input.as_bytes()), signature);
}

#[actix_web::test]
async fn a_rotation_is_kept_as_well() {
    let folder = tempfile::tempdir().unwrap();
    let first = started(folder.path()).await.unwrap();
    first.instance().rotate().unwrap();
    first.instance().rotate_keeping_kid().unwrap();
    let jwks = first.instance().jwks();
    first.stop().await;
    assert_eq!(started(folder.path()).await.unwrap().instance().jwks(), jwks);
}

#[actix_web::test]
async fn without_a_data_folder_every_start_has_a_new_key() {
    let first = ClerkDev::start().await.unwrap();
    let second = ClerkDev::start().await.unwrap();
    assert_ne!(first.instance().public_key_pem(), second.instance().public_key_pem());
    assert_ne!(first.instance().kid(), second.instance().kid());
}

#[actix_web::test]
async fn a_file_that_holds_no_key_is_an_error_and_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("signing-key.json");
    for text in ["", "{}", r#"{"kid":"ins_a","pkcs8":"AAAA"}"#, r#"{"kid":"ins_a","pkcs8":"?"}"#] {
        fs::write(&path, text).unwrap();
        assert!(matches!(started(folder.path()).await, Err(Error::Corrupt { .. })), "{text}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
    }
}

#[actix_web::test]
async fn a_folder_that_cannot_be_made_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "").unwrap();
    assert!(matches!(started(&file).await, Err(Error::Storage { .. })));
}

#[actix_web::test]
async fn a_rotation_that_cannot_be_kept_leaves_the_old_key() {
    let folder = tempfile::tempdir().unwrap();
    let clerk = started(folder.path()).await.unwrap();
    let jwks = clerk.instance().jwks();
    folder.close().unwrap();
    assert!(matches!(clerk.instance().rotate(), Err(Error::Storage { .. })));
    assert_eq!(clerk.instance().jwks(), jwks);
}

#[cfg(unix)]
mod permissions {
    use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

    use super::started;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[actix_web::test]
    async fn the_key_is_readable_by_its_owner_alone() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("data");
        let clerk = started(&folder).await.unwrap();
        assert_eq!((mode(&folder), mode(&folder.join("signing-key.json"))), (0o700, 0o600));
        clerk.instance().rotate().unwrap();
        assert_eq!(mode(&folder.join("signing-key.json")), 0o600);
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "no draft is left behind");
    }

    #[actix_web::test]
    async fn readable_key_file_is_restricted_at_start() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signing-key.json");
        started(folder.path()).await.unwrap().stop().await;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        started(folder.path()).await.unwrap().stop().await;
        assert_eq!(mode(&path), 0o600);
    }
}
