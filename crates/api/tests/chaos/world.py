"""What a case runs on: processes on loopback, ended when the case ends."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import resource
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[4]
BINARIES = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target")) / "debug"


class Skipped(Exception):
    """A program that the case needs is not installed."""


def program(name, package):
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/sbin")
    if not found:
        raise Skipped(f"{name} is missing (Debian: {package})")
    return found


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until(holds, seconds, what):
    """Waits for a condition. Returns how long it took."""
    start = time.monotonic()
    while time.monotonic() - start < seconds:
        if holds():
            return time.monotonic() - start
        time.sleep(0.02)
    raise AssertionError(f"{what} did not happen within {seconds} s")


class Process:
    """A program whose log is read line by line."""

    def __init__(self, arguments, env=None, open_files=None, cwd=None):
        def limit():
            if open_files:
                resource.setrlimit(resource.RLIMIT_NOFILE, (open_files, open_files))

        self.log = []
        self.child = subprocess.Popen(
            [str(argument) for argument in arguments], env=env, cwd=cwd, stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace", preexec_fn=limit,
        )
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self):
        for line in self.child.stdout:
            self.log.append(line.rstrip("\n"))

    def wait_for(self, text, seconds=30):
        wait_until(lambda: any(text in line for line in self.log) or self.child.poll() is not None, seconds, text)
        found = next((line for line in self.log if text in line), None)
        assert found is not None, "it ended: " + "\n".join(self.log[-5:])
        return found

    def send(self, number):
        self.child.send_signal(number)

    def end(self, number=signal.SIGKILL, seconds=30):
        """Ends it, and returns its exit code."""
        if self.child.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                self.child.send_signal(signal.SIGCONT)
                self.child.send_signal(number)
        return self.child.wait(seconds)

    def threads(self):
        return len(os.listdir(f"/proc/{self.child.pid}/task"))


class Api(Process):
    """A process of the service."""

    def __init__(self, world, database, port=0, open_files=None, **settings):
        env = {
            "PATH": os.environ["PATH"], "APP_ENV": "development", "BIND_ADDR": f"127.0.0.1:{port}", "DATABASE_URL": database,
            "CLERK_ISSUER": world.issuer, "CLERK_JWKS_URL": f"{world.issuer}/.well-known/jwks.json",
            "FRONTEND_URL": "http://localhost:3000", **settings,
        }
        super().__init__([BINARIES / "api", "serve"], env, open_files, world.folder)
        serving = self.wait_for("serving address=", 60)
        self.port = int(re.search(r"address=127\.0\.0\.1:(\d+)", serving)[1])


class World:
    """A folder, a stand-in for Clerk, and the processes of one case."""

    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="chaos."))
        # PostgreSQL runs as another user.
        self.folder.chmod(0o755)
        self.processes = []
        self.ended = []
        self.clerk = self.started(Process([BINARIES / "clerk-dev", "--port", "0"]))
        self.issuer = self.clerk.wait_for("issuer ").split()[1]

    def started(self, process):
        self.processes.append(process)
        return process

    def api(self, database, **options):
        return self.started(Api(self, database, **options))

    def sqlite(self):
        return f"sqlite:{self.folder / 'app.sqlite'}"

    def postgres(self, **options):
        cluster = Postgres(self, **options)
        self.ended.append(cluster.remove)
        return cluster

    def token(self, user, **claims):
        status, answer = call(int(self.issuer.rsplit(":", 1)[1]), "POST", "/tokens", {"sub": user, "lifetime": 600, **claims})
        assert status == 200, answer
        return answer["jwt"]

    def close(self):
        for process in reversed(self.processes):
            with contextlib.suppress(Exception):
                process.end()
        for end in self.ended:
            end()
        shutil.rmtree(self.folder, ignore_errors=True)


def call(port, method, path, body=None, token=None, timeout=30):
    """One request on a connection of its own: the status and the JSON of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
    try:
        headers = {"Content-Type": "application/json"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        connection.request(method, path, json.dumps(body) if body is not None else None, headers)
        answer = connection.getresponse()
        text = answer.read()
        return answer.status, json.loads(text) if text.startswith(b"{") else text.decode(errors="replace")
    finally:
        connection.close()


def ready(port):
    """Whether /readyz is 200."""
    with contextlib.suppress(OSError, http.client.HTTPException):
        return call(port, "GET", "/readyz", timeout=10)[0] == 200
    return False


def metric(port, name, *labels):
    """The sum of a metric's samples, or the sums of those with each of these labels."""
    _, page = call(port, "GET", "/metrics")
    samples = [line.rsplit(" ", 1) for line in page.splitlines() if line.split("{")[0].split(" ")[0] == name]
    sums = [sum(float(value) for key, value in samples if label in key) for label in labels or ("",)]
    return sums if labels else sums[0]


class Postgres:
    """A cluster that keeps what it has acknowledged: fsync is on."""

    def __init__(self, world, name="postgres", settings=""):
        found = subprocess.run([ROOT / "scripts/with-postgres", "--find"], capture_output=True, text=True)
        if found.returncode:
            raise Skipped("PostgreSQL is missing (Debian: postgresql)")
        # Where the links lead to, there are all programs.
        self.bin = (pathlib.Path(found.stdout.strip()) / "postgres").resolve().parent
        self.data, self.port = world.folder / name, free_port()
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        self.make_folder()
        self.run("initdb", "--pgdata", self.data, "--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync")
        with open(self.data / "postgresql.conf", "a") as file:
            file.write(f"listen_addresses = '127.0.0.1'\nport = {self.port}\nunix_socket_directories = ''\n"
                       f"max_connections = 200\nshared_buffers = 64MB\n{settings}\n")
        self.start()

    def make_folder(self):
        self.data.mkdir(mode=0o700)
        if os.getuid() == 0:
            shutil.chown(self.data, "postgres")

    def command(self, name, *arguments):
        owner = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        return [*owner, str(self.bin / name), *map(str, arguments)]

    def run(self, name, *arguments):
        done = subprocess.run(self.command(name, *arguments), cwd=self.data, stdin=subprocess.DEVNULL,
                              stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        assert done.returncode == 0, done.stderr

    def start(self):
        self.run("pg_ctl", "start", "--pgdata", self.data, "--log", self.data / "server.log", "--wait", "--timeout=60", "--silent")

    def pids(self):
        """The server's processes, the first one first."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True).stdout.split()
        return [first, *map(int, children)]

    def send(self, number):
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self):
        """As if the machine lost power, except that the disk's cache survives."""
        pids = self.pids()
        self.send(signal.SIGKILL)
        wait_until(lambda: not any(os.path.exists(f"/proc/{pid}") for pid in pids), 10, "the end of the server")
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def sql(self, statement):
        """Runs a statement, and returns its output."""
        done = subprocess.run([self.bin / "psql", "-XAtq", self.url, "-c", statement], capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def session(self, statements):
        """A session that stays open after these statements."""
        child = subprocess.Popen([self.bin / "psql", "-XAtq", self.url], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        child.stdin.write(statements + ";\nSELECT 'done';\n")
        child.stdin.flush()
        while child.stdout.readline().strip() != "done":
            assert child.poll() is None, "psql ended"
        return child

    def remove(self):
        with contextlib.suppress(Exception):
            self.send(signal.SIGCONT)
            self.kill()
