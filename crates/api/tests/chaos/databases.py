"""Databases that are away, slow, silent, or not what they were."""

import collections
import contextlib
import http.client
import os
import signal
import socket
import sqlite3
import subprocess
import threading
import time

from case import Case
from load import Load, percentile, refused_in_time, together
from world import BINARIES, Process, Skipped, call, free_port, program, ready, wait_until

BODY = {"name": "n", "repository": "https://git.example.com/a/b"}


class Switch:
    """An address that leads to one server or another. Open connections stay with theirs."""

    def __init__(self, port):
        self.target = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            client, _ = self.listener.accept()
            try:
                server = socket.create_connection(("127.0.0.1", self.target))
            except OSError:
                client.close()
                continue
            for one, other in ((client, server), (server, client)):
                threading.Thread(target=self.copy, args=(one, other), daemon=True).start()

    @staticmethod
    def copy(one, other):
        with contextlib.suppress(OSError):
            while data := one.recv(65536):
                other.sendall(data)
        for end in (one, other):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def postgres_killed(world):
    """kill -9 of the server, twice, under load."""
    database = world.postgres()
    api = world.api(database.url)
    load = Load(world, api.port)
    recovered = []
    for _ in range(2):
        before = len(load.acknowledged)
        wait_until(lambda before=before: len(load.acknowledged) > before + 50, 30, "50 writes")
        database.kill()
        time.sleep(3)
        database.start()
        back = time.monotonic()
        wait_until(lambda back=back: load.first_success_after(back) is not None, 20, "a write after the restart")
        recovered.append(load.first_success_after(back))
    load.stop()
    lost, doubled = load.lost(api.port), load.doubled(api.port)
    return [
        (f"{len(load.acknowledged)} writes acknowledged, lost: {lost}, done twice: {doubled}", lost == doubled == 0),
        (f"writes succeed {max(recovered):.1f} s after the restart", max(recovered) < 5),
        (f"other than 503: {load.failed() or 0}", not load.failed()),
        refused_in_time(api.port, load.slowest_refusal()),
    ]


def standby_of(world, primary):
    """A streaming standby of a cluster."""
    standby = object.__new__(type(primary))
    standby.bin, standby.data, standby.port = primary.bin, world.folder / "standby", free_port()
    standby.url = f"postgres://postgres@127.0.0.1:{standby.port}/postgres"
    standby.make_folder()
    primary.run("pg_basebackup", "--dbname", primary.url, "--pgdata", standby.data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync")
    with open(standby.data / "postgresql.conf", "a") as file:
        file.write(f"port = {standby.port}\n")
    standby.start()
    world.ended.append(standby.remove)
    return standby


def standby_address(world):
    """The address leads to a standby for 3 seconds, and connections are made anew."""
    primary = world.postgres()
    standby = standby_of(world, primary)
    switch = Switch(primary.port)
    url = primary.url.replace(str(primary.port), str(switch.port))
    api = world.api(url)
    load = Load(world, api.port)
    wait_until(lambda: len(load.acknowledged) > 50, 30, "50 writes")
    switch.target = standby.port
    primary.sql(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")
    unready = wait_until(lambda: not ready(api.port), 6, "/readyz 503")
    time.sleep(2)
    switch.target = primary.port
    repaired = time.monotonic()
    wait_until(lambda: load.first_success_after(repaired) is not None, 30, "a write after the repair")
    wait_until(lambda: ready(api.port), 10, "/readyz 200")
    time.sleep(3)
    late = sum(1 for ended, outcome, _ in load.outcomes if ended > repaired + 5 and outcome != 201)
    load.stop()
    lost = load.lost(api.port)
    return [
        (f"/readyz is 503 after {unready:.1f} s", unready < 5),
        (f"writes succeed {load.first_success_after(repaired):.1f} s after the repair, failed 5 s after it: {late}",
         load.first_success_after(repaired) < 5 and late == 0),
        (f"{len(load.acknowledged)} acknowledged, lost: {lost}", lost == 0),
    ]


def silent_connections(world):
    """Open connections hang, and new ones lead to a server that works."""
    old = world.postgres()
    standby = standby_of(world, old)
    switch = Switch(old.port)
    api = world.api(old.url.replace(str(old.port), str(switch.port)))
    load = Load(world, api.port)
    wait_until(lambda: len(load.acknowledged) > 50, 30, "50 writes")
    load.stopped.set()
    for writer in load.writers:
        writer.join()
    old.send(signal.SIGSTOP)
    standby.run("pg_ctl", "promote", "--pgdata", standby.data, "--wait")
    switch.target = standby.port
    started = time.monotonic()
    after = Load(world, api.port, user="user_after")
    wait_until(lambda: len(after.acknowledged) > 20, 40, "20 writes on the new primary")
    recovered = time.monotonic() - started
    wait_until(lambda: ready(api.port), 20, "/readyz 200")
    ready_after, threads = time.monotonic() - started, api.threads()
    after.stop()
    return [
        (f"20 writes {recovered:.1f} s after the switch, /readyz 200 after {ready_after:.1f} s", recovered < 10 and ready_after < 12),
        (f"threads {threads}", threads < 100),
        refused_in_time(api.port, after.slowest_refusal()),
        (f"acknowledged and lost: {after.lost(api.port)}", after.lost(api.port) == 0),
    ]


def locked_table(world):
    """300 writers on a table that another session has locked."""
    database = world.postgres()
    api = world.api(database.url)
    token = world.token("user_alice")
    assert call(api.port, "POST", "/api/v1/deployments", BODY, token)[0] == 201
    session = database.session("BEGIN; LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE")
    answers, probes = [], []

    def client(n):
        started = time.monotonic()
        if n < 5:
            for _ in range(20):
                started = time.monotonic()
                assert call(api.port, "GET", "/healthz")[0] == 200
                probes.append(time.monotonic() - started)
                time.sleep(0.1)
            return
        status, _ = call(api.port, "POST", "/api/v1/deployments", BODY, token)
        answers.append((status, time.monotonic() - started))

    errors = [error for error in together(305, client) if error]
    threads = api.threads()
    still = ready(api.port)
    session.kill()
    wait_until(lambda: call(api.port, "POST", "/api/v1/deployments", BODY, token)[0] == 201, 10, "a write after the lock")
    changes = changes_of_slow_table(database, api, token)
    return [
        (f"{len(answers)} answers: {dict(collections.Counter(status for status, _ in answers))}, errors: {len(errors)}",
         all(status == 503 for status, _ in answers) and not errors),
        (f"/healthz p99 {percentile(probes, 0.99) * 1000:.0f} ms, threads {threads}, /readyz 200: {still}",
         percentile(probes, 0.99) < 0.5 and threads < 100 and still),
        (f"{len(changes)} changes, of two statements each, on a table that is locked again and again: "
         f"{dict(collections.Counter(status for status, _ in changes))}", all(status in (200, 503) for status, _ in changes)),
        refused_in_time(api.port, max(seconds for _, seconds in answers + changes)),
    ]


def changes_of_slow_table(database, api, token):
    """Changes a row while each statement waits for 1.5 s. Returns statuses and durations."""
    status, row = call(api.port, "POST", "/api/v1/deployments", BODY, token)
    assert status == 201, row
    session = subprocess.Popen([database.bin / "psql", "-XAtq", database.url], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    session.stdin.write("BEGIN; LOCK TABLE deployments IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(1.5); COMMIT;\n" * 6)
    session.stdin.close()
    changes = []

    def client(n):
        while session.poll() is None:
            started = time.monotonic()
            status, _ = call(api.port, "PATCH", f"/api/v1/deployments/{row['id']}", {"name": f"n{n}"}, token)
            changes.append((status, time.monotonic() - started))

    errors = [error for error in together(4, client) if error]
    assert not errors, errors
    return changes


def readyz_flood(world):
    """200 callers of /readyz, and a user."""
    api = world.api(world.postgres().url)
    token = world.token("user_alice")
    wait_until(lambda: call(api.port, "GET", "/api/v1/deployments", token=token)[0] == 200 and ready(api.port), 20, "/readyz")
    end = time.monotonic() + 4
    users, callers = [], []

    def client(n):
        connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
        while time.monotonic() < end:
            started = time.monotonic()
            path, headers = ("/api/v1/deployments", {"Authorization": f"Bearer {token}"}) if n == 0 else ("/readyz", {})
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            (users if n == 0 else callers).append(time.monotonic() - started)

    errors = [error for error in together(200, client) if error]
    mine, others = percentile(users, 0.5), percentile(callers, 0.5)
    return [(f"a user's list takes {mine * 1000:.0f} ms in the median, /readyz {others * 1000:.0f} ms, errors: {len(errors)}",
             mine < 1 and not errors)]


def migration_lock(world):
    """Another session holds the lock of the migrations."""
    database = world.postgres()
    world.api(database.url).end()
    session = database.session("SELECT pg_advisory_lock(7204551190634812)")
    started = time.monotonic()
    process = world.started(Process([BINARIES / "api", "migrate"], {"DATABASE_URL": database.url}, cwd=world.folder))
    code = process.child.wait(120)
    seconds = time.monotonic() - started
    process.reader.join(5)
    text = " ".join(process.log)
    session.kill()
    wait_until(lambda: subprocess.run([BINARIES / "api", "migrate"], env={"DATABASE_URL": database.url}, cwd=world.folder,
                                      capture_output=True).returncode == 0, 10, "a migration afterwards")
    return [(f"ends after {seconds:.0f} s with {code}: {text[:160]}", code == 2 and "pid " in text and seconds < 90)]


def million_revocations(world):
    """A process starts with a million revocations."""
    database = world.postgres()
    first = world.api(database.url)
    token = world.token("user_alice")
    assert call(first.port, "POST", "/api/v1/users/logout", token=token)[0] in (204, 403)
    database.sql("INSERT INTO revocations SELECT 'sess_' || n, 4102444800, 4102444800, now() FROM generate_series(1, 1000000) n")
    started = time.monotonic()
    later = world.api(database.url)
    seconds = time.monotonic() - started
    known = call(later.port, "GET", "/metrics")[1]
    count = next(int(line.split()[1]) for line in known.splitlines() if line.startswith("clerk_revocations "))
    return [(f"serves after {seconds:.1f} s (a debug build) and knows {count}", count >= 1_000_000)]


def sqlite_replaced(world):
    """The file is deleted, or replaced by a copy, while the service runs."""
    api = world.api(world.sqlite())
    token = world.token("user_alice")
    assert call(api.port, "POST", "/api/v1/deployments", BODY, token)[0] == 201
    copy = world.folder / "copy.sqlite"
    made = subprocess.run([BINARIES / "api", "backup", copy], env={"DATABASE_URL": world.sqlite()}, cwd=world.folder, capture_output=True, text=True)
    findings = [(f"backup while it runs: {made.stdout.strip() or made.stderr.strip()}", made.returncode == 0)]
    file = world.folder / "app.sqlite"
    aside = file.rename(world.folder / "aside.sqlite")
    for state in ("deleted", "replaced"):
        if state == "replaced":
            copy.rename(file)
        status, _ = call(api.port, "POST", "/api/v1/deployments", BODY, token)
        findings.append((f"{state}: a write is {status}, /readyz 200: {ready(api.port)}", status == 503 and not ready(api.port)))
    # As the guide says: stop, remove what belongs to the old file, start.
    api.end(signal.SIGTERM)
    for rest in ("app.sqlite-wal", "app.sqlite-shm"):
        (world.folder / rest).unlink(missing_ok=True)
    again = world.api(world.sqlite())
    status, page = call(again.port, "GET", "/api/v1/deployments", token=token)
    findings.append((f"the restored copy has {len(page['items'])} row, {aside.name} was put aside", status == 200 and len(page["items"]) == 1))
    return findings


def backup_under_load(world):
    """Copies of a SQLite database in use."""
    api = world.api(world.sqlite())
    load = Load(world, api.port, writers=4)
    wait_until(lambda: len(load.acknowledged) > 20, 30, "20 writes")
    bad, rounds = [], 5
    for n in range(rounds):
        before = set(load.acknowledged)
        copy = world.folder / f"copy{n}.sqlite"
        made = subprocess.run([BINARIES / "api", "backup", copy], env={"DATABASE_URL": world.sqlite()}, cwd=world.folder, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr
        connection = sqlite3.connect(copy)
        sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        rows = {row[0] for row in connection.execute("SELECT id FROM deployments")}
        connection.close()
        if not sound or before - rows:
            bad.append((n, sound, len(before - rows)))
    load.stop()
    failed = {outcome: count for outcome, count in load.counts().items() if outcome != 201}
    return [(f"{rounds} copies, unsound or incomplete: {bad or 0}; {len(load.acknowledged)} writes meanwhile, failed: {failed or 0}", not bad and not failed)]


def pgbouncer(world):
    """The service through PgBouncer, in the mode that its version allows."""
    command = program("pgbouncer", "pgbouncer")
    version = subprocess.run([command, "--version"], capture_output=True, text=True).stdout.split()[1]
    major, minor = map(int, version.split(".")[:2])
    transaction = (major, minor) >= (1, 21)
    database = world.postgres()
    port = free_port()
    (world.folder / "users.txt").write_text('"postgres" ""\n')
    config = world.folder / "pgbouncer.ini"
    config.write_text(
        f"[databases]\npostgres = host=127.0.0.1 port={database.port} dbname=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n"
        f"listen_port = {port}\nauth_type = trust\nauth_file = {world.folder}/users.txt\nunix_socket_dir =\n"
        f"pool_mode = {'transaction' if transaction else 'session'}\n" + ("max_prepared_statements = 200\n" if transaction else "")
        + "ignore_startup_parameters = extra_float_digits,options\nmax_client_conn = 200\ndefault_pool_size = 60\n")
    config.chmod(0o644)
    user = ["-u", "postgres"] if os.getuid() == 0 else []
    world.started(Process([command, *user, config]))
    time.sleep(1)
    url = f"postgres://postgres@127.0.0.1:{port}/postgres"
    started = [world.api(url) for _ in range(3)]
    load = Load(world, started[0].port)
    wait_until(lambda: len(load.acknowledged) > 200, 60, "200 writes")
    load.stop()
    failed = {outcome: count for outcome, count in load.counts().items() if outcome != 201}
    lost = load.lost(started[2].port)
    return [(f"PgBouncer {version}, {'transaction' if transaction else 'session'} mode: three starts, {len(load.acknowledged)} writes, failed: {failed or 0}, lost: {lost}",
             not failed and lost == 0)]


CASES = [
    Case("postgres-killed", "kill -9 of PostgreSQL under load", postgres_killed),
    Case("standby-address", "the address leads to a standby for 3 s", standby_address),
    Case("silent-connections", "open connections hang, new ones would work", silent_connections),
    Case("locked-table", "300 writers on a locked table", locked_table),
    Case("readyz-flood", "200 callers of /readyz", readyz_flood),
    Case("migration-lock", "another session holds the lock of the migrations", migration_lock),
    Case("million-revocations", "a process starts with a million revocations", million_revocations),
    Case("sqlite-replaced", "SQLite's file is deleted or replaced", sqlite_replaced),
    Case("backup", "copies of a SQLite database in use", backup_under_load),
    Case("pgbouncer", "three processes through PgBouncer", pgbouncer),
]
