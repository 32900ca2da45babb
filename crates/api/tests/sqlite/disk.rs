//! A place for a database that can be filled and freed again: a file system of two megabytes, or a limit on the size of a
//! file where this process may not mount one.

use std::{
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

/// A place that can be filled.
pub(crate) struct Disk {
    folder: TempDir,
    kind: Kind,
}

enum Kind {
    /// A file system of its own.
    Tmpfs,
    /// Any, on which this process writes no file beyond one page of a database.
    Limit,
}

impl Disk {
    /// Mounts a small file system, which takes root and the capability to mount: containers often lack it.
    pub(crate) fn mount() -> Option<Self> {
        let folder = tempfile::tempdir().unwrap();
        let mount = ["-t", "tmpfs", "-o", "size=2m", "tmpfs"];
        let mounted = Command::new("mount").args(mount).arg(folder.path()).output().is_ok_and(|it| it.status.success());
        mounted.then_some(Self { folder, kind: Kind::Tmpfs })
    }

    /// Limits the size of every file of this process, which has to ignore SIGXFSZ and should do nothing else.
    pub(crate) fn limit() -> Self {
        Self { folder: tempfile::tempdir().unwrap(), kind: Kind::Limit }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Leaves no room: no transaction can be written any more.
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

    /// Leaves as much room as before.
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
            // Lazily: a connection of the pool may still be closing.
            drop(Command::new("umount").arg("--lazy").arg(self.path()).status());
        }
    }
}

/// The soft limit of this process, from outside: std has no call for it.
fn limit_files(bytes: &str) {
    let process = std::process::id().to_string();
    let set = Command::new("prlimit").args(["--pid", &process, &format!("--fsize={bytes}:")]).status();
    assert!(set.unwrap().success(), "prlimit is part of util-linux");
}
