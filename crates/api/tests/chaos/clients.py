"""Clients that are slow, many, or hostile."""

import contextlib
import http.client
import json
import socket
import time
import urllib.parse

from case import Case
from load import percentile, refused_in_time, together
from world import call, metric, wait_until

HEAD = "POST /api/v1/deployments HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


def connected(port):
    connection = socket.create_connection(("127.0.0.1", port), timeout=60)
    return connection


def held_sockets(world):
    """More sockets in every state than the process may have open."""
    api = world.api(world.sqlite(), open_files=200)
    token = world.token("user_alice")
    assert call(api.port, "GET", "/api/v1/users/me", token=token)[0] == 200
    states = [b"", b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /he", HEAD.encode(), b"GET /healthz HT"]
    held = []
    for n in range(260):
        with contextlib.suppress(OSError):
            connection = connected(api.port)
            connection.sendall(states[n % len(states)])
            held.append(connection)
    started = time.monotonic()
    with contextlib.suppress(OSError, http.client.HTTPException):
        call(api.port, "GET", "/api/v1/users/me", token=token, timeout=60)
    served = time.monotonic() - started
    status, _ = call(api.port, "GET", "/api/v1/users/me", token=token)
    wait_until(lambda: metric(api.port, "http_connections") <= 2, 90, "the end of the held connections")
    freed = time.monotonic() - started
    for connection in held:
        connection.close()
    return [
        (f"{len(held)} sockets held, a user is answered after {served:.1f} s with {status}", status == 200 and served < 35),
        (f"all were closed by the service after {freed:.1f} s", freed < 60),
        (f"running afterwards: {api.child.poll() is None}", api.child.poll() is None),
    ]


def chunked_body(world):
    """A refused chunked body that does not end."""
    api = world.api(world.sqlite())
    connection = connected(api.port)
    connection.sendall(HEAD.encode())
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    sent, started = 0, time.monotonic()
    with contextlib.suppress(OSError):
        while time.monotonic() - started < 60:
            sent += connection.send(chunk)
    seconds = time.monotonic() - started
    return [(f"closed after {sent / 1e6:.1f} MB and {seconds:.1f} s", sent < 32e6 and seconds < 35)]


def log_volume(world):
    """Anonymous garbage, from the address of a user who goes on."""
    limit = 60
    limits = ("MAX_FAILED_AUTHENTICATIONS_PER_MINUTE", "MAX_ANONYMOUS_REQUESTS_PER_MINUTE")
    api = world.api(world.sqlite(), **dict.fromkeys(limits, str(limit)))
    user = world.token("user_alice")
    before = len(api.log)
    tokens = [None, "x", "a.b.c", "eyJhbGciOiJSUzI1NiJ9.e30.AAAA"]
    counted, admitted, users = [0] * 8, [0] * 8, []

    def garbage(n):
        connection = http.client.HTTPConnection("127.0.0.1", api.port, timeout=30)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            token = tokens[counted[n] % len(tokens)]
            path = ["/api/v1/users/me", "/nowhere", "/api/v1/deployments/x"][counted[n] % 3]
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}"} if token else {})
            answer = connection.getresponse()
            answer.read()
            counted[n] += 1
            admitted[n] += answer.status != 429

    def client(n):
        if n < len(counted):
            return garbage(n)
        end = time.monotonic() + 3
        while time.monotonic() < end:
            users.append(call(api.port, "GET", "/api/v1/users/me", token=user)[0])
            time.sleep(0.05)

    together(len(counted) + 1, client)
    # A verified user's request is a line.
    lines, requests = len(api.log) - before - len(users), sum(counted)
    refused = metric(api.port, "http_request_duration_seconds_count")
    return [
        (f"{requests} requests, {lines} lines of log", lines <= 10),
        (f"counted in /metrics: {refused:.0f}", refused >= requests),
        # Both limits, and what a minute gives back in the time of the flood.
        (f"{sum(admitted)} not answered with 429", 2 * limit <= sum(admitted) <= 2.5 * limit < requests / 2),
        (f"{len(users)} requests of a user at the same address: {sorted(set(users))}", len(users) > 10 and set(users) == {200}),
    ]


def overload(world):
    """More requests at a time than the process accepts, while each waits for a locked file."""
    database = world.sqlite()
    api = world.api(database, MAX_CONCURRENT_REQUESTS="20", DATABASE_POOL_SIZE="2")
    token = world.token("user_alice")
    body = {"name": "n", "repository": "https://git.example.com/a/b"}
    assert call(api.port, "POST", "/api/v1/deployments", body, token)[0] == 201
    import sqlite3

    other = sqlite3.connect(world.folder / "app.sqlite", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    answers, probes = [], []

    def client(n):
        if n < 10:
            for _ in range(20):
                started = time.monotonic()
                status, _ = call(api.port, "GET", "/healthz")
                probes.append((status, time.monotonic() - started))
                time.sleep(0.05)
            return
        started = time.monotonic()
        status, answer = call(api.port, "POST", "/api/v1/deployments", body, token)
        answers.append((status, answer["error"]["code"] if status != 201 else "", time.monotonic() - started))

    together(210, client)
    other.execute("ROLLBACK")
    shed = [seconds for status, code, seconds in answers if code == "overloaded"]
    slowest, healthy = max(shed, default=0), percentile([seconds for _, seconds in probes], 0.99)
    return [
        (f"{len(answers)} clients, {len(shed)} rejected", len(shed) >= 150),
        refused_in_time(api.port, slowest),
        (f"/healthz p99 {healthy * 1000:.0f} ms, all 200", healthy < 1 and all(status == 200 for status, _ in probes)),
        (f"shed in /metrics: {metric(api.port, 'http_requests_shed_total'):.0f}", metric(api.port, "http_requests_shed_total") == len(shed)),
        ("a write afterwards is 201", call(api.port, "POST", "/api/v1/deployments", body, token)[0] == 201),
    ]


def keys_away(world):
    """Clerk's keys cannot be fetched."""
    api = world.api(world.sqlite())
    token = world.token("user_alice")
    assert call(api.port, "GET", "/api/v1/users/me", token=token)[0] == 200
    call(int(world.issuer.rsplit(":", 1)[1]), "POST", "/outage", {"seconds": 3600})
    known = [call(api.port, "GET", "/api/v1/users/me", token=token)[0] for _ in range(50)]
    cold = world.api(f"sqlite:{world.folder / 'cold.sqlite'}")
    status, answer = call(cold.port, "GET", "/api/v1/users/me", token=token)
    return [
        (f"with known keys: {sorted(set(known))}", set(known) == {200}),
        (f"without keys: {status} {answer['error']['code']}", status == 503),
    ]


STRINGS = [
    "", " ", "\t", "a\nb", "a\x00b", "\x7f", "\u202e", "\u200b", "\ufeff", "\ud800", "e\u0301" * 50, "\U0001f600" * 30, "null", "undefined",
    "' OR 1=1 --", "'; DROP TABLE users; --", "\"", "\\", "%00", "%", "_", "../../etc/passwd", "/", "//", "file:///etc/passwd",
    "javascript:alert(1)", "<script>alert(1)</script>", "{{7*7}}", "${7*7}", "$(id)", "`id`", "%s%n", "\r\nSet-Cookie: a=b",
    "http://169.254.169.254/", "https://user:pass@example.com", "dep_", "dep_" + "0" * 32, "user_alice", "user_", "org_", "ep_1", "-1", "0",
    "1e309", "NaN", "Infinity", "true", "[]", "{}", "a" * 64, "a" * 101, "a" * 256, "a" * 5000, "ß" * 101, "\u0130", "K", "\u2028", "\ufffe",
]
OTHERS = [None, True, False, [], {}, [None], [[]], [{}], {"": ""}, {"a": None}, {"a": 1}, {"a": {"b": {}}}, {"$ne": None}, {"__proto__": {}}]
NUMBERS = [0, -0.0, -1, 1, 0.5, 65535, 65536, 2**31 - 1, 2**31, 2**53, 2**63 - 1, 2**63, 2**64, -(2**63), 1e308, 10**40]
VALUES = [*STRINGS, *OTHERS, *NUMBERS, *([text] for text in STRINGS), *({text: text} for text in STRINGS)]
DEEP = [json.loads("[" * depth + "]" * depth) for depth in (50, 120)]


def hostile_values(world):
    """Every value in every field and id: stored as it was sent, or a 4xx that names the field."""
    api = world.api(world.sqlite())
    token = world.token("user_alice")
    base = {"name": "n", "repository": "https://git.example.com/a/b"}
    status, row = call(api.port, "POST", "/api/v1/deployments", base, token)
    assert status == 201, row
    children = f"/api/v1/deployments/{row['id']}/endpoints"
    status, endpoint = call(api.port, "POST", children, {"route": "/", "method": "GET"}, token)
    assert status == 201, endpoint
    targets = [
        ("POST", "/api/v1/deployments", base, [name for name in row if name not in ("access", "createdAt", "updatedAt", "can")]),
        ("PATCH", f"/api/v1/deployments/{row['id']}", {}, ["name", "portNumber", "envVars", "tags", "description", "private", "id", "userId"]),
        ("POST", children, {"route": "/", "method": "GET"}, ["route", "method", "description", "id", "deploymentId"]),
        ("PATCH", "/api/v1/users/user_alice", {}, ["firstName", "lastName", "imgUrl", "id", "email"]),
    ]
    wrong, stored, refused = [], 0, 0
    for method, path, others, fields in targets:
        for field in fields:
            for value in [*VALUES, *DEEP]:
                status, answer = call(api.port, method, path, {**others, field: value}, token)
                if status in (200, 201):
                    stored += 1
                    # Texts are trimmed.
                    same = value is None or answer.get(field) == (value.strip() if isinstance(value, str) else value)
                else:
                    refused += 1
                    named = [entry["field"] for entry in answer["error"].get("fields", [])] if isinstance(answer, dict) else []
                    same = 400 <= status < 500 and (
                        status == 413 or any(name.startswith(field) for name in named) or (field, status) == ("orgId", 409))
                if not same:
                    wrong.append((method, path.split("/")[3], field, repr(value)[:40], status, str(answer)[:200]))
    for value in STRINGS:
        quoted = urllib.parse.quote(value, safe="", errors="surrogatepass")
        for path in ("deployments/{}", "deployments/{}/endpoints", f"deployments/{row['id']}/endpoints/{{}}", "users/{}"):
            status, answer = call(api.port, "GET", f"/api/v1/{path.format(quoted)}", token=token)
            own = value in ("user_alice", "")
            if not (400 <= status < 500 or own and status < 300):
                wrong.append(("GET", path, "id", repr(value), status, str(answer)[:80]))
    for finding in wrong[:20]:
        print(f"           {finding}")
    return [(f"{stored} stored as sent, {refused} refused with the field's name, neither: {len(wrong)}", not wrong and stored and refused)]


CASES = [
    Case("held-sockets", "260 sockets in every state at 200 descriptors", held_sockets),
    Case("chunked-body", "a refused chunked body without an end", chunked_body),
    Case("log-volume", "anonymous garbage for 3 s", log_volume, fast=True),
    Case("overload", "200 writers on a locked file, 20 accepted", overload),
    Case("keys-away", "Clerk's keys cannot be fetched", keys_away),
    Case("hostile-values", "200 values in every field and id", hostile_values),
]
