//! A disk for a database that can be filled and freed: a file system of two megabytes, or a limit on file sizes where
//! this process may not mount one.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

pub(crate) struct Disk {
    folder: TempDir,
    kind: Kind,
}

enum Kind {
    /// A mounted file system.
    Tmpfs,
    /// A folder in which this process writes no file beyond one page of a database.
    Limit,
}

impl Disk {
    /// Mounts a small file system. That needs root and the capability to mount, which containers often lack.
    pub(crate) fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=2m", "tmpfs"];
        let mounted = Command::new("mount").args(mount).arg(folder.path()).output().is_ok_and(|it| it.status.success());
        mounted.then_some(Self { folder, kind: Kind::Tmpfs })
    }

    /// Limits the size of every file of this process, which must ignore SIGXFSZ and do nothing else.
    pub(crate) fn limit() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), kind: Kind::Limit }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Fills the disk: no transaction can be written.
    pub(crate) fn fill(&self) {
        match self.kind {
            Kind::Tmpfs => {
                let mut ballast = File::create(self.ballast()).unwrap();
                while ballast.write_all(&[0; 4096]).is_ok() {}
            }
            // Less than the header of a write-ahead log and one page.
            Kind::Limit => limit_files("4096"),
        }
    }

    /// Frees the disk.
    pub(crate) fn free(&self) {
        match self.kind {
            Kind::Tmpfs => fs::remove_file(self.ballast()).unwrap(),
            Kind::Limit => limit_files("unlimited"),
        }
    }

    fn ballast(&self) -> PathBuf {
        self.path().join("ballast")
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        if matches!(self.kind, Kind::Tmpfs) {
            // Lazily, because a pooled connection may still be closing.
            drop(Command::new("umount").arg("--lazy").arg(self.path()).status());
        }
    }
}

/// Sets the soft limit of this process from outside, because std has no call for it.
fn limit_files(bytes: &str) {
    let process = std::process::id().to_string();
    let set = Command::new("prlimit").args(["--pid", &process, &format!("--fsize={bytes}:")]).status();
    assert!(set.unwrap().success(), "prlimit is part of util-linux");
}
