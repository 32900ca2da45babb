//! The programs that are measured: builds, starts and stops them.

use std::{
    env, fs, io,
    net::{SocketAddr, TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use clerk_dev::{Instance, TokenSpec};

/// The `azp` of all tokens.
const PARTY: &str = "http://localhost:3000";
/// The `iss` of all tokens.
pub(crate) const ISSUER: &str = "https://clerk.example.com";

/// Returns the root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().map_or_else(PathBuf::new, Path::to_path_buf)
}

/// Builds a program in release mode and returns its path.
pub(crate) fn build(arguments: &[&str], name: &str) -> io::Result<PathBuf> {
    eprintln!("building {name}");
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--quiet"]).args(arguments).current_dir(root());
    if cargo.env("CARGO_TARGET_DIR", &target).status()?.success() {
        Ok(target.join("release").join(name))
    } else {
        Err(io::Error::other(format!("cargo build of {name} failed")))
    }
}

/// Builds the service.
pub(crate) fn service() -> io::Result<PathBuf> {
    build(&["--package", "api", "--features", "postgres"], "api")
}

/// Mints a session token of the longest lifetime that the service accepts.
pub(crate) fn token(clerk: &Instance, user: &str) -> String {
    clerk.mint(&session(user))
}

/// Returns the claims of such a token.
pub(crate) fn session(user: &str) -> TokenSpec {
    TokenSpec::session(user).azp(PARTY).lifetime(600)
}

/// A server under measurement, pinned to the first core; it ends with this value.
pub(crate) struct Server {
    child: Child,
    pub(crate) address: SocketAddr,
}

impl Server {
    /// Starts a server with the settings that all of them read.
    pub(crate) fn start(
        program: &Path,
        arguments: &[&str],
        database: &str,
        settings: &[(&str, &str)],
    ) -> io::Result<Self> {
        // Free until another program takes it.
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        // A line for each request would hide the rest.
        let is_logging = settings.iter().any(|(name, _)| *name == "RUST_LOG");
        let child = Command::new("taskset")
            .args(["-c", "0"])
            .arg(program)
            .args(arguments)
            .env("DATABASE_URL", database)
            .env("BIND_ADDR", address.to_string())
            .env("CLERK_ISSUER", ISSUER)
            .env("CLERK_AUTHORIZED_PARTIES", PARTY)
            .env("APP_ENV", "development")
            .env("RUST_LOG", "warn")
            .envs(settings.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(if is_logging { Stdio::null() } else { Stdio::inherit() })
            .spawn()?;
        Ok(Self { child, address })
    }

    /// Waits until the server accepts connections.
    pub(crate) fn ready(mut self) -> io::Result<Self> {
        let begin = Instant::now();
        while TcpStream::connect(self.address).is_err() {
            if let Some(status) = self.child.try_wait()? {
                return Err(io::Error::other(format!("the server has ended: {status}")));
            }
            if begin.elapsed() > Duration::from_secs(30) {
                return Err(io::Error::other("the server does not listen"));
            }
            std::thread::yield_now();
        }
        Ok(self)
    }

    /// Returns the CPU time so far, in seconds.
    pub(crate) fn cpu(&self) -> io::Result<f64> {
        cpu_of(&fs::read_to_string(format!("/proc/{}/stat", self.child.id()))?)
    }

    /// Returns the resident memory in MiB.
    pub(crate) fn resident(&self) -> io::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes = line.and_then(|line| line.trim().strip_suffix(" kB")).and_then(|text| text.parse::<f64>().ok());
        kibibytes.map(|size| size / 1024.0).ok_or_else(|| io::Error::other("no VmRSS"))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns the CPU time of all PostgreSQL processes of this machine so far, in seconds.
pub(crate) fn postgres_cpu() -> io::Result<f64> {
    let mut sum = 0.0;
    for entry in fs::read_dir("/proc")? {
        // A process may have ended meanwhile.
        let stat = fs::read_to_string(entry?.path().join("stat")).unwrap_or_default();
        if stat.contains("(postgres)") {
            sum += cpu_of(&stat)?;
        }
    }
    Ok(sum)
}

/// Reads `utime` and `stime`, in ticks of 10 ms, of a process's `stat`.
fn cpu_of(stat: &str) -> io::Result<f64> {
    // The name, in parentheses, may have spaces. `utime` is field 14, and the third field follows the name.
    let fields = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace().skip(11).take(2));
    let ticks: Option<f64> = fields.map(|fields| fields.filter_map(|field| field.parse::<f64>().ok()).sum());
    ticks.map(|ticks| ticks / 100.0).ok_or_else(|| io::Error::other("no CPU time in /proc"))
}
