"""Requests at even rates, each noted in a line of JSON, for the scripts beside it."""
import concurrent.futures
import hashlib
import http.client
import itertools
import json
import time
import urllib.parse


def ask(url, what, body=None, key=None, accept="image/png", kind="application/json", method=None):
    """What came of one request: its status, 0 if there was no answer, and what the headers say."""
    parts = urllib.parse.urlsplit(url)
    headers = {"Accept": accept} | ({"Authorization": f"Bearer {key}"} if key else {})
    sent = time.time()
    answer = {"sent": sent}
    try:
        connection = http.client.HTTPConnection(parts.netloc, timeout=60)
        if isinstance(body, dict):
            body = json.dumps(body).encode()
        if body is not None:
            headers["Content-Type"] = kind
        connection.request(method or ("GET" if body is None else "POST"), what, body, headers)
        response = connection.getresponse()
        content = response.read()
        answer |= {
            "status": response.status,
            "id": response.getheader("X-Ganvas-Id"),
            "version": f"{response.getheader('X-Ganvas-Model')}@{response.getheader('X-Ganvas-Model-Version')}",
            "tried": response.getheader("X-Tried"),
            "wait": response.getheader("Retry-After"),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
        if response.status >= 300:
            answer["why"] = content.decode(errors="replace")[:300]
        connection.close()
    except (OSError, http.client.HTTPException) as e:
        content = b""
        answer |= {"status": 0, "why": repr(e)}
    return answer | {"took": time.time() - sent}, content


def keep_asking(file, streams):
    """Asks until the process is killed. Streams are (name, requests a second, what asks for the nth and
    says what came of it)."""
    due = [(time.time() + i / 10, name, rate, one) for i, (name, rate, one) in enumerate(streams)]
    numbers = {name: itertools.count(1) for name, *_ in streams}
    with open(file, "a", buffering=1) as lines, concurrent.futures.ThreadPoolExecutor(300) as pool:

        def note(name, one):
            try:
                answer = one(next(numbers[name]))
            except Exception as e:  # What the load did not expect counts as a failure.
                answer = {"status": 0, "why": repr(e), "sent": time.time(), "took": 0}
            lines.write(json.dumps({"stream": name} | answer) + "\n")

        while True:
            at, name, rate, one = due.pop(due.index(min(due, key=lambda d: d[0])))
            time.sleep(max(0, at - time.time()))
            pool.submit(note, name, one)
            due.append((at + 1 / rate, name, rate, one))


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))] if values else 0


def without_gaps(statistics):
    """Whether a job's statistics are of every so many pictures, and until how many."""
    seen = [json.loads(line)["imagesSeen"] for line in statistics.read_text().splitlines()]
    step = seen[1] - seen[0]
    return seen == list(range(step, seen[-1] + 1, step)), seen[-1]


class Checks:
    """Prints what holds and what does not."""

    def __init__(self):
        self.failures = []

    def __call__(self, holds, what):
        print(("  " if holds else "FAILED: ") + what)
        if not holds:
            self.failures.append(what)
