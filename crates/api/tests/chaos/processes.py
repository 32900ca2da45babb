"""Processes of the service that stop: as asked, or not."""

import collections
import os
import random
import signal
import subprocess
import time

from case import Case
from load import Load, refused_in_time
from world import ROOT, Process, free_port, program, ready, wait_until


def sigterm(world):
    """Clients that keep their connections, without a proxy."""
    api = world.api(world.sqlite(), DRAIN_SECONDS="2")
    load = Load(world, api.port)
    wait_until(lambda: len(load.acknowledged) > 50, 20, "50 writes")
    api.send(signal.SIGTERM)
    wait_until(lambda: not ready(api.port), 2, "/readyz 503")
    code = api.child.wait(20)
    load.stop()
    # Once it has stopped, connections are refused: a load balancer is elsewhere by then.
    cut = {outcome: count for outcome, count in load.failed().items() if outcome != "ConnectionRefusedError"}
    return [(f"{len(load.acknowledged)} writes, requests without an answer: {cut or 0}", not cut), (f"exit code {code}", code == 0)]


def certificate(world):
    openssl = program("openssl", "openssl")
    subprocess.run([openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=localhost",
                    "-keyout", world.folder / "key.pem", "-out", world.folder / "chain.pem"], check=True, capture_output=True)
    pem = world.folder / "tls.pem"
    pem.write_text((world.folder / "chain.pem").read_text() + (world.folder / "key.pem").read_text())
    return pem


def haproxy(world, ports):
    """The shipped configuration in front of these processes. Returns its port."""
    command, port = program("haproxy", "haproxy"), free_port()
    config = world.folder / "haproxy.cfg"
    text = (ROOT / "deploy/haproxy.cfg").read_text()
    # The limit of open files may be low here, and one address is many clients.
    for old, new in [("    maxconn 10000\n", "    maxconn 1000\n"), ("sc_http_req_rate(0) gt 1000 ", "sc_http_req_rate(0) gt 1000000 ")]:
        assert old in text, old
        text = text.replace(old, new)
    config.write_text(text)
    env = {**os.environ, "TLS_PEM": str(certificate(world)), "API_1": f"127.0.0.1:{ports[0]}", "API_2": f"127.0.0.1:{ports[1]}",
           "CONSOLE": f"127.0.0.1:{free_port()}", "BIND_TLS": f"127.0.0.1:{port}", "BIND_PLAIN": f"127.0.0.1:{free_port()}",
           "BIND_INSIDE": f"127.0.0.1:{free_port()}"}
    world.started(Process([command, "-db", "-f", config], env))
    return port


def nginx(world, ports):
    """The shipped configuration in front of these processes. Returns its port."""
    command, port = program("nginx", "nginx-light"), free_port()
    text = (ROOT / "deploy/nginx.conf").read_text()
    for old, new in [
        ("/etc/nginx/tls.pem", str(certificate(world))), ("pid /run/nginx.pid;", f"pid {world.folder}/nginx.pid; daemon off;"),
        ("listen 80;", f"listen 127.0.0.1:{free_port()};"), ("listen 443 ssl http2;", f"listen 127.0.0.1:{port} ssl http2;"),
        ("127.0.0.1:8081", f"127.0.0.1:{ports[0]}"), ("127.0.0.1:8082", f"127.0.0.1:{ports[1]}"),
        # One address is many clients here.
        ("rate=100r/s", "rate=10000r/s"),
        ("access_log off;", f"access_log off; client_body_temp_path {world.folder}/body; proxy_temp_path {world.folder}/proxy; "
                            f"fastcgi_temp_path {world.folder}/f; uwsgi_temp_path {world.folder}/u; scgi_temp_path {world.folder}/s;"),
    ]:
        assert old in text, old
        text = text.replace(old, new)
    config = world.folder / "nginx.conf"
    config.write_text(text)
    world.started(Process([command, "-c", config, "-p", world.folder]))
    return port


def rolling(world, proxy):
    """Restarts two processes one after the other, twice, under load through a proxy."""
    database = world.postgres()
    ports = [free_port(), free_port()]
    settings = {"DRAIN_SECONDS": "5"}
    processes = [world.api(database.url, port=port, **settings) for port in ports]
    public = proxy(world, ports)
    load = Load(world, public, tls=True)
    wait_until(lambda: len(load.acknowledged) > 50, 30, "50 writes")
    # What was answered before the proxy knew both processes does not count.
    load.outcomes.clear()
    restarts = 0
    for _ in range(2):
        for n, port in enumerate(ports):
            processes[n].send(signal.SIGTERM)
            assert processes[n].child.wait(30) == 0
            processes[n] = world.api(database.url, port=port, **settings)
            restarts += 1
            wait_until(lambda port=port: ready(port), 10, "/readyz")
            # Two checks of the proxy.
            time.sleep(3)
    load.stop()
    counts, lost = load.counts(), load.lost(ports[0])
    return [
        (f"{restarts} restarts, {counts[201]} writes, failed: {({k: v for k, v in counts.items() if k != 201}) or 0}", set(counts) == {201}),
        (f"acknowledged and lost: {lost}", lost == 0),
    ]


def killed(world, url):
    """Kills the process again and again while it writes."""
    port, rounds = free_port(), 10
    load = None
    for _ in range(rounds):
        api = world.api(url, port=port)
        load = load or Load(world, port)
        before = len(load.acknowledged)
        wait_until(lambda: len(load.acknowledged) > before + 20, 30, "20 writes")
        api.end(signal.SIGKILL)
    world.api(url, port=port)
    load.stop()
    lost, doubled = load.lost(port), load.doubled(port)
    return [(f"{rounds} times killed, {len(load.acknowledged)} writes acknowledged, lost: {lost}, done twice: {doubled}", lost == doubled == 0)]


def soak(world):
    """Breaks something at random every few seconds, for CHAOS_MINUTES (default: 15)."""
    database, port = world.postgres(), free_port()
    running = [world.api(database.url, port=port)]
    load, chosen = Load(world, port), collections.Counter()
    chance, end = random.Random(1), time.monotonic() + 60 * float(os.environ.get("CHAOS_MINUTES", "15"))

    def restart(number):
        running[-1].end(number)
        running.append(world.api(database.url, port=port))

    def kill_database():
        database.kill()
        time.sleep(chance.uniform(0, 4))
        database.start()

    def suspend_database():
        database.send(signal.SIGSTOP)
        time.sleep(chance.uniform(0, 9))
        database.send(signal.SIGCONT)

    def end_sessions():
        database.sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'")

    faults = {"kill": lambda: restart(signal.SIGKILL), "SIGTERM": lambda: restart(signal.SIGTERM), "database killed": kill_database,
              "database suspended": suspend_database, "sessions ended": end_sessions}
    slowest = 0.0
    while time.monotonic() < end:
        name = chance.choice(sorted(faults))
        chosen[name] += 1
        faults[name]()
        repaired = time.monotonic()
        wait_until(lambda: load.first_success_after(repaired) is not None, 30, f"a write after: {name}")
        slowest = max(slowest, load.first_success_after(repaired))
        time.sleep(chance.uniform(0, 3))
    threads = running[-1].threads()
    load.stop()
    lost = load.lost(port)
    return [
        (f"{dict(chosen)}: {len(load.acknowledged)} writes acknowledged, lost: {lost}, done twice: {load.doubled(port)}",
         lost == load.doubled(port) == 0),
        (f"slowest recovery {slowest:.1f} s, threads {threads}", slowest < 10 and threads < 100),
        # The last process's count, and that of the clients for all.
        refused_in_time(port, load.slowest_refusal()),
    ]


CASES = [
    Case("sigterm", "SIGTERM while clients keep their connections", sigterm),
    Case("rolling-haproxy", "a rolling restart behind HAProxy", lambda world: rolling(world, haproxy)),
    Case("rolling-nginx", "a rolling restart behind nginx", lambda world: rolling(world, nginx)),
    Case("killed-sqlite", "kill -9 of the service on SQLite", lambda world: killed(world, world.sqlite()), fast=True),
    Case("killed-postgres", "kill -9 of the service on PostgreSQL", lambda world: killed(world, world.postgres().url)),
    Case("soak", "something breaks every few seconds, for 15 minutes", soak, only_by_name=True),
]
