"""The load of soak.sh, its clients who behave badly, and what came of it all.

load URL FOLDER ADMIN_KEY   asks until it is killed; a line in FOLDER/load.log for each request
leave URL SECONDS           opens connections, asks for much, and is gone
dawdle URL SECONDS          sends and reads as slowly as can be
report FOLDER ROUNDS        what came of it, as tables; exits with 1 if anything was lost
"""
import collections
import contextlib
import json
import pathlib
import random
import socket
import statistics
import struct
import sys
import threading
import time
import urllib.parse

from load import Checks, ask, keep_asking, percentile, without_gaps

PROMPTS = ["an old man with a beard", "a sad woman with green hair", "a bald person with sunglasses"]
SINGLE = ("generate", "by address", "prompts", "own model")
BUSY = (429, 503, 507)
PATIENCE = 45  # s that a client goes on asking while it is told to come back later
BOUNDARY = "7d1f0c"
MUCH = b'{"model": "fashion", "n": 16, "size": 256}'


def multipart(fields, file, kind):
    text = "".join(
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields.items()
    )
    text += f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{kind}"; filename="it"\r\n\r\n'
    return text.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


def load(url, folder, key):
    folder = pathlib.Path(folder)
    picture = (folder / "pictures" / "1.png").read_bytes()
    archive = (folder / "pictures.zip").read_bytes()
    kept = collections.deque(maxlen=2000)

    def patiently(*what, **how):
        """Comes back when it is told to."""
        began = time.time()
        refusals = collections.Counter()
        while True:
            answer, content = ask(url, *what, **how)
            if answer["status"] not in BUSY or time.time() - began > PATIENCE:
                return answer | {"sent": began, "took": time.time() - began, "refused": refusals}, content
            refusals[answer["status"]] += 1
            time.sleep(float(answer["wait"] or 5))

    def single(*what, **how):
        answer, content = patiently(*what, **how)
        if answer["status"] == 200:
            kept.append(content)
        return answer

    def form(path, fields, file, name, **how):
        body = multipart(fields, file, name)
        return patiently(path, body, kind=f"multipart/form-data; boundary={BOUNDARY}", **how)

    def verify(_):
        """A picture of the last minutes, made under this certificate or the one before."""
        if not kept:
            time.sleep(5)
        answer, content = form("/verify", {}, random.choice(list(kept)), "file", accept="application/json")
        if answer["status"] == 200 and b'"signed_by_us"' not in content:
            answer |= {"status": 0, "why": "not recognised: " + content.decode()[:300]}
        return answer

    def upload(n):
        fields = {"name": f"soak-{n}", "source": "itself", "licence": "CC0", "showsPeople": "false", "allowAiMade": "true"}
        answer, content = form("/admin/datasets", fields, archive, "file", key=key, accept="application/json")
        if answer["status"] < 300:
            answer["dataset"] = json.loads(content)["id"]
            if n % 4:  # Three of four are deleted again.
                deleted, _ = patiently("/admin/datasets/" + answer["dataset"], key=key, method="DELETE")
                answer |= {"deleted": deleted["status"] == 204}
        return answer

    keep_asking(
        folder / "load.log",
        [
            ("generate", 4, lambda n: single("/generate", {"model": "fashion", "seed": n})),
            ("by address", 2, lambda n: single(f"/images/fashion/{n}.png")),
            ("prompts", 0.5, lambda n: single("/generate", {"prompt": f"{PROMPTS[n % 3]}, {n % 90} years"})),
            ("own model", 0.5, lambda n: single("/generate", {"model": "soaked", "seed": n})),
            ("verify", 0.5, verify),
            ("films", 1 / 10, lambda n: patiently("/films", {"seed": n, "n": 2, "seconds": 1, "size": 64}, accept="*/*")[0]),
            ("dreams", 1 / 20, lambda n: form("/dream", {"size": 128, "octaves": 2, "iterations": 4}, picture, "image")[0]),
            ("uploads", 1 / 30, upload),
        ],
    )


@contextlib.contextmanager
def connected(url):
    parts = urllib.parse.urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=5) as connection:
        yield connection


def head(length):
    return f"POST /generate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n".encode()


def leave(url, seconds):
    until = time.time() + float(seconds)
    while time.time() < until:
        with contextlib.suppress(OSError), connected(url) as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            connection.sendall(head(len(MUCH)) + random.choice([MUCH, MUCH[:10]]))
            if random.random() < 0.3:
                connection.recv(10)
            else:
                time.sleep(random.random() / 5)
        time.sleep(0.3)


def dawdle(url, seconds):
    until = time.time() + float(seconds)

    def client(writes):
        while time.time() < until:
            with contextlib.suppress(OSError), connected(url) as connection:
                request = head(len(MUCH)) + MUCH
                if not writes:
                    connection.sendall(request)
                while time.time() < until:
                    if writes:
                        connection.sendall(request[:1])
                        request = request[1:] or b" "
                    elif not connection.recv(100):
                        break
                    time.sleep(1)

    clients = [threading.Thread(target=client, args=(i % 2,), daemon=True) for i in range(40)]
    for each in clients:
        each.start()
    for each in clients:
        each.join(max(0, until + 2 - time.time()))


def report(folder, rounds):
    folder = pathlib.Path(folder)
    requests = [json.loads(line) for line in (folder / "load.log").read_text().splitlines()]
    marks = [line.split(" ", 1) for line in (folder / "marks.log").read_text().splitlines()]
    marks = [(float(at), what) for at, what in marks]
    kinds = [(at, what.split(": ", 1)[1]) for at, what in marks if what.startswith(("fault: ", "phase: no", "phase: end"))]
    spans = collections.defaultdict(list)
    for (start, what), (end, _) in zip(kinds, kinds[1:]):
        spans[what].append((start, end))
    check = Checks()

    print("| | minutes | requests | refused at first | failed | single pictures: p50 | p99 | longest |\n" + "| --- " * 8 + "|")
    for what, times in spans.items():
        during = [r for r in requests if any(start <= r["sent"] < end for start, end in times)]
        took = [r["took"] * 1000 for r in during if r["status"] == 200 and r["stream"] in SINGLE]
        lost = [r for r in during if not 200 <= r["status"] < 300]
        print(
            f"| {what} | {sum(end - start for start, end in times) / 60:.0f} | {len(during)}"
            f" | {sum(bool(r.get('refused')) for r in during)} | {len(lost)} | {percentile(took, 0.5):.0f} ms"
            f" | {percentile(took, 0.99):.0f} ms | {max(took):.0f} ms |"
        )
        for r in lost:
            check(False, f"a request was lost: {r}")
    print()
    for stream, count in sorted(collections.Counter(r["stream"] for r in requests).items()):
        print(f"  {stream}: {count}")
    for _, what in marks:
        if what.startswith("unexpected: "):
            check(False, what)

    known = dict(line.split("|") for line in (folder / "pictures.log").read_text().splitlines())
    pictures = [r for r in requests if r["status"] == 200 and r.get("id")]
    missing = [r for r in pictures if known.get(r["id"]) != r["sha256"]]
    check(not missing, f"{len(pictures)} pictures, films and dreams were answered; {len(missing)} of them are not in the log")
    verified = (folder / "verified.log").read_text()
    check("the chain is whole" in verified, verified.strip().replace("\n", "; "))
    kept = {r["dataset"] for r in requests if r.get("dataset") and not r.get("deleted")}
    there = {d["id"] for d in json.loads((folder / "datasets.log").read_text()) if d["name"].startswith("soak-")}
    check(kept <= there, f"{len(kept)} uploads were kept, {len(kept & there)} of them are there, and {len(there - kept)} more")
    whole, seen = without_gaps(folder / "stats.log")
    state = (folder / "state.log").read_text().strip()
    check(whole and state == "RUNNING", f"the training is {state} after {seen} pictures, its statistics without a gap or a repetition")
    replaced = int((folder / "replaced.log").read_text())
    check(replaced == int(rounds), f"{replaced} certificates were taken over")
    unfinished = (folder / "unfinished.log").read_text().split()
    check(not unfinished, f"{len(unfinished)} unfinished files")

    memory = [line.split() for line in (folder / "memory.log").read_text().splitlines()]
    memory = [(float(line[0]), float(line[1]) / 1024) for line in memory if len(line) == 2]
    each = []
    starts = [at for at, what in marks if what == "phase: no faults"]
    starts += [next(at for at, what in marks if what == f"phase: round {n + 1}") for n in range(int(rounds))]
    for start, end in zip(starts, [*starts[1:], kinds[-1][0]]):
        each.append(statistics.median(megabytes for at, megabytes in memory if start <= at < end))
    print("  resident, median of each round, MiB: " + ", ".join(f"{megabytes:.0f}" for megabytes in each))
    growth = each[-1] / each[1] - 1
    check(growth <= 0.05, f"memory grew by {growth:.1%} from the first round to the last")
    if check.failures:
        sys.exit(f"{len(check.failures)} failures")


if __name__ == "__main__":
    {"load": load, "leave": leave, "dawdle": dawdle, "report": report}[sys.argv[1]](*sys.argv[2:])
