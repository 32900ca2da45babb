//! The file that keeps a signing key across restarts.
//! Owns its format, its permissions and the replacing of it in one step; knows nothing of rotation.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

use crate::{error::Error, key::SigningKey};

const FILE_NAME: &str = "signing-key.json";

/// Where one instance keeps its key.
pub(crate) struct KeyFile {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct StoredKey {
    kid: String,
    pkcs8: String,
}

impl KeyFile {
    /// The key file of this folder, which is made when it is missing.
    ///
    /// # Errors
    /// [`Error::Storage`] when the folder can be neither used nor made.
    pub(crate) fn in_folder(folder: &Path) -> Result<Self, Error> {
        create_private_folder(folder).map_err(storage_error(folder))?;
        Ok(Self { path: folder.join(FILE_NAME) })
    }

    /// The key of an earlier run, if there was one.
    ///
    /// # Errors
    /// [`Error::Storage`] when the file cannot be read, [`Error::Corrupt`] when it holds no key.
    pub(crate) fn load(&self) -> Result<Option<SigningKey>, Error> {
        let text = match fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(storage_error(&self.path)(error)),
        };
        // Whoever copied or restored the folder may have left the file readable by others.
        restrict(&self.path).map_err(storage_error(&self.path))?;
        let corrupt = || Error::Corrupt { path: self.path.clone() };
        let stored: StoredKey = serde_json::from_slice(&text).map_err(|_| corrupt())?;
        let pkcs8 = STANDARD.decode(stored.pkcs8).map_err(|_| corrupt())?;
        SigningKey::from_pkcs8(stored.kid, &pkcs8).map(Some).map_err(|_| corrupt())
    }

    /// Replaces the file: a crash leaves the old key or the new one, never half of either.
    ///
    /// # Errors
    /// [`Error::Storage`] when it cannot be written; the old file then stays.
    pub(crate) fn save(&self, key: &SigningKey) -> Result<(), Error> {
        let stored = StoredKey { kid: key.kid().to_owned(), pkcs8: STANDARD.encode(key.to_pkcs8()?) };
        let draft = self.path.with_extension("json.new");
        self.write(&draft, &stored).map_err(storage_error(&self.path))
    }

    fn write(&self, draft: &Path, stored: &StoredKey) -> io::Result<()> {
        // What a crash left behind is removed, because an existing file would keep its permissions.
        match fs::remove_file(draft) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
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
