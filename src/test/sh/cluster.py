"""The load of cluster.sh, and what came of it.

load URL FILE SHOP_KEY GREEDY_KEY   asks for pictures until it is killed; a line in FILE for each
report FOLDER                       what came of every phase, as a table; exits with 1 if anything failed
"""
import json
import pathlib
import sys

from load import Checks, ask, keep_asking, percentile, without_gaps

QUOTA = 300  # pictures that a key may ask for in a minute
WORDS = ["an old man with a beard", "a sad woman with green hair", "a bald person with sunglasses"]


def load(url, file, shop, greedy):
    def generate(key, body):
        return ask(url, "/generate", body, key)[0]

    # One asks for less than its quota and must always get it, one for more; others need no key.
    streams = [
        ("shop", 4, lambda n: generate(shop, {"model": "fashion", "seed": n})),
        ("greedy", 7, lambda n: generate(greedy, {"model": "fashion", "seed": n})),
        ("anybody", 2, lambda n: ask(url, f"/images/fashion/{n}.png")[0]),
        ("prompts", 0.5, lambda n: generate(None, {"prompt": f"{WORDS[n % 3]}, {n % 90} years"})),
    ]
    keep_asking(file, streams)


def good(request):
    return request["status"] == 200 or request["status"] == 429 and request["stream"] == "greedy"


def in_flight(request, at):
    return request["sent"] <= at <= request["sent"] + request["took"]


def most_in_a_minute(times):
    most, first = 0, 0
    for last in range(len(times)):
        while times[last] - times[first] > 60:
            first += 1
        most = max(most, last - first + 1)
    return most


def over_the_quota(times):
    """By how much a bucket of the quota was overdrawn that fills evenly and was full at first."""
    level, before, over = QUOTA, times[0], 0
    for now in times:
        level = min(QUOTA, level + (now - before) * QUOTA / 60) - 1
        before = now
        over = max(over, -level)
    return over


def report(folder):
    folder = pathlib.Path(folder)
    requests = [json.loads(line) for line in (folder / "load.log").read_text().splitlines()]
    marks = [line.split(" ", 1) for line in (folder / "marks.log").read_text().splitlines()]
    marks = [(float(at), what) for at, what in marks]
    killed = {what.split()[1]: at for at, what in marks if what.startswith("killed ")}
    phases = [(at, what[7:]) for at, what in marks if what.startswith("phase: ")]
    check = Checks()

    print("| phase | seconds | requests | failed | tried again | p50 | p99 | longest |\n" + "| --- " * 8 + "|")
    for (start, what), (end, _) in zip(phases, phases[1:]):
        during = [r for r in requests if start <= r["sent"] < end]
        took = [r["took"] * 1000 for r in during if r["status"] == 200]
        lost = [r for r in during if not good(r)]
        again = sum("," in (r.get("tried") or "") for r in during)
        print(
            f"| {what} | {end - start:.0f} | {len(during)} | {len(lost)} | {again} | {percentile(took, 0.5):.0f} ms"
            f" | {percentile(took, 0.99):.0f} ms | {max(took):.0f} ms |"
        )
        for r in lost:
            unavoidable = any(node in (r.get("tried") or "") and in_flight(r, at) for node, at in killed.items())
            print(f"    {r['sent'] - start:.1f} s, {'in flight on the killed node' if unavoidable else 'AVOIDABLE'}: {r}")
            if not unavoidable:
                check.failures.append("a request failed")
    print()

    for name in ("shop", "greedy"):
        got = sorted(r["sent"] for r in requests if r["stream"] == name and r["status"] == 200)
        most = most_in_a_minute([at for at in got if at > phases[0][0]])
        over = over_the_quota(got)
        check(
            over <= 3 and most <= 1.05 * QUOTA,
            f"{name}: {len(got)} pictures, at most {most} in a minute of the {QUOTA} that may be asked for;"
            f" the bucket was overdrawn by {over:.1f}",
        )
    rows = [line.split("|") for line in (folder / "pictures.log").read_text().splitlines()]
    known = dict(rows)
    pictures = [r for r in requests if r["status"] == 200]
    missing = [r for r in pictures if known.get(r["id"]) != r["sha256"]]
    check(not missing, f"{len(pictures)} pictures were answered, and {len(missing)} of them are not in the log")
    before = next(int(what.split()[1]) for _, what in marks if what.startswith("before: "))
    print(f"  {len(known) - before - len(pictures)} more are in the log, and {len(rows) - len(known)} stand there twice")

    whole, seen = without_gaps(folder / "stats.log")
    check(whole, f"the job's statistics go on to {seen} pictures without a gap or a repetition")
    print(f"  the job was taken up {len((folder / 'takers.log').read_text().splitlines())} times")

    promoted, new = next((at, what.split()[1]) for at, what in marks if what.startswith("promoted "))
    after = [r for r in pictures if r["sent"] > promoted and r["version"].startswith("fashion@")]
    first = min(r["sent"] - promoted for r in after if r["version"] == new)
    last = max((r["sent"] - promoted for r in after if r["version"] != new), default=0)
    check(last < 5, f"{new} came from {first:.1f} s on after it was promoted, and the old one until {last:.1f} s after")
    verified = (folder / "verified.log").read_text()
    check("the chain is whole" in verified, verified.strip().replace("\n", "; "))
    if check.failures:
        sys.exit(f"{len(check.failures)} failures")


if __name__ == "__main__":
    {"load": load, "report": report}[sys.argv[1]](*sys.argv[2:])
