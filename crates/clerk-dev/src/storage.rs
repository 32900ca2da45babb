//! The file that stores a signing key across restarts.
//! Owns its format, its permissions and its atomic replacement; does not know rotation.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{error::Error, key::SigningKey};

const FILE_NAME: &str = "signing-key.json";

/// The key file of an instance.
pub(crate) struct KeyFile {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    pkcs8: String,
}

impl KeyFile {
    /// Returns the key file in this folder and creates the folder if it is missing.
    ///
    /// # Errors
    /// [`Error::Storage`] if the folder cannot be created.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Error> {
        create_private_folder(folder).map_err(storage_error(folder))?;
        Ok(Self { path: folder.join(FILE_NAME) })
    }

    /// Reads the key of an earlier run, if there is one.
    ///
    /// # Errors
    /// [`Error::Storage`] if the file cannot be read, [`Error::Corrupt`] if it does not contain a key.
    pub(crate) fn load(&self) -> Result<Option<SigningKey>, Error> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(storage_error(&self.path)(error)),
        };
        // A copy or a backup may have left the file readable by other users.
        restrict(&self.path).map_err(storage_error(&self.path))?;
        let corrupt = || Error::Corrupt { path: self.path.clone() };
        let stored: StoredKey = serde_json::from_slice(&text).map_err(|_| corrupt())?;
        let pkcs8 = STANDARD.decode(stored.pkcs8).map_err(|_| corrupt())?;
        SigningKey::from_pkcs8(stored.kid, &pkcs8).map(Some).map_err(|_| corrupt())
    }

    /// Replaces the file atomically: after a crash, it contains the old or the new key.
    ///
    /// # Errors
    /// [`Error::Storage`] if it cannot be written; the old file then stays.
    pub(crate) fn save(&self, key: &SigningKey) -> Result<(), Error> {
        let stored = StoredKey { kid: key.kid().to_owned(), pkcs8: STANDARD.encode(key.to_pkcs8()?) };
        // Each key has its own draft, so that processes with the same folder do not disturb each other.
        let draft = self.path.with_extension(format!("{}.new", key.kid()));
        self.write(&draft, &stored).map_err(storage_error(&self.path))
    }

    fn write(&self, draft: &Path, stored: &StoredKey) -> io::Result<()> {
        let mut file = create_private_file(draft)?;
        file.write_all(&serde_json::to_vec_pretty(stored)?)?;
        file.sync_all()?;
        fs::rename(draft, &self.path)
    }
}

fn storage_error(path: &Path) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    |source| Error::Storage { path, source }
}

#[cfg(unix)]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(not(unix))]
fn create_private_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(unix)]
fn create_private_file(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)
}

#[cfg(not(unix))]
fn create_private_file(path: &Path) -> io::Result<File> {
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(unix)]
fn restrict(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn restrict(_path: &Path) -> io::Result<()> {
    Ok(())
}
