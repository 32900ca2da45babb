"""Clients that write, and the ledger that judges a case: what was acknowledged must be there."""

import collections
import http.client
import json
import ssl
import threading
import time

from world import metric


# How long a refusal may take, in seconds, as the service counts: it waits for the database for 2.2 s.
REFUSAL = 2.5
# What hundreds of clients that share two cores with the service and the database may add to it, as they count.
ALLOWANCE = 0.5


def refused_in_time(port, slowest):
    """A finding: no answer was too late, neither by the service's own count nor by that of the clients."""
    all_answers, in_time = metric(port, "http_request_duration_seconds_bucket", 'le="+Inf"', f'le="{REFUSAL}"')
    return (f"slowest refusal {slowest:.1f} s; after more than {REFUSAL} s by the service's own count: {all_answers - in_time:.0f}",
            all_answers == in_time and slowest < REFUSAL + ALLOWANCE)


class Writer(threading.Thread):
    """Creates deployments on one connection, one after the other, until it is stopped. Each has a key, and is sent again until
    it is acknowledged."""

    def __init__(self, load, number):
        super().__init__(daemon=True)
        self.load, self.number = load, number

    def run(self):
        connection = None
        made = 1
        while not self.load.stopped.is_set():
            name = f"w{self.number}-{made}"
            started = time.monotonic()
            try:
                if connection is None:
                    connection = self.load.connect()
                body = json.dumps({"name": name, "repository": "https://git.example.com/a/b"})
                headers = {**self.load.headers, "Idempotency-Key": f'"{name}"'}
                connection.request("POST", "/api/v1/deployments", body, headers)
                answer = connection.getresponse()
                text = answer.read()
                if answer.will_close:
                    connection.close()
                    connection = None
                outcome = answer.status
            except (OSError, http.client.HTTPException) as error:
                outcome = type(error).__name__
                if connection is not None:
                    connection.close()
                connection = None
            self.load.note(name, outcome, started, time.monotonic())
            if outcome == 201:
                self.load.acknowledged.append(json.loads(text)["id"])
                made += 1
            else:
                time.sleep(0.02)


class Load:
    """Writers of one user."""

    def __init__(self, world, port, writers=8, tls=False, user="user_load"):
        self.port, self.tls, self.user = port, tls, user
        self.world = world
        self.headers = {"Content-Type": "application/json", "Authorization": f"Bearer {world.token(user)}", "Host": "localhost"}
        self.stopped = threading.Event()
        self.acknowledged = []
        # When, outcome, duration.
        self.outcomes = []
        self.writers = [Writer(self, number) for number in range(writers)]
        for writer in self.writers:
            writer.start()

    def connect(self):
        if not self.tls:
            return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=30, context=context)

    def note(self, name, outcome, started, ended):
        self.outcomes.append((ended, outcome, ended - started))

    def stop(self):
        self.stopped.set()
        for writer in self.writers:
            writer.join(40)
        return self

    def counts(self):
        return collections.Counter(outcome for _, outcome, _ in self.outcomes)

    def failed(self):
        """Everything that is neither a created row nor 503, nor 409 for a key of a request that has not ended."""
        return {outcome: count for outcome, count in self.counts().items() if outcome not in (201, 503, 409)}

    def slowest_refusal(self):
        return max((seconds for _, outcome, seconds in self.outcomes if outcome != 201), default=0.0)

    def first_success_after(self, start):
        return next((ended - start for ended, outcome, seconds in self.outcomes
                     if outcome == 201 and ended - seconds > start), None)

    def lost(self, port):
        """How many acknowledged rows the service does not list."""
        return len(set(self.acknowledged) - set(self.listed(port)))

    def doubled(self, port):
        """How many rows were created beside the first one of a request that was sent again."""
        names = list(self.listed(port).values())
        return len(names) - len(set(names))

    def listed(self, port):
        """The names of the rows that the service lists, by id."""
        listed, after = {}, ""
        token = self.world.token(self.user)
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while True:
            connection.request("GET", f"/api/v1/deployments?limit=100{after}", headers={"Authorization": f"Bearer {token}"})
            answer = connection.getresponse()
            page = json.loads(answer.read())
            assert answer.status == 200, page
            listed.update((item["id"], item["name"]) for item in page["items"])
            if not page.get("next"):
                break
            after = f"&after={page['next']}"
        connection.close()
        return listed


def together(number, work):
    """Runs `work(n)` in as many threads, and returns the results."""
    results = [None] * number

    def run(n):
        try:
            results[n] = work(n)
        except Exception as error:  # the result of a client that got none
            results[n] = error

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(len(values) * share))]
